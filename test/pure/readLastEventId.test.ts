/** Which of the places where a client may name its last event counts. */
import { expect, it } from "vitest";

import { readLastEventId } from "../../src/api/request/lastEventId.ts";

it.each([
  { header: null, query: {}, id: null },
  { header: "7", query: {}, id: "7" },
  { header: null, query: { lastEventId: "7" }, id: "7" },
  { header: null, query: { lastEventID: "7" }, id: "7" },
  { header: "9", query: { lastEventId: "7" }, id: "9" },
  { header: "9", query: { lastEventID: "7" }, id: "9" },
  { header: null, query: { lastEventId: "8", lastEventID: "7" }, id: "8" },
  { header: "", query: { lastEventId: "7" }, id: "7" },
  { header: "", query: { lastEventId: "", lastEventID: "7" }, id: "7" },
  { header: "", query: { lastEventId: "" }, id: null },
  { header: null, query: { lastEventId: "none of these" }, id: "none of these" },
])("is $id of the header $header and the parameters $query", ({ header, query, id }) => {
  const headers = new Headers(header === null ? {} : { "last-event-id": header });

  expect(readLastEventId(headers, query)).toBe(id);
});

import { expect, it } from "vitest";

import { rejectedLinesFor } from "../../../tools/import/rejection.ts";

const rejection = { line: 7, reason: "INVALID_LEAD", details: "email: none" };

it("writes a rejected row behind its reason, quoted where it must be", () => {
  const lines = rejectedLinesFor(["name", "email"]);

  expect(lines.header).toBe("line,reason,details,name,email\r\n");
  expect(lines.of({ ...rejection, cells: ['Ann "A", B', "none"] })).toBe(
    '7,INVALID_LEAD,email: none,"Ann ""A"", B",none\r\n',
  );
});

it("puts the new reason in the place of the old, of a row that is rejected again", () => {
  const lines = rejectedLinesFor(["line", "reason", "details", "name"]);

  expect(lines.header).toBe("line,reason,details,name\r\n");
  expect(lines.of({ ...rejection, cells: ["3", "INVALID_LEAD", "old", "Ann"] })).toBe(
    "7,INVALID_LEAD,email: none,Ann\r\n",
  );
});

/** How the console's client tells what went wrong with an answer. */
import { afterEach, expect, it, vi } from "vitest";

import { connect, Problem, readRetryAfter } from "../../console/api.ts";

const NOW = Date.parse("2026-03-02T10:00:00Z");

afterEach(() => vi.unstubAllGlobals());

/** What the client makes of an answer. */
function askFor(answer: () => Response): Promise<unknown> {
  vi.stubGlobal("fetch", async () => answer());
  return connect("key", "https://kickoff.example")
    .GET("/v1/accounts/{accountGroupId}/campaigns", { params: { path: { accountGroupId: "1" } } })
    .catch((error: unknown) => error);
}

/** A body that ends before its end. */
const cutOff = () =>
  new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"data":'));
      controller.error(new TypeError("network error"));
    },
  });

it.each([200, 422])("a %s whose body is cut off is no answer", async (status) => {
  const problem = await askFor(() => new Response(cutOff(), { status }));
  expect(problem).toBeInstanceOf(Problem);
  expect(problem).toMatchObject({ status: null, againAt: expect.any(Number) });
});

it("an answer without a body is one", async () => {
  const answer = await askFor(() => new Response(null, { status: 204 }));
  expect(answer).toMatchObject({ response: { status: 204 } });
});

it("an answer keeps its headers, and its body", async () => {
  const answer = await askFor(() => Response.json({ data: 1 }, { headers: { ETag: '"1"' } }));
  expect(answer).toMatchObject({ data: { data: 1 } });
  expect((answer as { response: Response }).response.headers.get("ETag")).toBe('"1"');
});

it.each<[string | null, number]>([
  ["7", 7],
  ["0", 0],
  ["Mon, 02 Mar 2026 10:01:00 GMT", 60],
  ["Mon, 02 Mar 2026 09:00:00 GMT", 0],
  ["soon", 5],
  ["", 5],
  ["9".repeat(400), 5],
  [null, 5],
])("Retry-After: %s is worth a wait of %d seconds", (header, seconds) => {
  expect(readRetryAfter(header, NOW)).toBe(NOW + seconds * 1_000);
});

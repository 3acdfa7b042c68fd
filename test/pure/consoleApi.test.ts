/** How the console's client tells what went wrong with an answer. */
import { afterEach, expect, it, vi } from "vitest";

import { connect, problemOf } from "../../console/api.ts";

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
  const problem = problemOf(await askFor(() => new Response(cutOff(), { status })));
  expect(problem).toMatchObject({ status: null, againAt: expect.any(Number) });
});

it("an answer keeps its headers, and its body", async () => {
  const answer = await askFor(() =>
    Response.json({ success: true, data: {} }, { headers: { ETag: '"1"' } }),
  );
  expect(answer).toMatchObject({ data: { data: {} } });
  expect((answer as { response: Response }).response.headers.get("ETag")).toBe('"1"');
});

it.each([
  { status: 429, seconds: "7", words: "Too many requests", waits: 7_000 },
  { status: 502, seconds: "1", words: "A service behind Kickoff", waits: 1_000 },
  { status: 409, seconds: null, words: "Somebody was faster.", waits: null },
])(
  "a $status is told in words, with when to ask again",
  async ({ status, seconds, words, waits }) => {
    const error = { code: "SOME_CODE", message: "", details: "Somebody was faster." };
    const body = { success: false, data: null, error, traceId: "6b04" };
    const headers: Record<string, string> = seconds === null ? {} : { "Retry-After": seconds };
    const before = Date.now();
    const problem = problemOf(await askFor(() => Response.json(body, { status, headers })));
    expect(problem).toMatchObject({ status, traceId: "6b04" });
    expect(problem.message).toContain(words);
    if (waits === null) expect(problem.againAt).toBeNull();
    else expect(Number(problem.againAt) - before).toBeGreaterThanOrEqual(waits);
  },
);

it("a page of a gateway is asked for again after a while, a login's is not", async () => {
  const page = (status: number) => () =>
    new Response("<html>", { status, headers: { "Content-Type": "text/html" } });
  expect(problemOf(await askFor(page(504))).againAt).toBeGreaterThan(Date.now());
  expect(problemOf(await askFor(page(200))).againAt).toBeNull();
});

/** An answer that goes on: what its client gets, and when its source is asked for more. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import {
  HEARTBEAT,
  type StreamedAnswer,
  toStreamResponse,
} from "../../../src/api/answer/eventStream.ts";
import { UpstreamError } from "../../../src/platform/upstream.ts";
import { catchLogLines, type LogLines } from "../../support/logLines.ts";

const traceId = "6b0382000000000000000001";
const one = { event: "progress", id: "1", data: { text: "line\nbreak\r\u2028" } };
const last = { event: "end", id: "2", data: null };

let log: LogLines;

beforeEach(() => {
  log = catchLogLines();
});
afterEach(() => vi.restoreAllMocks());

function respond(parts: StreamedAnswer["parts"]): Response {
  return toStreamResponse({ parts }, { traceId, isHead: false, fields: { route: "/path" } });
}

async function* failing(error: unknown): StreamedAnswer["parts"] {
  yield await Promise.resolve(one);
  throw error;
}

it("is a stream that nobody may keep, with the headers of every answer", async () => {
  const response = respond(failing(null));

  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toEqual({
    "cache-control": "no-store, no-transform",
    "x-accel-buffering": "no",
    "content-type": "text/event-stream",
    "ratelimit-policy": '"default";q=1000;w=60',
    "x-trace-id": traceId,
  });
  await response.body?.cancel();
});

it("says when to come back, then each part in a block of its own, and ends with the last", async () => {
  const parts = async function* (): StreamedAnswer["parts"] {
    yield await Promise.resolve(one);
    yield HEARTBEAT;
    return last;
  };

  expect(await respond(parts()).text()).toBe(
    "retry: 1000\n\n" +
      'id: 1\nevent: progress\ndata: {"text":"line\\nbreak\\r\u2028"}\n\n' +
      ":\n\n" +
      "id: 2\nevent: end\ndata: null\n\n",
  );
  expect(log.ofEvent("stream.end")).toEqual([
    {
      level: "info",
      event: "stream.end",
      traceId,
      route: "/path",
      outcome: "end",
      events: 2,
      durationMilliseconds: expect.any(Number),
    },
  ]);
});

it.each([
  ["a fault of an upstream", new UpstreamError("DATABASE", "read", []), "UPSTREAM_ERROR", 5_000],
  ["a bug", new TypeError("secret inner text"), "INTERNAL_ERROR", 1_000],
])("tells %s as its last event, blank, and the log whole", async (_, error, code, retry) => {
  const text = await respond(failing(error)).text();

  const [, , event = ""] = text.split("\n\n");
  expect(event).toMatch(new RegExp(`^retry: ${retry}\nevent: error\ndata: `));
  const body = JSON.parse(event.split("data: ")[1] ?? "") as Record<string, unknown>;
  expect(Object.keys(body)).toEqual(["code", "message", "details"]);
  expect(body.code).toBe(code);
  expect(text).not.toContain("secret");
  expect(log.ofEvent("request.fault")).toMatchObject([{ traceId, error: expect.any(String) }]);
  expect(log.ofEvent("stream.end")).toMatchObject([{ outcome: "error", code, events: 2 }]);
});

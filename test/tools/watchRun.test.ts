import type { ServerResponse } from "node:http";
import { describe, expect, it, onTestFinished, vi } from "vitest";

import {
  connect,
  type FollowOptions,
  followEvents,
  type KickoffError,
  type RunProgress,
  take,
  watchRun,
} from "../../client/index.ts";
import { describeMissing } from "../../tools/terminal/toFailure.ts";
import { type Script, scriptedServer } from "./support/scriptedServer.ts";

const path = {
  accountGroupId: "6b0382000000000000000003",
  campaignId: "6b0382000000000000000004",
  runId: "6b0382000000000000000001",
};
const run = {
  id: "6b0382000000000000000001",
  state: "creating",
  stuck: null,
  triggered: true,
  instancesPromised: 10,
  startedBy: "6b0382000000000000000002",
};

/** An event as the API writes it. */
function event(name: string, instancesCreated: number): string {
  const data = JSON.stringify({ ...run, instancesCreated });
  return `id: ${instancesCreated}\nevent: ${name}\ndata: ${data}\n\n`;
}

function errorEvent(code: string): string {
  return `event: error\ndata: ${JSON.stringify({ code, message: "Summary", details: "Some details." })}\n\n`;
}

function beginStream(response: ServerResponse): ServerResponse {
  const headers = { "Content-Type": "text/event-stream", "X-Trace-Id": "6b04".repeat(6) };
  response.writeHead(200, headers).write("retry: 5\n\n");
  return response;
}

/** Watches a run on a server that answers its first request with the first of these, and so on. */
async function watch(scripts: ((response: ServerResponse) => void)[], options: FollowOptions = {}) {
  const lastEventIds: unknown[] = [];
  const script: Script = (number, request, response) => {
    expect(request.headers.accept).toBe("text/event-stream");
    lastEventIds.push(request.headers["last-event-id"]);
    scripts[Math.min(number, scripts.length) - 1]?.(response);
  };
  const progress: number[] = [];
  const interruptions: string[] = [];
  const api = connect({ url: await scriptedServer(script), key: "sk_live_secret", attempts: 1 });
  const onInterruption = (error: KickoffError) => interruptions.push(describeMissing(error));
  let last: RunProgress | null = null;
  let error: unknown = null;
  try {
    for await (const seen of watchRun(api, path, { onInterruption, ...options })) {
      progress.push(seen.instancesCreated);
      last = seen;
    }
  } catch (thrown) {
    error = thrown;
  }
  return { run: last as RunProgress | null, error, progress, interruptions, lastEventIds };
}

describe("watchRun", () => {
  it("tells how far the run is, however the stream is cut into pieces, and returns it", async () => {
    const text = `${event("progress", 0)}:\n\n${event("progress", 7)}${event("end", 10)}`;
    const {
      run: finished,
      progress,
      interruptions,
    } = await watch([
      async (response) => {
        beginStream(response);
        for (const byte of Buffer.from(text)) {
          response.write(Uint8Array.of(byte));
          await new Promise(setImmediate);
        }
        response.end();
      },
    ]);
    expect(JSON.stringify(finished)).toBe(JSON.stringify({ ...run, instancesCreated: 10 }));
    expect({ progress, interruptions }).toEqual({ progress: [0, 7, 10], interruptions: [] });
  });

  it("returns as soon as the run is finished, and leaves the stream", async () => {
    let hasLeft: Promise<unknown> = Promise.resolve();
    const { run: finished } = await watch([
      (response) => {
        hasLeft = new Promise((resolve) => response.on("close", resolve));
        beginStream(response).write(event("end", 10));
      },
    ]);
    expect(finished?.instancesCreated).toBe(10);
    await hasLeft;
  });

  it.each<[string, string | null, (response: ServerResponse) => void]>([
    ["is told to", null, (response) => response.end(event("reconnect", 3))],
    ["is cut off", "it was cut off", (response) => setTimeout(() => response.destroy(), 20)],
    ["sees the stream end early", "it was cut off", (response) => response.end()],
    ["hears nothing for long", "nothing came for long", () => undefined],
    [
      "is told that D1 failed",
      `UPSTREAM_ERROR: Some details. (trace id ${"6b04".repeat(6)})`,
      (response) => response.end(errorEvent("UPSTREAM_ERROR")),
    ],
  ])("connects again where it was when it %s", async (_case, reason, interrupt) => {
    const outcome = await watch(
      [
        (response) => {
          beginStream(response).write(event("progress", 3));
          interrupt(response);
        },
        (response) => beginStream(response).end(event("progress", 8) + event("end", 10)),
      ],
      { longestSilenceMilliseconds: 1_500 },
    );
    expect(outcome).toMatchObject({
      run: { instancesCreated: 10 },
      progress: [3, 8, 10],
      interruptions: reason === null ? [] : [reason],
      lastEventIds: [undefined, "3"],
    });
  });

  it("takes a comment for a sign of life", async () => {
    const { run: finished, interruptions } = await watch(
      [
        async (response) => {
          beginStream(response);
          for (let beat = 0; beat < 10; beat++) {
            response.write(":\n\n");
            await new Promise((resolve) => setTimeout(resolve, 150));
          }
          response.end(event("end", 10));
        },
      ],
      { longestSilenceMilliseconds: 1_200 },
    );
    expect(finished?.instancesCreated).toBe(10);
    expect(interruptions).toEqual([]);
  });

  it("gives up a stream that breaks off again and again with no news, and says so", async () => {
    const cut = (response: ServerResponse) => void beginStream(response).end();
    const { error, interruptions, lastEventIds } = await watch([cut]);
    expect(error).toMatchObject({ kind: "unanswered", reason: "cut", attempts: 10 });
    expect(interruptions).toHaveLength(9);
    expect(lastEventIds).toHaveLength(10);
  });

  it("gives up a server that keeps each attempt waiting, and never opens a stream", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    let attempts = 0;
    const fetch = async () => {
      attempts++;
      await new Promise((resolve) => setTimeout(resolve, 25_000));
      throw new TypeError("fetch failed");
    };
    const api = connect({ url: "http://localhost", key: "k", attempts: 1, fetch });
    const wanted = { accountGroupId: path.accountGroupId, after: 3 };
    const ended = vi.fn();
    void take(followEvents(api, wanted, { maximumInterruptions: 3 }), 1).catch(ended);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(ended).toHaveBeenCalledWith(expect.objectContaining({ kind: "unanswered" }));
    expect(attempts).toBe(3);
  });

  it("does not give up as long as there is news", async () => {
    const scripts = Array.from({ length: 10 }, (_, index) => (response: ServerResponse) => {
      beginStream(response).end(event("progress", index));
    });
    const last = (response: ServerResponse) => void beginStream(response).end(event("end", 10));
    const { run: finished, interruptions } = await watch([...scripts, last]);
    expect(finished?.instancesCreated).toBe(10);
    expect(interruptions).toHaveLength(10);
  });

  it.each<[string, string, object]>([
    [
      "a bug of the server",
      errorEvent("INTERNAL_ERROR"),
      { kind: "refused", status: null, code: "INTERNAL_ERROR", traceId: "6b04".repeat(6) },
    ],
    ["an error that is none of the API's", "event: error\ndata: {}\n\n", { kind: "foreign" }],
    ["an event without JSON", "event: end\ndata: x\n\n", { kind: "foreign" }],
  ])("ends with %s", async (_case, text, expected) => {
    const { error, lastEventIds } = await watch([(response) => beginStream(response).end(text)]);
    expect(error).toMatchObject(expected);
    expect(lastEventIds).toHaveLength(1);
  });

  it("passes over events that it does not know", async () => {
    const { run: finished, progress } = await watch([
      (response) => beginStream(response).end(`event: news\ndata: 1\n\n${event("end", 10)}`),
    ]);
    expect(finished?.instancesCreated).toBe(10);
    expect(progress).toEqual([10]);
  });

  it("notices a server that answers with something else", async () => {
    const { error } = await watch([(response) => response.end('{"data":{}}')]);
    expect(error).toMatchObject({ kind: "foreign", status: 200 });
  });

  it("passes on a refusal", async () => {
    const refusal = { error: { code: "NOT_FOUND", details: "No such run." }, traceId: "6b04" };
    const { error } = await watch([
      (response) => {
        response
          .writeHead(404, { "Content-Type": "application/json" })
          .end(JSON.stringify(refusal));
      },
    ]);
    expect(error).toMatchObject({ kind: "refused", status: 404, code: "NOT_FOUND" });
  });

  it("waits for a server that was there, and not for one that never was", async () => {
    const broken = (response: ServerResponse) => void response.destroy();
    const begun = (response: ServerResponse) =>
      void beginStream(response).end(event("progress", 3));
    const ended = (response: ServerResponse) => void beginStream(response).end(event("end", 10));
    const outcome = await watch([begun, ...Array(7).fill(broken), ended]);
    expect(outcome).toMatchObject({ progress: [3, 10], lastEventIds: { length: 9 } });
    expect((await watch([broken])).error).toMatchObject({ kind: "unanswered", attempts: 1 });
  });

  it("ends when its signal is aborted", async () => {
    const left = new AbortController();
    const { error, progress } = await watch(
      [(response) => void beginStream(response).write(event("progress", 3))],
      { signal: left.signal, onOpen: () => setTimeout(() => left.abort("left"), 50) },
    );
    expect(error).toMatchObject({ kind: "aborted", cause: "left" });
    expect(progress).toEqual([3]);
  });
});

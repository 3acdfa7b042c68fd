/** The dead letters: recorded for an operator, who can have them sent again. */
import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";

import { listDeadLetters, requestReplay } from "../src/database/deadLetters.ts";
import worker from "../src/index.ts";
import { givenHeldRun, readRun } from "./support/heldRun.ts";
import { catchLogLines } from "./support/logLines.ts";
import { DEAD_LETTERS, deliver, deliverAndReadDelays, QUEUE_ACCEPTED } from "./support/queue.ts";

afterEach(() => vi.restoreAllMocks());

const failOnce = () =>
  vi.spyOn(env.DATABASE, "batch").mockRejectedValueOnce(new Error("D1_ERROR: overloaded"));

const listLetters = () => listDeadLetters(env.DATABASE, 1_000);

async function lettersOf(wanted: string) {
  return (await listLetters()).filter(({ runId }) => runId === wanted);
}

describe("the dead letters' consumer", () => {
  it("records the range as failed, once, and a later delivery mends it", async () => {
    const { tenant, campaignId, runId, messages } = await givenHeldRun(10);
    await deliver(messages, { queue: DEAD_LETTERS, attempts: 6 });
    await deliver(messages, { queue: DEAD_LETTERS, attempts: 7 });

    expect(await readRun(tenant, campaignId, runId)).toMatchObject({
      state: "creating",
      instancesCreated: 0,
      failedRanges: [{ from: 0, to: 10, reason: "retries-exhausted" }],
    });

    await deliver(messages);
    expect(await readRun(tenant, campaignId, runId)).toMatchObject({
      state: "complete",
      instancesCreated: 10,
      failedRanges: [],
    });
  });

  it("keeps the whole message for the operator, and takes it off the queue", async () => {
    const { runId, messages } = await givenHeldRun(10);

    expect(await deliver(messages, { queue: DEAD_LETTERS, attempts: 6 })).toEqual({
      acknowledged: [0],
      retried: [],
    });

    const [letter, ...others] = await lettersOf(runId);
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ reason: "retries-exhausted", attempts: 6, replayedAt: null });
    expect([JSON.parse(letter?.body ?? "")]).toEqual(messages);
  });

  it("records a message that is malformed, whatever it holds", async () => {
    const bodies = [null, "nonsense", { version: 1 }];

    expect(await deliver(bodies, { queue: DEAD_LETTERS })).toEqual({
      acknowledged: [0, 1, 2],
      retried: [],
    });

    const letters = (await listLetters()).filter(({ runId }) => runId === null);
    expect(new Set(letters.map(({ body }) => body))).toEqual(
      new Set(bodies.map((body) => JSON.stringify(body))),
    );
  });

  it("does not mark a range as failed whose instances exist", async () => {
    const { tenant, campaignId, runId, messages } = await givenHeldRun(10);
    await deliver(messages);
    await deliver(messages, { queue: DEAD_LETTERS });

    expect(await readRun(tenant, campaignId, runId)).toMatchObject({ failedRanges: [] });
  });

  it("keeps a message for later when D1 cannot record it", async () => {
    const { runId, messages } = await givenHeldRun(10);
    failOnce();

    expect(await deliver(messages, { queue: DEAD_LETTERS })).toEqual({
      acknowledged: [],
      retried: [0],
    });
    expect(await lettersOf(runId)).toEqual([]);
  });

  it.each([
    [1, 1],
    [4, 8],
    [50, 300],
  ])("lets it wait longer each time: after delivery %d %d s", async (attempts, seconds) => {
    const { messages } = await givenHeldRun(10);
    failOnce();

    const delivery = { queue: DEAD_LETTERS, attempts };
    expect(await deliverAndReadDelays(messages, delivery)).toEqual([seconds]);
  });
});

describe("a replay", () => {
  const sweep = () =>
    worker.scheduled(createScheduledController({ scheduledTime: Date.now() }), env);

  /** A dead letter that an operator wants sent again. */
  async function givenReplayRequest() {
    const run = await givenHeldRun(10);
    await deliver(run.messages, { queue: DEAD_LETTERS });
    const [letter] = await lettersOf(run.runId);
    const messageId = letter?.messageId ?? "";
    expect(await requestReplay(env.DATABASE, messageId, Date.now())).toBe(true);
    return { ...run, messageId };
  }

  it("that the queue refuses holds up no other, and is made by the next sweep", async () => {
    const requests = [await givenReplayRequest(), await givenReplayRequest()];
    const send = vi
      .spyOn(env.INSTANCE_CREATION, "send")
      .mockResolvedValue(QUEUE_ACCEPTED)
      .mockRejectedValueOnce(new Error("Too Many Requests"));
    const log = catchLogLines();

    await sweep();

    const [first, second] = await readReplays(requests);
    expect([first, second].filter((replayedAt) => replayedAt === null)).toHaveLength(1);
    const [failed, sent] = first === null ? requests : [...requests].reverse();
    expect(send).toHaveBeenCalledTimes(2);
    expect(log.ofEvent("dead-letter.replay.fault")).toEqual([
      {
        level: "error",
        event: "dead-letter.replay.fault",
        messageId: failed?.messageId,
        runId: failed?.runId,
        error: expect.stringMatching(/QUEUE failed: replay.*Too Many Requests/s),
      },
    ]);
    expect(log.ofEvent("dead-letter.replay")).toEqual([
      {
        level: "info",
        event: "dead-letter.replay",
        messageId: sent?.messageId,
        runId: sent?.runId,
        outcome: "sent",
      },
    ]);

    await sweep();

    expect(send.mock.calls.at(-1)).toEqual([failed?.messages[0]]);
    expect(await readReplays(requests)).not.toContain(null);
  });

  async function readReplays(requests: readonly { readonly messageId: string }[]) {
    const letters = await listLetters();
    return requests.map(
      ({ messageId }) => letters.find((letter) => letter.messageId === messageId)?.replayedAt,
    );
  }
});

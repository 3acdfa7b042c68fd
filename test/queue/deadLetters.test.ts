/** The dead letters: recorded for an operator, who can have them sent again. */

import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  insertDeadLetter,
  requestReplay,
  selectDeadLetters,
} from "../../src/database/deadLetters.ts";
import { MAXIMUM_RANGE_LENGTH } from "../../src/domain/range.ts";
import worker from "../../src/index.ts";
import { shareOfSweep } from "../../src/sweeps/shareOfSweep.ts";
import { givenHeldRun, readRun } from "../support/heldRun.ts";
import { catchLogLines } from "../support/logLines.ts";
import {
  DEAD_LETTERS,
  deliver,
  deliverAndReadDelays,
  QUEUE_ACCEPTED,
  toVersion1,
} from "../support/queue.ts";
import { DATABASE_NUMBERS } from "../support/tenantDatabase.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const failOnce = () =>
  vi.spyOn(env.DATABASE, "batch").mockRejectedValueOnce(new Error("D1_ERROR: overloaded"));

const listLetters = () => selectDeadLetters(env.DATABASE, 1_000);

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
      state: "created",
      instancesCreated: 10,
      failedRanges: [],
    });
  });

  it("is one letter for a range that fails again and again, and none once the range exists", async () => {
    const { runId, messages } = await givenHeldRun(MAXIMUM_RANGE_LENGTH + 1);
    const [first, second] = messages;
    for (const attempts of [6, 7, 8]) await deliver([first], { queue: DEAD_LETTERS, attempts });
    const [once, ...others] = await lettersOf(runId);
    await deliver([second], { queue: DEAD_LETTERS });

    expect(others).toEqual([]);
    expect(once).toMatchObject({ attempts: 8, occurrences: 3 });
    expect(await lettersOf(runId)).toHaveLength(2);

    await deliver([first]);
    expect((await lettersOf(runId)).map(({ body }) => JSON.parse(body))).toEqual([second]);

    // However late the copies die.
    await deliver(messages, { queue: DEAD_LETTERS });
    await deliver([second]);
    expect(await lettersOf(runId)).toEqual([]);
  });

  it("counts a message once, however often and in whatever order it is delivered", async () => {
    const { runId, campaignId, messages } = await givenHeldRun(10);
    const bury = (messageId: string) =>
      insertDeadLetter(
        env.DATABASE,
        {
          messageId,
          body: JSON.stringify(messages[0]),
          reason: "test",
          attempts: 6,
          recordedAt: 1,
        },
        { runId, campaignId, from: 0, to: 10 },
      );
    for (const message of ["1", "2", "2", "3", "2", "1", "3"]) await bury(`${runId}-${message}`);

    expect(await lettersOf(runId)).toMatchObject([{ messageId: `${runId}-1`, occurrences: 3 }]);
  });

  it("remembers a bounded number of messages", async () => {
    const { runId, messages } = await givenHeldRun(10);
    for (let message = 0; message < 60; message++) await deliver(messages, { queue: DEAD_LETTERS });

    expect(await lettersOf(runId)).toMatchObject([{ occurrences: 60 }]);
    const counted = await env.DATABASE.prepare(
      "SELECT json_array_length(counted_messages) AS n FROM dead_letters WHERE run_id = ?1",
    )
      .bind(runId)
      .first();
    expect(counted).toEqual({ n: 50 });
  });

  it("is gone when the range has become part of a larger one", async () => {
    const { runId, messages } = await givenHeldRun(10);
    const [message] = messages;
    await deliver([{ ...message, from: 3, to: 5 }], { queue: DEAD_LETTERS });
    await deliver(messages);

    expect(await lettersOf(runId)).toEqual([]);
  });

  it("keeps its id and its replay while the range goes on failing", async () => {
    const { runId, messages } = await givenHeldRun(10);
    await deliver(messages, { queue: DEAD_LETTERS });
    const [before] = await lettersOf(runId);
    await requestReplay(env.DATABASE, before?.messageId ?? "", 1);
    await deliver(messages, { queue: DEAD_LETTERS });

    expect(await lettersOf(runId)).toMatchObject([
      { messageId: before?.messageId, replayRequestedAt: 1, replayedAt: null },
    ]);

    await deliver(messages);
    expect(await lettersOf(runId)).toEqual([]);
  });

  it("keeps apart what names a range that its run does not have", async () => {
    const { runId, messages } = await givenHeldRun(10);
    const [message] = messages;
    const poison = { ...message, to: 11 };
    await deliver([poison]);
    await deliver([poison]);
    await deliver(messages);

    expect(await lettersOf(runId)).toMatchObject([
      { reason: "impossible-range", occurrences: 1 },
      { reason: "impossible-range", occurrences: 1 },
    ]);
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

  it("records one of version 1 as it is, and its replay is consumed", async () => {
    const { tenant, campaignId, runId, messages } = await givenHeldRun(10);
    const old = messages.map(toVersion1);
    await deliver(old, { queue: DEAD_LETTERS });
    const [letter] = await lettersOf(runId);
    expect([JSON.parse(letter?.body ?? "")]).toEqual(old);
    expect(await readRun(tenant, campaignId, runId)).toMatchObject({
      failedRanges: [{ from: 0, to: 10 }],
    });

    await requestReplay(env.DATABASE, letter?.messageId ?? "", Date.now());
    const send = vi.spyOn(env.INSTANCE_CREATION, "send").mockResolvedValue(QUEUE_ACCEPTED);
    await worker.scheduled(createScheduledController({ scheduledTime: Date.now() }), env);
    await deliver(send.mock.calls.map(([body]) => body));

    expect(await lettersOf(runId)).toEqual([]);
    expect(await readRun(tenant, campaignId, runId)).toMatchObject({ instancesCreated: 10 });
  });

  it.each(["kickoff-staging-dead-letters", "kickoff-dead-letters-eu"])(
    "consumes from the queue %s of another environment",
    async (queue) => {
      const { runId, messages } = await givenHeldRun(10);

      await deliver(messages, { queue });

      expect(await lettersOf(runId)).toMatchObject([{ reason: "retries-exhausted" }]);
    },
  );

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
        databaseNumber: 1,
        messageId: failed?.messageId,
        runId: failed?.runId,
        error: expect.stringMatching(/QUEUE failed: replay.*Too Many Requests/s),
      },
    ]);
    expect(log.ofEvent("dead-letter.replay")).toEqual([
      {
        level: "info",
        event: "dead-letter.replay",
        databaseNumber: 1,
        messageId: sent?.messageId,
        runId: sent?.runId,
        outcome: "sent",
      },
    ]);

    await sweep();

    expect(send.mock.calls.at(-1)).toEqual([failed?.messages[0]]);
    expect(await readReplays(requests)).not.toContain(null);
  });

  it("that is asked for while the one before is sent is made by the next sweep", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const request = await givenReplayRequest();
    const send = vi.spyOn(env.INSTANCE_CREATION, "send").mockResolvedValue(QUEUE_ACCEPTED);
    send.mockImplementationOnce(async () => {
      await requestReplay(env.DATABASE, request.messageId, Date.now());
      return QUEUE_ACCEPTED;
    });
    catchLogLines();

    await sweep();
    expect(await readReplays([request])).toEqual([null]);
    await sweep();

    expect(send).toHaveBeenCalledTimes(2);
    expect(await readReplays([request])).toEqual([Date.now()]);
  });

  it("that the queue goes on refusing does not keep the others from their turn", async () => {
    const last = await givenReplayRequest();
    await env.DATABASE.prepare(
      `INSERT INTO dead_letters (message_id, body, reason, attempts, recorded_at, replay_requested_at)
       SELECT 'refused-' || key, '"refused"', 'malformed-message', 1, 1, 1 FROM json_each(?1)`,
    )
      .bind(JSON.stringify(new Array(shareOfSweep(DATABASE_NUMBERS.length).replays).fill(0)))
      .run();
    const send = vi.spyOn(env.INSTANCE_CREATION, "send").mockImplementation((body) => {
      if ((body as unknown) === "refused") throw new Error("Too Many Requests");
      return Promise.resolve(QUEUE_ACCEPTED);
    });
    catchLogLines();

    await sweep();
    expect(send).not.toHaveBeenCalledWith(last.messages[0]);
    await sweep();

    expect(send).toHaveBeenCalledWith(last.messages[0]);
    expect(await readReplays([last])).not.toContain(null);
  });

  async function readReplays(requests: readonly { readonly messageId: string }[]) {
    const letters = await listLetters();
    return requests.map(
      ({ messageId }) => letters.find((letter) => letter.messageId === messageId)?.replayedAt,
    );
  }
});

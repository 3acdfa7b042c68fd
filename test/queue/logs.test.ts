/** What the log says of each queue message: operators find by it what became of a range, and why. */
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";

import { newIdentifier } from "../../src/platform/identifiers.ts";
import { givenHeldRun, type HeldRun } from "../support/heldRun.ts";
import { catchLogLines } from "../support/logLines.ts";
import { DEAD_LETTERS, deliver } from "../support/queue.ts";

afterEach(() => vi.restoreAllMocks());

const MESSAGE_ID = expect.stringMatching(/-0$/);

/** What every line says of a message that can be read. */
const described = ({ campaignId, runId, traceId }: HeldRun) => ({
  messageId: MESSAGE_ID,
  databaseNumber: 1,
  traceId,
  campaignId,
  runId,
  from: 0,
  to: 10,
});

/** What every line says of a message that cannot. */
const NOTHING_KNOWN = {
  messageId: MESSAGE_ID,
  databaseNumber: 1,
  traceId: null,
  campaignId: null,
  runId: null,
  from: null,
  to: null,
};

const failOnce = () =>
  vi.spyOn(env.DATABASE, "batch").mockRejectedValueOnce(new Error("D1_ERROR: overloaded"));

describe("the log of the consumer", () => {
  it("says how many instances a message created, in what time", async () => {
    const run = await givenHeldRun(10);
    const log = catchLogLines();

    await deliver(run.messages, { attempts: 2 });
    await deliver(run.messages, { attempts: 3 });

    const line = { level: "info", event: "message", ...described(run) };
    const durationMilliseconds = expect.any(Number);
    const lines = log.ofEvent("message");
    expect(lines).toEqual([
      { ...line, attempts: 2, outcome: "created", instancesCreated: 10, durationMilliseconds },
      { ...line, attempts: 3, outcome: "repeated", durationMilliseconds },
    ]);
    for (const { durationMilliseconds: duration } of lines) {
      expect(duration).toBeGreaterThanOrEqual(0);
      expect(duration).toBeLessThan(60_000);
    }
  });

  it("says why a message was buried", async () => {
    const run = await givenHeldRun(10);
    const runId = newIdentifier(Date.now());
    const log = catchLogLines();

    await deliver(run.messages.map((message) => ({ ...message, runId })));
    await deliver(["nonsense"]);

    const line = { level: "info", event: "message", attempts: 1, outcome: "buried" };
    expect(log.ofEvent("message")).toEqual([
      { ...line, ...described(run), runId, reason: "unknown-run" },
      { ...line, ...NOTHING_KNOWN, reason: "malformed-message" },
    ]);
  });

  it("says of a fault that the message is retried, and what failed", async () => {
    const run = await givenHeldRun(10);
    failOnce();
    const log = catchLogLines();

    await deliver(run.messages);

    expect(log.ofEvent("message")).toEqual([]);
    expect(log.ofEvent("message.fault")).toEqual([
      {
        level: "error",
        event: "message.fault",
        ...described(run),
        attempts: 1,
        outcome: "retried",
        error: expect.stringMatching(/DATABASE failed.*overloaded/s),
      },
    ]);
  });
});

describe("the log of the dead letters' consumer", () => {
  it("says which range no retry could help", async () => {
    const run = await givenHeldRun(10);
    const log = catchLogLines();

    await deliver(run.messages, { queue: DEAD_LETTERS, attempts: 6 });

    expect(log.ofEvent("dead-letter")).toEqual([
      {
        level: "info",
        event: "dead-letter",
        ...described(run),
        attempts: 6,
        outcome: "recorded",
      },
    ]);
  });

  it("says of a fault that the message is retried, and what failed", async () => {
    failOnce();
    const log = catchLogLines();

    await deliver(["nonsense"], { queue: DEAD_LETTERS });

    expect(log.ofEvent("dead-letter")).toEqual([]);
    expect(log.ofEvent("dead-letter.fault")).toEqual([
      {
        level: "error",
        event: "dead-letter.fault",
        ...NOTHING_KNOWN,
        attempts: 1,
        outcome: "retried",
        error: expect.stringMatching(/DATABASE failed.*overloaded/s),
      },
    ]);
  });
});

/** A database that fails concerns its own account groups alone: messages, dead letters and sweeps of the others go on. */
import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";

import { databaseOf } from "../../src/database/databases.ts";
import { requestReplay, selectDeadLetters } from "../../src/database/deadLetters.ts";
import worker from "../../src/index.ts";
import { creationQueueOf } from "../../src/queue/queues.ts";
import { givenHeldRun, type HeldRun, readRun } from "../support/heldRun.ts";
import { catchLogLines } from "../support/logLines.ts";
import { DEAD_LETTERS, deliver, INSTANCE_CREATION, QUEUE_ACCEPTED } from "../support/queue.ts";
import { chooseTenantDatabase } from "../support/tenantDatabase.ts";

const LIVING = 2;
const MINUTE_MILLISECONDS = 60_000;

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  chooseTenantDatabase(1);
});

function givenRunIn(databaseNumber: number): Promise<HeldRun> {
  chooseTenantDatabase(databaseNumber);
  return givenHeldRun(5);
}

/** No statement reaches the database any more. */
function breakDatabase(databaseNumber: number): void {
  vi.spyOn(databaseOf(env, databaseNumber), "prepare").mockImplementation(() => {
    throw new Error("D1_ERROR: D1 DB is overloaded. Requests queued for too long.");
  });
}

it.each([
  { broken: 1, queue: INSTANCE_CREATION },
  { broken: 3, queue: INSTANCE_CREATION },
  { broken: 1, queue: DEAD_LETTERS },
  { broken: 3, queue: DEAD_LETTERS },
])("settles in $queue what is not of database $broken", async ({ broken, queue }) => {
  const first = await givenRunIn(broken);
  const second = await givenRunIn(LIVING);
  breakDatabase(broken);
  catchLogLines();

  const messages = [...first.messages, ...second.messages, ...first.messages];
  expect(await deliver(messages, { queue })).toEqual({ acknowledged: [1], retried: [0, 2] });

  expect(await readRun(second.tenant, second.campaignId, second.runId)).toMatchObject(
    queue === DEAD_LETTERS
      ? { failedRanges: [{ from: 0, to: 5, reason: "retries-exhausted" }] }
      : { instancesCreated: 5 },
  );
});

// Which database comes first changes by the minute.
it.each([0, 1, 2])("sweeps the others in minute %i, and tells which has failed", async (minute) => {
  const { campaignId, tenant, runId, messages } = await givenRunIn(LIVING);
  const living = databaseOf(env, LIVING);
  await deliver(messages, { queue: DEAD_LETTERS });
  const letters = await selectDeadLetters(living, 10);
  await requestReplay(living, letters[0]?.messageId ?? "", Date.now());
  await living.prepare("UPDATE runs SET progressed_at = 1 WHERE id = ?1").bind(runId).run();
  const send = vi.spyOn(creationQueueOf(env, LIVING), "send").mockResolvedValue(QUEUE_ACCEPTED);
  const sendToFirst = vi.spyOn(env.INSTANCE_CREATION, "send").mockResolvedValue(QUEUE_ACCEPTED);
  const getByName = vi.spyOn(env.CAMPAIGNS, "getByName");
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + minute * MINUTE_MILLISECONDS });
  breakDatabase(1);
  const { lines } = catchLogLines();

  await expect(
    worker.scheduled(createScheduledController({ scheduledTime: Date.now() }), env),
  ).rejects.toThrow();

  expect(send.mock.calls).toEqual([[messages[0]]]);
  expect(sendToFirst).not.toHaveBeenCalled();
  expect(getByName.mock.calls).toContainEqual([`${tenant.accountGroupId}/${campaignId}@2`]);
  const faults = lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ event }) => event === "sweep.fault");
  expect(new Set(faults.map(({ databaseNumber }) => databaseNumber))).toEqual(new Set([1]));
});

/** Actions that are reserved and not asked for, since something has come between. */
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { performActions } from "../../src/queue/performActions.ts";
import { placeOf } from "../support/api.ts";
import {
  type ExecutingRun,
  givenAction,
  givenExecutingRun,
  instanceIdOf,
  keepSendersAsleep,
  type Progress,
  readAction,
  readInstance,
  tellOne,
} from "../support/executingRun.ts";
import { performAsSender } from "../support/performingSender.ts";

beforeEach(() => {
  keepSendersAsleep();
});
afterEach(() => vi.restoreAllMocks());

/** Brings the action so far, reserves it, lets the lead write, and delivers the message of the reservation. */
async function performAfterReply(run: ExecutingRun, progress: Progress): Promise<void> {
  await givenAction(run, 0, progress);
  await env.DATABASE.prepare("UPDATE actions SET status = 'reserved' WHERE campaign_id = ?1")
    .bind(run.campaignId)
    .run();
  const { reservation } = await readAction(run, 0);
  const { campaignId, runId, senderId } = run;
  await tellOne(run.tenant, { type: "message.received", instanceId: instanceIdOf(run, 0) });
  await performActions(
    {
      ...{ version: 2, task: "call", ...placeOf(run.tenant), senderId, senderUpdatedAt: 0 },
      reservation: String(reservation),
      actions: [{ campaignId, runId, position: 0, step: 1 }],
    },
    env,
  );
}

it("gives back the slot of an action that was never asked for when its lead has written", async () => {
  const run = await givenExecutingRun(1, { autoCancelOnMessageReceived: true });
  const ledger = performAsSender();

  await performAfterReply(run, "reserved");

  expect(ledger).toEqual([]);
  expect(await readAction(run, 0)).toMatchObject({ status: "expired", attempt: 0, slot_at: null });
  expect(await readInstance(run, 0)).toMatchObject({ status: "cancelled", reason: "replied" });
});

it("keeps the slot of an action that an earlier call may have performed when its lead has written", async () => {
  const run = await givenExecutingRun(1, { autoCancelOnMessageReceived: true });
  const ledger = performAsSender();

  await performAfterReply(run, "sending");

  expect(ledger).toEqual([]);
  expect(await readAction(run, 0)).toMatchObject({
    ...{ status: "unknown", attempt: 1, answered_at: null },
    slot_at: expect.any(Number) as number,
  });
  expect(await readInstance(run, 0)).toMatchObject({ status: "cancelled", reason: "replied" });
});

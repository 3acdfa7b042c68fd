/** What the sweep does for senders: it wakes those that have lost their alarm, and forgets the events of long ago. */
import { createScheduledController, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";

import worker from "../../src/index.ts";
import { toSenderObjectName } from "../../src/senders/senderObjectName.ts";
import {
  expectStatus,
  givenCampaign,
  givenTenant,
  placeOf,
  runIdOf,
  start,
  type Tenant,
} from "../support/api.ts";
import { catchLogLines } from "../support/logLines.ts";
import { performAsSender } from "../support/performingSender.ts";
import { givenSender } from "../support/senders.ts";
import { eventually } from "../support/stores.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

afterEach(() => vi.restoreAllMocks());

async function sweep() {
  const log = catchLogLines();
  await worker.scheduled(createScheduledController({ scheduledTime: Date.now() }), env);
  return log;
}

interface Progress {
  readonly statuses: Readonly<Record<string, number>>;
  readonly steps: readonly { readonly behind: number }[];
}

async function readProgress(tenant: Tenant, campaignId: string): Promise<Progress> {
  const reply = await tenant.call<Progress>("GET", `/campaigns/${campaignId}/progress`);
  return expectStatus(reply, 200);
}

/** Starts a campaign with one sender, and waits until it has come as far as wanted. */
async function givenStanding(
  starterTemplateId: string,
  limits: object,
  isFarEnough: (progress: Progress) => boolean,
) {
  performAsSender();
  const tenant = await givenTenant();
  const kinds = ["engage", "connection_request", "inmail"];
  const { id: senderId } = await givenSender(tenant, { kinds, limits });
  const { campaignId } = await givenCampaign(tenant, 3, { starterTemplateId });
  const runId = runIdOf(await start(tenant, campaignId));
  await eventually(() => readProgress(tenant, campaignId), isFarEnough);
  const name = toSenderObjectName({ ...placeOf(tenant), senderId });
  const loseAlarm = () =>
    runInDurableObject(env.SENDERS.getByName(name), (_, { storage }) => storage.deleteAlarm());
  const change = (statement: string, ...values: unknown[]) =>
    env.DATABASE.prepare(statement)
      .bind(...values)
      .run();
  const becomesCompleted = () =>
    eventually(
      () => readProgress(tenant, campaignId),
      ({ statuses }) => statuses.completed === 3,
    );
  return { runId, senderId, loseAlarm, change, becomesCompleted };
}

it("wakes a sender whose leads are overdue, and whose alarm was lost", async () => {
  const { runId, loseAlarm, change, becomesCompleted } = await givenStanding(
    "engage-inmail",
    {},
    ({ steps }) => steps[0]?.behind === 3,
  );
  await change("UPDATE instances SET due_at = ?2 WHERE run_id = ?1", runId, Date.now() - MINUTE);
  await loseAlarm();
  expect((await sweep()).ofEvent("sweep.senders")).toMatchObject([{ senders: 0 }]);

  await change("UPDATE instances SET due_at = due_at - ?2 WHERE run_id = ?1", runId, 2 * MINUTE);
  expect((await sweep()).ofEvent("sweep.senders")).toMatchObject([{ senders: 1 }]);
  await becomesCompleted();
});

it("wakes a sender that can take on leads, and was not told so", async () => {
  const { runId, senderId, loseAlarm, change, becomesCompleted } = await givenStanding(
    "connect",
    { connection_request: { perDay: 0 } },
    ({ statuses }) => statuses.pending === 3,
  );
  await loseAlarm();
  await change(
    "UPDATE senders SET limits = json_set(limits, '$.connection_request', json('{}')) WHERE id = ?1",
    senderId,
  );
  await change(
    "UPDATE runs SET progressed_at = progressed_at - ?2 WHERE id = ?1",
    runId,
    3 * MINUTE,
  );
  await sweep();
  await becomesCompleted();
});

it("wakes nobody for a campaign that has ended", async () => {
  const { runId, change, becomesCompleted } = await givenStanding(
    "connect",
    {},
    ({ statuses }) => statuses.completed === 3,
  );
  await becomesCompleted();
  await change("UPDATE runs SET progressed_at = 0 WHERE id = ?1", runId);
  expect((await sweep()).ofEvent("sweep.senders")).toMatchObject([{ senders: 0 }]);
});

it("forgets events of senders after thirty days", async () => {
  const { accountGroupId } = await givenTenant();
  const insert = (id: string, receivedAt: number) =>
    env.DATABASE.prepare(
      "INSERT INTO sender_events (account_group_id, id, type, outcome, occurred_at, received_at, recorded_by) VALUES (?1, ?2, 'action.sent', 'applied', ?3, ?3, 'attempt')",
    ).bind(accountGroupId, id, receivedAt);
  const many = Array.from({ length: 6_000 }, (_, index) =>
    insert(`old-${index}`, Date.now() - 31 * DAY),
  );
  await env.DATABASE.batch([...many, insert("new", Date.now() - 29 * DAY)]);

  expect((await sweep()).ofEvent("sweep.senderEvents")).toMatchObject([{ events: 6_000 }]);

  const { results } = await env.DATABASE.prepare(
    "SELECT id FROM sender_events WHERE account_group_id = ?1",
  )
    .bind(accountGroupId)
    .all<{ id: string }>();
  expect(results).toEqual([{ id: "new" }]);
});

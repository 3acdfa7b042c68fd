/** What is counted on the bill of a start. A count that grows is money: it is changed here on purpose, or not at all. */

import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, expect, it, vi } from "vitest";
import { CampaignObject } from "../../../src/campaignObject/CampaignObject.ts";
import { MAXIMUM_RANGE_LENGTH } from "../../../src/domain/range.ts";
import type { InstanceCreation } from "../../../src/queue/message.ts";
import { OutboxObject } from "../../../src/webhooks/OutboxObject.ts";
import { type Counts, meterBindings, meterObjects, newCounts } from "../../../tools/bench/meter.ts";
import {
  expectStatus,
  givenCampaign,
  givenTenant,
  start,
  stopCampaign,
  type Tenant,
} from "../../support/api.ts";
import { deliver, interceptQueue } from "../../support/queue.ts";
import { eventually } from "../../support/stores.ts";
import { chooseTenantDatabase, DATABASE_NUMBERS } from "../../support/tenantDatabase.ts";

const THREE_MESSAGES = 2 * MAXIMUM_RANGE_LENGTH + 500;
const EARLIER_RUNS = 10;
const nothing = newCounts();
const counts = newCounts();
const outboxCounts = newCounts();
let sent: InstanceCreation[];
let tenant: Tenant;

beforeAll(() => {
  sent = interceptQueue();
  meterBindings(env, counts);
  meterObjects(CampaignObject.prototype, counts);
  meterObjects(OutboxObject.prototype, outboxCounts);
  // It would look at any moment who is to be told.
  vi.spyOn(OutboxObject.prototype, "alarm").mockResolvedValue();
});

beforeEach(async () => {
  sent.length = 0;
  chooseTenantDatabase(1);
  tenant = await givenTenant();
});

it("is one look at the key, one call of the object, one alarm and one batch for the start", async () => {
  const { campaignId } = await givenCampaign(tenant, 25);

  beginCounting();
  await startAndSend(campaignId, 1);

  expect(counts).toEqual({
    ...nothing,
    keyReads: 1,
    rateLimits: 1,
    objectRequests: 1,
    objectRowsWritten: 1,
    databaseCalls: 1,
    // Three of them for the one step that is frozen: the step, its slot and its template.
    databaseRowsRead: atMost(16),
    // Two of them for the event that tells of the start.
    databaseRowsWritten: 8,
    queueMessages: 1,
    logLines: 2,
  });
});

it("is one call of the outbox and one alarm for whoever is told of a start, behind the answer", async () => {
  const { campaignId } = await givenCampaign(tenant, 25);

  Object.assign(outboxCounts, newCounts());
  await startAndSend(campaignId, 1);

  await eventually(
    () => Promise.resolve(outboxCounts.objectRowsWritten),
    (rows) => rows > 0,
  );
  expect(outboxCounts).toEqual({ ...nothing, objectRequests: 1, objectRowsWritten: 1 });
});

it("is the same for a start of more leads, but for its messages", async () => {
  const { campaignId: small } = await givenCampaign(tenant, 25);
  const { campaignId: large } = await givenCampaign(tenant, THREE_MESSAGES);

  beginCounting();
  await startAndSend(small, 1);
  const ofSmall = { ...counts };
  sent.length = 0;
  beginCounting();
  await startAndSend(large, 3);

  expect(counts).toEqual({ ...ofSmall, databaseRowsRead: atMost(16), queueMessages: 3 });
});

it("is the same in any database", async () => {
  const bills: Counts[] = [];
  for (const databaseNumber of DATABASE_NUMBERS) {
    chooseTenantDatabase(databaseNumber);
    tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 25);
    sent.length = 0;
    beginCounting();
    await startAndSend(campaignId, 1);
    await deliver(sent);
    bills.push({ ...counts });
  }

  expect(bills).toHaveLength(3);
  for (const bill of bills) expect(bill).toEqual({ ...bills[0], databaseRowsRead: atMost(200) });
});

it("is a row for each instance, little more for each message, and one look each for the runs of a batch and for their senders", async () => {
  const { campaignId } = await givenCampaign(tenant, THREE_MESSAGES);
  await startAndSend(campaignId, 3);

  beginCounting();
  await deliver(sent);

  expect(counts).toEqual({
    ...nothing,
    // The last one looks for the senders of the run that is complete now.
    databaseCalls: 1 + 3 + 1,
    // Of each instance three to create it, and one to count it.
    databaseRowsRead: atMost(4 * THREE_MESSAGES + 100),
    // Two of them for the event that tells of all instances.
    databaseRowsWritten: THREE_MESSAGES + 10,
    logLines: 3,
  });
});

it("grows for a range by a few rows for each earlier run of its campaign, however many leads it has", async () => {
  const { campaignId } = await givenCampaign(tenant, THREE_MESSAGES);
  for (let run = 1; run <= EARLIER_RUNS; run++) {
    await startAndSend(campaignId, 3);
    await stopCampaign(tenant, campaignId);
    sent.length = 0;
  }
  await startAndSend(campaignId, 3);

  beginCounting();
  await deliver(sent);

  const nobodyFinished = 3 * (3 * EARLIER_RUNS);
  expect(counts).toMatchObject({
    databaseRowsRead: atMost(4 * THREE_MESSAGES + nobodyFinished + 100),
    databaseRowsWritten: THREE_MESSAGES + 10,
  });
});

it("is one query for the alarm that finds all done", async () => {
  const { campaignId } = await givenCampaign(tenant, 25);
  await startAndSend(campaignId, 1);
  await deliver(sent);

  beginCounting();
  await runDurableObjectAlarm(env.CAMPAIGNS.getByName(`${tenant.accountGroupId}/${campaignId}`));

  expect(counts).toEqual({
    ...nothing,
    alarms: 1,
    databaseCalls: 1,
    databaseRowsRead: atMost(2),
    logLines: 1,
  });
});

it("is nothing in D1 for a conflict that the object knows", async () => {
  const { campaignId } = await givenCampaign(tenant, 25);
  await startAndSend(campaignId, 1);
  expect((await start(tenant, campaignId)).status).toBe(409);

  beginCounting();
  expect((await start(tenant, campaignId)).status).toBe(409);

  expect(counts).toEqual({
    ...nothing,
    keyReads: 1,
    rateLimits: 1,
    objectRequests: 1,
    logLines: 1,
  });
});

it("is a line of the log for a mistyped key", async () => {
  const { campaignId } = await givenCampaign(tenant, 25);
  const last = tenant.token.endsWith("0") ? "1" : "0";

  beginCounting();
  const Authorization = `Bearer ${tenant.token.slice(0, -1)}${last}`;
  expect((await start(tenant, campaignId, { Authorization })).status).toBe(401);

  expect(counts).toEqual({ ...nothing, logLines: 1 });
});

/** Rows read depend a little on what else is in the tables. */
function atMost(rows: number): unknown {
  return expect.toSatisfy((rowsRead: number) => rowsRead <= rows);
}

function beginCounting(): void {
  Object.assign(counts, newCounts());
}

/** Starts, and waits until the queue has the messages. */
async function startAndSend(campaignId: string, messages: number): Promise<void> {
  expectStatus(await start(tenant, campaignId), 200);
  await eventually(
    () => Promise.resolve(counts.logLines > 0 && sent.length),
    (length) => length === messages,
  );
}

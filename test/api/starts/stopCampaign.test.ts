/** `POST …/stop`: what a stop does, and what it promises. */

import { abortAllDurableObjects, runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";
import { MAXIMUM_RANGE_LENGTH } from "../../../src/domain/range.ts";

import {
  expectStatus,
  givenCampaign,
  givenTenant,
  runIdOf,
  start,
  stop,
  stopCampaign,
  type Tenant,
} from "../../support/api.ts";
import { givenQuietRun, setInstanceStatus } from "../../support/campaignStates.ts";
import { expectEnvelope } from "../../support/expectations.ts";
import { readPages } from "../../support/pages.ts";
import { deliver, interceptQueue } from "../../support/queue.ts";
import { countRowsOf } from "../../support/rowsMeter.ts";
import { readInstances } from "../../support/stores.ts";

afterEach(() => vi.restoreAllMocks());

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const countStatuses = async (tenant: Tenant, campaignId: string) => {
  const pages = await readPages<{ status: string }>(
    tenant,
    `/campaigns/${campaignId}/instances?limit=1000`,
  );
  const counts: Record<string, number> = {};
  for (const { status } of pages.flatMap(({ items }) => items)) {
    counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
};

it("answers with the campaign, the number of instances that it stopped, and where the run is", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 5, { name: "Spring" });
  const runId = await givenQuietRun(tenant, campaignId);

  const reply = await stop(tenant, campaignId);

  expectEnvelope(reply);
  const { campaign, instancesStopped, ...rest } = expectStatus(reply, 200);
  expect(campaign).toMatchObject({ id: campaignId, name: "Spring", status: "stopped" });
  expect(campaign.updatedAt).toMatch(TIMESTAMP);
  expect(instancesStopped).toBe(5);
  expect(rest).toEqual({});
  expect(reply.headers.get("Location")).toBe(
    `/v1/accounts/${tenant.accountGroupId}/campaigns/${campaignId}/runs/${runId}`,
  );
  expect(expectStatus(await tenant.call("GET", `/campaigns/${campaignId}`), 200)).toEqual(campaign);
});

it("stops what is open and leaves what has come to an end", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 10);
  const runId = await givenQuietRun(tenant, campaignId);
  await setInstanceStatus(runId, [0], "completed");
  await setInstanceStatus(runId, [1], "failed");
  await setInstanceStatus(runId, [2], "cancelled");
  await setInstanceStatus(runId, [3, 4], "running");

  const { instancesStopped } = await stopCampaign(tenant, campaignId);

  expect(instancesStopped).toBe(7);
  expect(await countStatuses(tenant, campaignId)).toEqual({
    completed: 1,
    failed: 1,
    cancelled: 1 + instancesStopped,
  });
});

it("costs no row for each instance, open or closed", async () => {
  const tenant = await givenTenant();
  const costs = [];
  for (const leadCount of [2, 1_500]) {
    const { campaignId } = await givenCampaign(tenant, leadCount);
    const runId = await givenQuietRun(tenant, campaignId);
    await setInstanceStatus(runId, [...Array(leadCount - 1).keys()], "completed");
    costs.push(await countRowsOf(() => stopCampaign(tenant, campaignId)));
  }

  expect(costs[0]?.written).toBeGreaterThan(0);
  expect(costs[0]).toEqual(costs[1]);
});

it("fences a start that is half done: no message creates an instance any more", async () => {
  const box = interceptQueue();
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 2 * MAXIMUM_RANGE_LENGTH + 500);
  const runId = runIdOf(await start(tenant, campaignId));
  const [first, ...late] = box.splice(0);
  await deliver([first]);

  const { instancesStopped } = await stopCampaign(tenant, campaignId);
  await deliver([...late, first, ...late]);

  expect(instancesStopped).toBe(MAXIMUM_RANGE_LENGTH);
  expect(await readInstances(runId)).toHaveLength(MAXIMUM_RANGE_LENGTH);
  expect(await countStatuses(tenant, campaignId)).toEqual({ cancelled: MAXIMUM_RANGE_LENGTH });
});

it("is finished when it is answered: the alarm sends nothing more, and falls silent", async () => {
  const box = interceptQueue();
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 3);
  await start(tenant, campaignId);
  box.length = 0;
  await stopCampaign(tenant, campaignId);
  await abortAllDurableObjects();
  const object = env.CAMPAIGNS.getByName(`${tenant.accountGroupId}/${campaignId}`);

  await runDurableObjectAlarm(object);

  expect(box).toEqual([]);
  expect(await runDurableObjectAlarm(object)).toBe(false);
});

it("shows in D1 what the API shows, to whoever reads instance_statuses", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 5);
  const runId = await givenQuietRun(tenant, campaignId);
  await setInstanceStatus(runId, [1], "completed");
  await setInstanceStatus(runId, [2], "running");
  await stopCampaign(tenant, campaignId);
  await givenQuietRun(tenant, campaignId);

  const { results } = await env.DATABASE.prepare(
    `SELECT s.status, s.updated_at FROM instance_statuses s JOIN runs r ON r.id = s.run_id
     WHERE r.campaign_id = ?1 ORDER BY r.started_at, s.position`,
  )
    .bind(campaignId)
    .all<{ status: string; updated_at: number }>();

  const path = `/campaigns/${campaignId}/instances?limit=100`;
  const [page] = await readPages<{ status: string; updatedAt: string }>(tenant, path);
  expect(page?.items.map(({ status }) => status)).toHaveLength(5 + 4);
  expect(results.map((row) => [row.status, new Date(row.updated_at).toISOString()])).toEqual(
    page?.items.map(({ status, updatedAt }) => [status, updatedAt]),
  );
});

it("dates the instances that it cancels by itself", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 1);
  const runId = await givenQuietRun(tenant, campaignId);
  await env.DATABASE.prepare("UPDATE instances SET updated_at = 1 WHERE run_id = ?1")
    .bind(runId)
    .run();

  const { campaign } = await stopCampaign(tenant, campaignId);

  const path = `/campaigns/${campaignId}/instances?limit=5`;
  const [page] = await readPages<{ updatedAt: string }>(tenant, path);
  expect(page?.items.map(({ updatedAt }) => updatedAt)).toEqual([campaign.updatedAt]);
});

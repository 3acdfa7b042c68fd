/** A stopped campaign starts again, for the leads that nobody has brought to an end yet. */
import type { D1Migration } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";

import {
  expectStatus,
  givenAudience,
  givenCampaign,
  givenTenant,
  runIdOf,
  start,
  stopCampaign,
} from "../../support/api.ts";
import { becomeQuiet, givenQuietRun, setInstanceStatus } from "../../support/campaignStates.ts";
import { preview } from "../../support/preview.ts";
import { interceptQueue } from "../../support/queue.ts";
import { countRowsOf } from "../../support/rowsMeter.ts";
import { readInstances } from "../../support/stores.ts";

afterEach(() => vi.restoreAllMocks());

const positionsOf = async (runId: string) =>
  (await readInstances(runId)).map(({ position }) => position);

it("opens a new run only for leads without a finished instance", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 8);
  const firstRunId = await givenQuietRun(tenant, campaignId);
  await setInstanceStatus(firstRunId, [0, 5], "completed");
  await setInstanceStatus(firstRunId, [2], "failed");
  await setInstanceStatus(firstRunId, [3], "cancelled");
  await setInstanceStatus(firstRunId, [6], "running");
  await stopCampaign(tenant, campaignId);

  const again = await start(tenant, campaignId);
  await becomeQuiet(tenant, campaignId, runIdOf(again), 4);

  expect(expectStatus(again, 200)).toMatchObject({ triggered: true, instancesCreated: 4 });
  expect(runIdOf(again)).not.toBe(firstRunId);
  expect(await positionsOf(runIdOf(again))).toEqual([1, 4, 6, 7]);
  expect(await positionsOf(firstRunId)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

it("creates what it promises, restart after restart", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 13);
  const finished = new Set<number>();
  for (let restart = 0; restart < 4; restart++) {
    const owed = [...Array(13).keys()].filter((position) => !finished.has(position));
    const foretold = await preview(tenant, campaignId);

    const runId = await givenQuietRun(tenant, campaignId);

    expect(foretold.instancesCreated).toBe(owed.length);
    expect(await positionsOf(runId)).toEqual(owed);
    const [completed = 0, failed = 0, cancelled = 0, running = 0] = owed;
    await setInstanceStatus(runId, [completed], "completed");
    await setInstanceStatus(runId, [failed], "failed");
    await setInstanceStatus(runId, [cancelled], "cancelled");
    await setInstanceStatus(runId, [running], "running");
    finished.add(completed).add(failed).add(cancelled);
    const { instancesStopped } = await stopCampaign(tenant, campaignId);
    expect(instancesStopped).toBe(owed.length - 3);
  }
});

it("reads few rows however many an earlier run has finished, for a start and its refusal", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 900);
  const runId = await givenQuietRun(tenant, campaignId);
  await setInstanceStatus(runId, [...Array(899).keys()], "completed");
  interceptQueue();

  await stopCampaign(tenant, campaignId);
  const started = await countRowsOf(() => start(tenant, campaignId));
  const refused = await countRowsOf(() => start(tenant, campaignId));

  for (const { read } of [started, refused]) {
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(50);
  }
});

it("knows what was finished by runs that were stopped before stops kept it", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 4);
  const firstRunId = await givenQuietRun(tenant, campaignId);
  await setInstanceStatus(firstRunId, [0], "completed");
  await setInstanceStatus(firstRunId, [1], "failed");
  await stopCampaign(tenant, campaignId);
  await env.DATABASE.prepare("ALTER TABLE stops DROP COLUMN instances_finished").run();
  const { MIGRATIONS } = env as Env & { MIGRATIONS: D1Migration[] };
  const migration = MIGRATIONS.find(({ name }) => name.startsWith("0005"));
  for (const query of migration?.queries ?? []) {
    if (query.includes("instances_finished")) await env.DATABASE.prepare(query).run();
  }

  const runId = await givenQuietRun(tenant, campaignId);

  expect(await positionsOf(runId)).toEqual([2, 3]);
});

it("keeps to the leads that were named one by one", async () => {
  const tenant = await givenTenant();
  const { audienceId, leadIds } = await givenAudience(tenant, 6);
  const { campaignId } = await givenCampaign(tenant, 0, {
    audienceId,
    leadIds: [leadIds[5], leadIds[1], leadIds[3]],
  });
  const firstRunId = await givenQuietRun(tenant, campaignId);
  await setInstanceStatus(firstRunId, [3], "completed");
  await stopCampaign(tenant, campaignId);

  const again = await start(tenant, campaignId);
  await becomeQuiet(tenant, campaignId, runIdOf(again), 2);

  expect(expectStatus(again, 200).instancesCreated).toBe(2);
  expect(await positionsOf(runIdOf(again))).toEqual([1, 5]);
});

it("leaves another campaign's finished instances of the same leads out of account", async () => {
  const tenant = await givenTenant();
  const { audienceId, campaignId } = await givenCampaign(tenant, 3);
  const finishedRunId = await givenQuietRun(tenant, campaignId);
  await setInstanceStatus(finishedRunId, [0, 1, 2], "completed");
  const other = await givenCampaign(tenant, 0, { audienceId });

  const reply = await start(tenant, other.campaignId);
  await becomeQuiet(tenant, other.campaignId, runIdOf(reply), 3);

  expect(expectStatus(reply, 200).instancesCreated).toBe(3);
});

it("shows the time of the latest start", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 1);
  const first = await start(tenant, campaignId);
  await becomeQuiet(tenant, campaignId, runIdOf(first), 1);
  await stopCampaign(tenant, campaignId);

  const again = await start(tenant, campaignId);

  const startedAt = (reply: typeof first) => String(expectStatus(reply, 200).campaign.startedAt);
  expect(startedAt(again) > startedAt(first)).toBe(true);
  expect(again.body.data.campaign.createdAt).toBe(first.body.data.campaign.createdAt);
});

it("lets no instance of an ended run go on, so that what the stop and the next run have promised stays true", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 2);
  const firstRunId = await givenQuietRun(tenant, campaignId);
  await stopCampaign(tenant, campaignId);
  const write = (status: string) =>
    env.DATABASE.prepare("UPDATE instances SET status = ?2 WHERE run_id = ?1 AND position = 0")
      .bind(firstRunId, status)
      .run();

  for (const status of ["running", "completed", "failed"] as const) {
    await expect(write(status)).rejects.toThrow(
      "an open instance of a run that has ended is cancelled",
    );
  }

  const again = await start(tenant, campaignId);
  await becomeQuiet(tenant, campaignId, runIdOf(again), 2);
  expect(expectStatus(again, 200).instancesCreated).toBe(2);
});

/** Ended runs leave for the archive, say where they are, and come back as they were. */
import { createScheduledController } from "cloudflare:test";
import { afterEach, expect, it, vi } from "vitest";

import { restoreRun } from "../../src/archive/restoreRun.ts";
import worker from "../../src/index.ts";
import { checkInstances } from "../invariants/checkInstances.ts";
import {
  type ExecutionRows,
  SELECT_EXECUTION,
  toExecutionState,
} from "../invariants/readExecution.ts";
import { expectStatus, givenCampaign, givenTenant, start, stopCampaign } from "../support/api.ts";
import {
  archivedRowsOf,
  archiveEnv,
  bucket,
  letDaysPass,
  objectsOf,
  partsOf,
  rowsOf,
  sweepArchive,
} from "../support/archive.ts";
import { becomeQuiet, givenQuietRun, setInstanceStatus } from "../support/campaignStates.ts";
import { type ExecutedCampaign, givenExecuted, givenUnknown } from "../support/executedCampaign.ts";
import { expectRefusal } from "../support/expectations.ts";
import { catchLogLines } from "../support/logLines.ts";
import { readInstances } from "../support/stores.ts";
import { chooseTenantDatabase, tenantDatabase } from "../support/tenantDatabase.ts";

afterEach(() => {
  chooseTenantDatabase(1);
  vi.restoreAllMocks();
});

const SENT = {
  status: 200,
  body: { status: "sent", externalId: "message-1", thread: "thread-1" },
} as const;

/** A completed campaign, of which long ago. */
async function givenCompleted(leadCount: number): Promise<ExecutedCampaign> {
  const campaign = await givenExecuted(
    leadCount,
    () => SENT,
    ({ status }) => status === "completed",
  );
  await letDaysPass(campaign.runId);
  return campaign;
}

/** What D1 holds of the execution of a campaign, for the check of its invariants. */
async function readState(campaignId: string) {
  const names = Object.keys(SELECT_EXECUTION) as (keyof ExecutionRows)[];
  const ids = JSON.stringify([campaignId]);
  const results = await tenantDatabase().batch(
    names.map((name) => tenantDatabase().prepare(SELECT_EXECUTION[name]).bind(ids)),
  );
  const rows = names.map((name, index) => [name, results[index]?.results]);
  return toExecutionState(Object.fromEntries(rows) as ExecutionRows);
}

interface ShownRun {
  readonly archived: { readonly prefix: string; readonly [field: string]: unknown } | null;
  readonly [field: string]: unknown;
}

const readRun = async ({ tenant, campaignId, runId }: ExecutedCampaign) =>
  expectStatus(await tenant.call<ShownRun>("GET", `/campaigns/${campaignId}/runs/${runId}`), 200);

it.each([1, 2])(
  "moves the rows of a completed campaign in database %i into objects that say what they are, each with its checksum",
  async (databaseNumber) => {
    chooseTenantDatabase(databaseNumber);
    const campaign = await givenCompleted(7);
    const { tenant, campaignId, runId } = campaign;
    const before = {
      run: await readRun(campaign),
      instances: await rowsOf("instances", campaignId),
      actions: await rowsOf("actions", campaignId),
    };

    await sweepArchive();

    expect(await rowsOf("instances", campaignId)).toEqual([]);
    expect(await rowsOf("actions", campaignId)).toEqual([]);
    expect(await archivedRowsOf("instances", [runId])).toEqual(before.instances);
    expect(await archivedRowsOf("actions", [runId])).toEqual(before.actions);
    const parts = await partsOf(runId);
    expect(parts.map(({ object_key }) => object_key)).toEqual(
      await objectsOf(tenant.accountGroupId, campaignId),
    );
    for (const { object_key, sha256, part, table_name, row_count } of parts) {
      const object = await bucket.get(object_key);
      const text = (await object?.text()) ?? "";
      const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
      expect(Buffer.from(digest).toString("hex")).toBe(sha256);
      expect(object?.checksums.toJSON().sha256).toBe(sha256);
      expect(JSON.parse(text.slice(0, text.indexOf("\n")))).toMatchObject({
        accountGroupId: tenant.accountGroupId,
        campaignId,
        run: { id: runId, instancesPromised: 7, instancesCreated: 7 },
        ...{ part, table: table_name, rows: row_count },
      });
    }
    const { archived, ...summary } = await readRun(campaign);
    const { archived: none, ...summaryBefore } = before.run;
    expect(none).toBeNull();
    expect(summary).toEqual(summaryBefore);
    expect(archived).toMatchObject({
      prefix: `${tenant.accountGroupId}/${campaignId}/${runId}/`,
      parts: parts.length,
      instances: before.instances.length,
      actions: before.actions.length,
    });
  },
);

it("refuses whatever would lack what is archived, and names the command that brings it back", async () => {
  const { tenant, campaignId, runId } = await givenCompleted(3);
  await sweepArchive();

  for (const path of [
    `/campaigns/${campaignId}/instances`,
    `/campaigns/${campaignId}/instances?runId=${runId}`,
    `/campaigns/${campaignId}/instances?status=completed`,
    `/campaigns/${campaignId}/instances/${runId}-1`,
    `/actions?campaignId=${campaignId}`,
    `/actions?campaignId=${campaignId}&status=sent`,
  ]) {
    const details = expectRefusal(await tenant.call("GET", path), 409, "RUN_ARCHIVED");
    expect(details).toContain(
      `kickoff runs restore ${runId} --campaign ${campaignId} --account-group ${tenant.accountGroupId}`,
    );
  }
  // Nothing of these is ever archived.
  for (const path of [
    `/campaigns/${campaignId}/instances?status=running`,
    `/campaigns/${campaignId}/progress`,
    `/actions?campaignId=${campaignId}&status=unknown`,
    "/actions?status=unknown",
    "/events",
  ]) {
    expectStatus(await tenant.call("GET", path), 200);
  }
  expectRefusal(await start(tenant, campaignId), 409, "CAMPAIGN_COMPLETED");
  const missing = await tenant.call("GET", `/campaigns/${campaignId}/instances/${runId}-9`);
  expectRefusal(missing, 404, "NOT_FOUND");
});

it("brings a run back to the byte, and leaves it for as long again", async () => {
  const campaign = await givenCompleted(7);
  const { tenant, campaignId, runId } = campaign;
  const read = async () => ({
    run: await readRun(campaign),
    instances: await rowsOf("instances", campaignId),
    actions: await rowsOf("actions", campaignId),
  });
  const before = await read();
  const violations = async () => checkInstances(await readState(campaignId));
  expect(await violations()).toEqual([]);
  await sweepArchive();
  expect(await violations()).not.toEqual([]);

  const restored = await restoreRun(bucket, tenantDatabase(), runId, Date.now(), () => undefined);

  expect(restored.rows).toBe(before.instances.length + before.actions.length);
  expect(await read()).toEqual(before);
  expect(await violations()).toEqual([]);
  await sweepArchive();
  expect(await read()).toEqual(before);
  // An older state of D1 would still name the objects.
  expect(await objectsOf(tenant.accountGroupId, campaignId)).toHaveLength(2);
  await tenantDatabase()
    .prepare("UPDATE archive_leftovers SET delete_after = delete_after - ?1")
    .bind(30 * 86_400_000)
    .run();
  await sweepArchive();
  expect(await objectsOf(tenant.accountGroupId, campaignId)).toEqual([]);
  await tenantDatabase().prepare("UPDATE runs SET restored_at = restored_at - 31 * 86400000").run();
  await sweepArchive();
  expect(await rowsOf("instances", campaignId)).toEqual([]);
});

it("brings back as well what a sweep archives meanwhile", async () => {
  const { campaignId, runId } = await givenCompleted(3);
  const readAll = async () => ({
    instances: await rowsOf("instances", campaignId),
    actions: await rowsOf("actions", campaignId),
  });
  const before = await readAll();
  await sweepArchive(1);
  const sweeping = {
    get: async (key: string) => {
      await sweepArchive(1);
      return bucket.get(key);
    },
  } as unknown as R2Bucket;

  await restoreRun(sweeping, tenantDatabase(), runId, Date.now(), () => undefined);

  expect(await partsOf(runId)).toEqual([]);
  expect(await readAll()).toEqual(before);
});

it("leaves a stopped campaign what its restart needs: exactly the unfinished leads get instances", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 9);
  const first = await givenQuietRun(tenant, campaignId);
  await setInstanceStatus(first, [1, 4], "completed");
  await setInstanceStatus(first, [2], "failed");
  await setInstanceStatus(first, [3, 5], "running");
  await stopCampaign(tenant, campaignId);
  await letDaysPass(first);

  await sweepArchive();

  expect((await readInstances(first)).map(({ position }) => position)).toEqual([1, 2, 4]);
  expect(await archivedRowsOf("instances", [first])).toHaveLength(6);
  const finished = await tenant.call("GET", `/campaigns/${campaignId}/instances/${first}-4`);
  expectStatus(finished, 200);
  const started = expectStatus(await start(tenant, campaignId), 200);
  expect(started.instancesCreated).toBe(6);
  const second = String(
    (
      await tenantDatabase()
        .prepare("SELECT run_id FROM campaigns WHERE id = ?1")
        .bind(campaignId)
        .first()
    )?.run_id,
  );
  await becomeQuiet(tenant, campaignId, second, 6);
  expect((await readInstances(second)).map(({ position }) => position)).toEqual([0, 3, 5, 6, 7, 8]);
  const own = await tenant.call<{ items: unknown[] }>(
    "GET",
    `/campaigns/${campaignId}/instances?runId=${second}`,
  );
  expect(expectStatus(own, 200).items).toHaveLength(6);

  // Completed, it needs nothing of either run any more.
  await setInstanceStatus(second, [0, 3, 5, 6, 7, 8], "completed");
  await letDaysPass(first, 0);
  await letDaysPass(second);
  await sweepArchive();
  expect(await rowsOf("instances", campaignId)).toEqual([]);
  expect(await archivedRowsOf("instances", [first, second])).toHaveLength(15);
});

it("keeps in D1 what waits for a person, and what the feed tells of", async () => {
  const { tenant, campaignId, runId } = await givenUnknown(2);
  await stopCampaign(tenant, campaignId);
  await tenantDatabase()
    .prepare("UPDATE campaigns SET status = 'completed' WHERE id = ?1")
    .bind(campaignId)
    .run();
  await tenantDatabase().prepare("UPDATE runs SET ended_at = 1 WHERE id = ?1").bind(runId).run();

  await sweepArchive();
  expect(await partsOf(runId)).toEqual([]);

  await letDaysPass(runId, 0);
  await sweepArchive();
  expect(await rowsOf("instances", campaignId)).toEqual([]);
  expect(await rowsOf("actions", campaignId)).toHaveLength(2);
  const unknown = await tenant.call<{ items: { id: string }[] }>("GET", "/actions?status=unknown");
  const [action] = expectStatus(unknown, 200).items;
  const resolved = await tenant.call("POST", `/actions/${action?.id}/resolve`, {
    body: { as: "sent" },
  });
  expectStatus(resolved, 200);
});

it("leaves what belongs to an account group that moves, and takes it afterwards", async () => {
  const { tenant, campaignId, runId } = await givenCompleted(1);
  await letDaysPass(runId, 400);
  const move = (statement: string) =>
    tenantDatabase().prepare(statement).bind(tenant.accountGroupId).run();
  await move(
    "INSERT INTO moves (account_group_id, id, state, other_database, since) VALUES (?1, ?1, 'frozen', 2, 1)",
  );
  await sweepArchive();
  expect(await rowsOf("instances", campaignId)).toHaveLength(1);

  await move("DELETE FROM moves WHERE account_group_id = ?1");
  await sweepArchive();
  expect(await rowsOf("instances", campaignId)).toEqual([]);
});

it.each([
  ["the setting is empty", ""],
  ["the run ended later", "32"],
])("archives nothing when %s", async (_why, days) => {
  const { campaignId } = await givenCompleted(1);
  const settings = { ...archiveEnv, ARCHIVE_AFTER_DAYS: days };
  await worker.scheduled(createScheduledController({ scheduledTime: Date.now() }), settings as Env);

  expect(await rowsOf("instances", campaignId)).toHaveLength(1);
});

it.each([
  ["is no number", { ARCHIVE_AFTER_DAYS: "soon" }],
  ["is too short", { ARCHIVE_AFTER_DAYS: "29" }],
  ["has no bucket", { ARCHIVE: undefined }],
])(
  "tells in the log of each sweep that the setting %s, and goes on with all else",
  async (_why, settings) => {
    const log = catchLogLines();
    await expect(
      worker.scheduled(createScheduledController({ scheduledTime: Date.now() }), {
        ...archiveEnv,
        ...settings,
      } as unknown as Env),
    ).rejects.toThrow();

    expect(log.ofEvent("sweep.fault")).toMatchObject([{ sweep: "archive" }]);
    expect(log.ofEvent("sweep.events")).toHaveLength(1);
  },
);

it("archives with the others in a minute's sweep", async () => {
  const { campaignId, runId } = await givenCompleted(1);
  // Before those that other tests have left: the run that ended first has its turn first.
  await letDaysPass(runId, 400);
  await worker.scheduled(
    createScheduledController({ scheduledTime: Date.now() }),
    archiveEnv as unknown as Env,
  );

  expect(await rowsOf("instances", campaignId)).toEqual([]);
});

/** Whatever dies at whichever call: each row is in D1 or in the archive, and a repetition finishes. */
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";

import { restoreRun } from "../../src/archive/restoreRun.ts";
import { archiveRuns } from "../../src/sweeps/archiveRuns.ts";
import { shareOfSweep } from "../../src/sweeps/shareOfSweep.ts";
import {
  allRowsOf,
  archiveEnv,
  bucket,
  letDaysPass,
  objectsOf,
  partsOf,
  restoreForTest,
  rowsOf,
  sweepArchive,
} from "../support/archive.ts";
import { type ExecutedCampaign, givenExecuted } from "../support/executedCampaign.ts";
import { catchLogLines } from "../support/logLines.ts";
import { Life, mortalBucket, mortalDatabase } from "../support/mortal.ts";

const HOUR = 3_600_000;

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function givenCompleted(): Promise<ExecutedCampaign> {
  const campaign = await givenExecuted(
    3,
    () => ({ status: 200, body: { status: "sent" } }),
    ({ status }) => status === "completed",
  );
  await letDaysPass(campaign.runId);
  return campaign;
}

/** A sweep in a process of its own. */
const sweepIn = (life: Life) =>
  archiveRuns(
    { ...archiveEnv, ARCHIVE: mortalBucket(bucket, life) },
    { databaseNumber: 1, database: mortalDatabase(env.DATABASE, life) },
    shareOfSweep(1),
  );

/** A restoration in a process of its own. */
const restoreIn = (life: Life, runId: string) =>
  restoreRun(
    mortalBucket(bucket, life),
    mortalDatabase(env.DATABASE, life),
    runId,
    Date.now(),
    () => undefined,
  );

/** Each call at which a process may die, before it takes effect or after. */
async function* everyDeath(work: (life: Life) => Promise<unknown>) {
  const whole = new Life();
  await work(whole);
  expect(whole.calls).toBeGreaterThan(5);
  for (let last = 1; last <= whole.calls; last++) {
    yield new Life(last, "before");
    yield new Life(last, "after");
  }
}

it("loses and doubles no row when a sweep dies, and leaves no object behind", async () => {
  const { tenant, campaignId, runId } = await givenCompleted();
  const original = await allRowsOf(campaignId, runId);
  catchLogLines();
  for await (const life of everyDeath(sweepIn)) {
    await restoreForTest(runId);
    await sweepIn(life).catch(() => undefined);
    expect(await allRowsOf(campaignId, runId)).toEqual(original);

    await sweepArchive();
    expect(await allRowsOf(campaignId, runId)).toEqual(original);
    expect(await rowsOf("instances", campaignId)).toEqual([]);
    expect(await rowsOf("actions", campaignId)).toEqual([]);
  }
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 2 * HOUR });
  await sweepArchive();
  const named = (await partsOf(runId)).map(({ object_key }) => object_key);
  expect(await objectsOf(tenant.accountGroupId, campaignId)).toEqual(named);
});

it("loses and doubles no row when a restoration dies", async () => {
  const { campaignId, runId } = await givenCompleted();
  const original = await allRowsOf(campaignId, runId);
  catchLogLines();
  await sweepArchive();
  const restore = async (life: Life) => restoreIn(life, runId);
  for await (const life of everyDeath(restore)) {
    await env.DATABASE.prepare("UPDATE runs SET restored_at = NULL WHERE id = ?1")
      .bind(runId)
      .run();
    await sweepArchive();
    await restoreIn(life, runId).catch(() => undefined);
    expect(await allRowsOf(campaignId, runId)).toEqual(original);

    await restoreIn(new Life(), runId);
    expect(await rowsOf("instances", campaignId)).toEqual(original.instances);
    expect(await rowsOf("actions", campaignId)).toEqual(original.actions);
    expect(await partsOf(runId)).toEqual([]);
  }
});

it("archives each row once when two sweeps go over the same run at once", async () => {
  const { campaignId, runId } = await givenCompleted();
  const original = await allRowsOf(campaignId, runId);
  catchLogLines();
  for (let round = 0; round < 5; round++) {
    await Promise.all([sweepArchive(), sweepArchive(), sweepArchive()]);
    expect(await allRowsOf(campaignId, runId)).toEqual(original);
    await restoreForTest(runId);
  }
});

it("does not archive again what a restored run has, when the record of a part comes a second time, late", async () => {
  const { campaignId, runId } = await givenCompleted();
  const original = await allRowsOf(campaignId, runId);
  const batch = env.DATABASE.batch.bind(env.DATABASE);
  const records: D1PreparedStatement[][] = [];
  catchLogLines();
  vi.spyOn(env.DATABASE, "batch").mockImplementation((statements) => {
    records.push(statements);
    return batch(statements) as never;
  });
  await sweepArchive();
  const written = records.splice(0);
  expect(written.length).toBeGreaterThan(1);
  await restoreForTest(runId);

  for (const record of written) await batch(record);

  expect(await allRowsOf(campaignId, runId)).toEqual(original);
  for (const { object_key } of await partsOf(runId))
    expect(await bucket.head(object_key)).not.toBeNull();
});

it("names no object whose deletion has begun", async () => {
  const { campaignId, runId } = await givenCompleted();
  const original = await allRowsOf(campaignId, runId);
  const log = catchLogLines();
  const put = bucket.put.bind(bucket);
  vi.spyOn(archiveEnv.ARCHIVE, "put").mockImplementationOnce(async (key, value, options) => {
    const object = await put(key, value as string, options);
    // Two hours later another sweep deletes what no part names.
    await env.DATABASE.prepare("UPDATE archive_leftovers SET delete_after = 1").run();
    await sweepArchive(0);
    return object as never;
  });

  await sweepArchive();

  expect(log.ofEvent("sweep.archive").map(({ outcome }) => outcome)).toContain("overtaken");
  expect(await allRowsOf(campaignId, runId)).toEqual(original);
});

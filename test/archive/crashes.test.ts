/** Whatever goes wrong at whichever call: each row is in D1 or in the archive, and a repetition finishes. */
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";

import { restoreRun } from "../../src/archive/restoreRun.ts";
import { takeLeftovers } from "../../src/database/archiveLeftovers.ts";
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

const MONTH = 31 * 86_400_000;

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

/** A life for each call that may go wrong, in either way. To die after a call is to die before the next. */
async function* everyFate(work: (life: Life) => Promise<unknown>) {
  const whole = new Life();
  await work(whole);
  expect(whole.calls).toBeGreaterThan(5);
  for (let fatal = 1; fatal <= whole.calls; fatal++) {
    yield new Life(fatal, "dies before it");
    yield new Life(fatal, "loses its answer");
  }
}

it("loses and doubles no row when a sweep dies or loses an answer, and leaves no object behind", async () => {
  const { tenant, campaignId, runId } = await givenCompleted();
  const original = await allRowsOf(campaignId, runId);
  catchLogLines();
  for await (const life of everyFate(sweepIn)) {
    await restoreForTest(runId);
    await sweepIn(life).catch(() => undefined);
    expect(await allRowsOf(campaignId, runId)).toEqual(original);

    await sweepArchive();
    expect(await allRowsOf(campaignId, runId)).toEqual(original);
    expect(await rowsOf("instances", campaignId)).toEqual([]);
    expect(await rowsOf("actions", campaignId)).toEqual([]);
  }
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + MONTH });
  await sweepArchive();
  const named = (await partsOf(runId)).map(({ object_key }) => object_key);
  expect(await objectsOf(tenant.accountGroupId, campaignId)).toEqual(named);
});

it("loses and doubles no row when a restoration dies or loses an answer", async () => {
  const { campaignId, runId } = await givenCompleted();
  const original = await allRowsOf(campaignId, runId);
  catchLogLines();
  await sweepArchive();
  const restore = async (life: Life) => restoreIn(life, runId);
  for await (const life of everyFate(restore)) {
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

/** Keeps the batches that the Worker sends to D1. */
function keepBatches(): D1PreparedStatement[][] {
  const batch = env.DATABASE.batch.bind(env.DATABASE);
  const kept: D1PreparedStatement[][] = [];
  vi.spyOn(env.DATABASE, "batch").mockImplementation((statements) => {
    kept.push(statements);
    return batch(statements) as never;
  });
  return kept;
}

it("archives what a restored run has at most once more, when the record of a part comes a second time, late", async () => {
  const { campaignId, runId } = await givenCompleted();
  const original = await allRowsOf(campaignId, runId);
  catchLogLines();
  const batches = keepBatches();
  await sweepArchive();
  vi.mocked(env.DATABASE.batch).mockRestore();
  await restoreForTest(runId);

  for (const record of batches) await env.DATABASE.batch(record);

  expect(await allRowsOf(campaignId, runId)).toEqual(original);
  for (const { object_key } of await partsOf(runId)) {
    expect(await bucket.head(object_key)).not.toBeNull();
  }
});

it("deletes nothing that a part does not have, when its record comes a second time, late", async () => {
  const { campaignId, runId } = await givenCompleted();
  const setStatus = async (status: string) => {
    await env.DATABASE.prepare(
      "UPDATE actions SET status = ?2 WHERE campaign_id = ?1 AND position = 1",
    )
      .bind(campaignId, status)
      .run();
    await letDaysPass(runId, 0);
  };
  await setStatus("unknown");
  const original = await allRowsOf(campaignId, runId);
  catchLogLines();
  const batches = keepBatches();
  await sweepArchive();
  vi.mocked(env.DATABASE.batch).mockRestore();
  expect(await allRowsOf(campaignId, runId)).toEqual(original);

  // By now somebody has said what became of it.
  await setStatus("sent");
  for (const record of batches) await env.DATABASE.batch(record);

  expect(await rowsOf("actions", campaignId)).toMatchObject([{ position: 1, status: "sent" }]);
});

it("names no object whose deletion has begun", async () => {
  const { campaignId, runId } = await givenCompleted();
  const original = await allRowsOf(campaignId, runId);
  const log = catchLogLines();
  const put = bucket.put.bind(bucket);
  vi.spyOn(bucket, "put").mockImplementationOnce(async (key, value, options) => {
    const object = await put(key, value as string, options);
    // Another sweep, long after this one should have ended.
    await takeLeftovers(env.DATABASE, Date.now() + MONTH, 1_000);
    return object as never;
  });

  await sweepArchive();

  expect(log.ofEvent("sweep.archive").at(-1)).toMatchObject({ outcome: "overtaken" });
  expect(await partsOf(runId)).toEqual([]);
  expect(await allRowsOf(campaignId, runId)).toEqual(original);
});

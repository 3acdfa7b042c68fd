/** The sweep over the archive: what has to leave for it, what has to come back, and what is to be deleted there. */
import { type ArchiveEnv, archiveOf } from "../archive/archiveOf.ts";
import { archiveRows } from "../archive/archiveRows.ts";
import { readPart } from "../archive/readPart.ts";
import { forgetLeftovers, takeLeftovers } from "../database/archiveLeftovers.ts";
import { restoreRows, selectRecalledPart } from "../database/archiveParts.ts";
import type { NumberedDatabase } from "../database/databases.ts";
import { readArchiveSetting } from "../domain/archive.ts";
import { log, logError } from "../platform/log.ts";
import { callUpstream } from "../platform/upstream.ts";
import type { SweepShare } from "./shareOfSweep.ts";

/** R2 deletes as many in one call: https://developers.cloudflare.com/r2/api/workers/workers-api-reference/#bucket-method-definitions */
const DELETIONS = 1_000;

/**
 * Brings back the parts that are about somebody who was erased, and archives the runs that have ended long enough ago.
 *
 * @throws {Error} when the setting makes no sense, or there is no bucket for it
 */
export async function archiveRuns(
  env: ArchiveEnv,
  { databaseNumber, database }: NumberedDatabase,
  { archiveSteps }: SweepShare,
): Promise<void> {
  const bucket = archiveOf(env);
  let steps = archiveSteps;
  if (bucket !== null) {
    await deleteLeftovers(bucket, database);
    while (steps > 0 && (await bringBack(bucket, database))) steps--;
  }
  const keptFor = readArchiveSetting(env.ARCHIVE_AFTER_DAYS);
  if (keptFor === null) return;
  if (bucket === null) {
    throw new Error(
      "ARCHIVE_AFTER_DAYS is set, but there is no bucket: wrangler.toml binds no ARCHIVE.",
    );
  }
  for (const before = Date.now() - keptFor; steps > 0; steps--) {
    const step = await archiveRows(bucket, database, before);
    if (step === null) break;
    log("sweep.archive", { ...step, databaseNumber });
    if (step.outcome === "overtaken") break;
  }
}

async function deleteLeftovers(bucket: R2Bucket, database: D1Database): Promise<void> {
  const objectKeys = await takeLeftovers(database, Date.now(), DELETIONS);
  if (objectKeys.length === 0) return;
  await callUpstream("ARCHIVE", "delete objects", () => bucket.delete(objectKeys));
  await forgetLeftovers(database, objectKeys);
  log("sweep.archive", { outcome: "deleted", objects: objectKeys.length });
}

/** Brings back a part that is recalled. Returns whether there may be another one that can be. */
async function bringBack(bucket: R2Bucket, database: D1Database): Promise<boolean> {
  const part = await selectRecalledPart(database);
  if (part === null) return false;
  const { accountGroupId, campaignId, runId, objectKey } = part;
  const fields = { accountGroupId, campaignId, runId, objectKey };
  try {
    await restoreRows(database, part, await readPart(bucket, part), Date.now());
    log("sweep.archive", { ...fields, outcome: "recalled", rows: part.rows });
    return true;
  } catch (error) {
    logError("sweep.archive.fault", error, fields);
    return false;
  }
}

/** Moving the next rows of ended runs into the archive. */

import { finishArchive, recordPart, selectLeavingRows } from "../database/archivableRows.ts";
import { type ArchivableRun, selectRunToArchive } from "../database/archivableRuns.ts";
import { ARCHIVED_COLUMNS } from "../database/archivedColumns.ts";
import { noteObject } from "../database/archiveLeftovers.ts";
import { decideArchive, toArchivePrefix } from "../domain/archive.ts";
import { newIdentifier } from "../platform/identifiers.ts";
import { sha256 } from "../platform/sha256.ts";
import { callUpstream } from "../platform/upstream.ts";
import { type PartHeader, toPartText } from "./partText.ts";

/** Longer than an invocation may take: what is not recorded by then never is. */
const OBJECT_KEPT_FOR_MILLISECONDS = 3_600_000;
/** So that the keys of a run are in the order of its parts. */
const PART_DIGITS = 6;

/** What a step has come to. */
export interface ArchiveStep {
  /** `overtaken`: the rows have changed meanwhile, or somebody else has archived them. `finished`: no row of the run had to leave. */
  readonly outcome: "archived" | "overtaken" | "finished";
  readonly accountGroupId: string;
  readonly campaignId: string;
  readonly runId: string;
  readonly objectKey?: string;
  readonly rows?: number;
}

/**
 * Archives the next rows of the run whose turn it is: first the object, under a key of its own that D1 knows already, then,
 * in one transaction, the record of the part and the deletion of its rows. Whatever dies in between, each row is in D1 or
 * in a part that is recorded; a repetition goes on, and what is left of an object is deleted later.
 *
 * @param before a run has to have ended earlier, in milliseconds since 1970
 * @returns null when no run has to be archived
 */
export async function archiveRows(
  bucket: R2Bucket,
  database: D1Database,
  before: number,
): Promise<ArchiveStep | null> {
  const run = await selectRunToArchive(database, before);
  if (run === null) return null;
  const now = Date.now();
  const archiving = { run, leavings: decideArchive(run, before), before, now };
  const rows = await selectLeavingRows(database, archiving);
  const { id: runId, campaignId, accountGroupId, nextPart: part } = run;
  const step = { accountGroupId, campaignId, runId };
  if (rows === null) {
    await finishArchive(database, archiving);
    return { ...step, outcome: "finished" };
  }
  const prefix = toArchivePrefix(accountGroupId, campaignId, runId);
  const number = String(part).padStart(PART_DIGITS, "0");
  const objectKey = `${prefix}${number}-${newIdentifier(now)}.ndjson`;
  const { table } = rows.leaving;
  const text = toPartText(
    {
      ...{ accountGroupId, campaignId, part, table },
      run: summarize(run),
      columns: [...ARCHIVED_COLUMNS[table]],
      rows: rows.lines.length,
    },
    rows.lines,
  );
  const digest = await sha256(text);
  await noteObject(database, objectKey, now + OBJECT_KEPT_FOR_MILLISECONDS);
  await callUpstream("ARCHIVE", "write part", () =>
    bucket.put(objectKey, text, {
      // R2 refuses a body that is not what was sent.
      sha256: digest,
      httpMetadata: { contentType: "application/x-ndjson" },
    }),
  );
  const newPart = { part, objectKey, sha256: digest };
  const isRecorded = await recordPart(database, archiving, rows, newPart);
  return {
    ...step,
    outcome: isRecorded ? "archived" : "overtaken",
    objectKey,
    rows: rows.lines.length,
  };
}

function summarize({
  id,
  startedAt,
  endedAt,
  instancesPromised,
  instancesCreated,
  instancesStopped,
}: ArchivableRun): PartHeader["run"] {
  return { id, startedAt, endedAt, instancesPromised, instancesCreated, instancesStopped };
}

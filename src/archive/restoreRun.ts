/** Bringing all rows of a run back from the archive. */
import { noteRestoration, restoreRows, selectParts } from "../database/archiveParts.ts";
import { readPart } from "./readPart.ts";

/** How far it is. */
export interface RestorationProgress {
  readonly step: "checked" | "restored";
  /** How many parts are, of how many. */
  readonly parts: number;
  readonly of: number;
  /** The rows of these parts. */
  readonly rows: number;
}

/**
 * Brings the rows of a run back: first every part is read and checked, then each is restored in a transaction of its own.
 * Interrupted at any moment, each row is in D1 or in a part; called again, it finishes.
 *
 * @param now in milliseconds since 1970: from then on the run counts as ended
 * @returns how many parts and rows it has brought back
 * @throws {BrokenPartError} when a part is not what was written; then nothing has changed
 */
export async function restoreRun(
  bucket: R2Bucket,
  database: D1Database,
  runId: string,
  now: number,
  onProgress: (progress: RestorationProgress) => void,
): Promise<{ readonly parts: number; readonly rows: number }> {
  const parts = await selectParts(database, runId);
  const of = parts.length;
  if (of === 0) return { parts: 0, rows: 0 };
  let rows = 0;
  for (const [index, part] of parts.entries()) {
    await readPart(bucket, part);
    rows += part.rows;
    onProgress({ step: "checked", parts: index + 1, of, rows });
  }
  // Before the first row is back, so that no sweep takes it away again.
  await noteRestoration(database, runId, now);
  // A sweep may have archived more while the parts were checked; from here on none does.
  const all = await selectParts(database, runId);
  rows = 0;
  for (const [index, part] of all.entries()) {
    await restoreRows(database, part, await readPart(bucket, part), now);
    rows += part.rows;
    onProgress({ step: "restored", parts: index + 1, of: all.length, rows });
  }
  return { parts: all.length, rows };
}

/** Runs that have ended long ago, the sweep that archives them, and what is in the archive. */
import { env } from "cloudflare:workers";

import type { ArchiveEnv } from "../../src/archive/archiveOf.ts";
import { restoreRun } from "../../src/archive/restoreRun.ts";
import { archiveRuns } from "../../src/sweeps/archiveRuns.ts";
import { shareOfSweep } from "../../src/sweeps/shareOfSweep.ts";
import { tenantDatabase, tenantDatabaseNumber } from "./tenantDatabase.ts";

const DAY = 86_400_000;

/** The tests' deployment, with a bucket. */
export const archiveEnv = {
  ...env,
  ARCHIVE_AFTER_DAYS: "30",
} as unknown as ArchiveEnv & { readonly ARCHIVE: R2Bucket };

export const bucket = archiveEnv.ARCHIVE;

/** Lets it be so many days ago that a run ended, and the feed have forgotten what came before. */
export async function letDaysPass(runId: string, days = 31): Promise<void> {
  await tenantDatabase().batch([
    tenantDatabase()
      .prepare("UPDATE runs SET ended_at = ended_at - ?2 WHERE id = ?1")
      .bind(runId, days * DAY),
    tenantDatabase()
      .prepare(
        "DELETE FROM events WHERE campaign_id = (SELECT campaign_id FROM runs WHERE id = ?1)",
      )
      .bind(runId),
  ]);
}

/** What the sweep does for the archive in a minute. */
export function sweepArchive(archiveSteps = shareOfSweep(1).archiveSteps): Promise<void> {
  return archiveRuns(
    archiveEnv,
    { databaseNumber: tenantDatabaseNumber(), database: tenantDatabase() },
    { ...shareOfSweep(1), archiveSteps },
  );
}

/** The rows of a table that are about a campaign, in the order of its key. */
export async function rowsOf(
  table: "instances" | "actions",
  campaignId: string,
): Promise<readonly Record<string, unknown>[]> {
  const { results } = await tenantDatabase()
    .prepare(
      table === "instances"
        ? `SELECT i.* FROM runs r JOIN instances i ON i.run_id = r.id WHERE r.campaign_id = ?1
         ORDER BY i.run_id, i.position`
        : "SELECT a.* FROM actions a WHERE a.campaign_id = ?1 ORDER BY a.position, a.step",
    )
    .bind(campaignId)
    .all();
  return results;
}

/** The parts that D1 has of a run. */
export async function partsOf(runId: string) {
  const { results } = await tenantDatabase()
    .prepare(
      "SELECT part, object_key, table_name, row_count, sha256 FROM archive_parts WHERE run_id = ?1 ORDER BY part",
    )
    .bind(runId)
    .all<{
      part: number;
      object_key: string;
      table_name: string;
      row_count: number;
      sha256: string;
    }>();
  return results;
}

/** The keys of all objects of a campaign. */
export async function objectsOf(accountGroupId: string, campaignId: string): Promise<string[]> {
  const { objects } = await bucket.list({ prefix: `${accountGroupId}/${campaignId}/` });
  return objects.map(({ key }) => key);
}

/** The rows of a table in the archive, from the objects that D1 names, as D1 had them. */
export async function archivedRowsOf(
  table: "instances" | "actions",
  runIds: readonly string[],
): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for (const runId of runIds) {
    for (const part of await partsOf(runId)) {
      if (part.table_name !== table) continue;
      const text = (await (await bucket.get(part.object_key))?.text()) ?? "";
      const [first = "", ...lines] = text.trimEnd().split("\n");
      const { columns } = JSON.parse(first) as { columns: string[] };
      for (const line of lines) {
        const values = JSON.parse(line) as unknown[];
        rows.push(Object.fromEntries(columns.map((name, index) => [name, values[index]])));
      }
    }
  }
  return rows;
}

/** Brings a run back as an operator does, and lets the sweep take it again at once. */
export async function restoreForTest(runId: string): Promise<void> {
  await restoreRun(bucket, tenantDatabase(), runId, Date.now(), () => undefined);
  await tenantDatabase()
    .prepare("UPDATE runs SET restored_at = NULL WHERE id = ?1")
    .bind(runId)
    .run();
}

/** The rows of a campaign with one run, those in D1 and those in the archive together: none may be in both, or in neither. */
export async function allRowsOf(campaignId: string, runId: string) {
  const place = (row: Record<string, unknown>) =>
    Number(row.position) * 100 + Number(row.step) + (row.campaign_id === undefined ? 0 : 0.5);
  const read = async (table: "instances" | "actions") =>
    [...(await rowsOf(table, campaignId)), ...(await archivedRowsOf(table, [runId]))].sort(
      (one, other) => place(one) - place(other),
    );
  return { instances: await read("instances"), actions: await read("actions") };
}

/** Looks into the stores behind the Worker. */

import { type FrozenWorkflow, parseFrozenWorkflow } from "../../src/domain/workflow.ts";
import { tenantDatabase } from "./tenantDatabase.ts";

/** The instances of a run, as rows. */
export async function readInstances(
  runId: string,
): Promise<{ position: number; status: string }[]> {
  const { results } = await tenantDatabase()
    .prepare("SELECT position, status FROM instances WHERE run_id = ?1 ORDER BY position")
    .bind(runId)
    .all<{ position: number; status: string }>();
  return results;
}

/** What a run has frozen. */
export async function readWorkflow(runId: string): Promise<FrozenWorkflow> {
  const run = await tenantDatabase()
    .prepare("SELECT workflow FROM runs WHERE id = ?1")
    .bind(runId)
    .first<{ workflow: string }>();
  return parseFrozenWorkflow(run?.workflow ?? "null");
}

/** Waits until a look is satisfied; says what it last saw when that takes too long. */
export async function eventually<T>(
  look: () => Promise<T>,
  isSatisfied: (seen: T) => boolean,
  milliseconds = 60_000,
): Promise<T> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const seen = await look();
    if (isSatisfied(seen)) return seen;
    if (Date.now() > deadline)
      throw new Error(`Still ${String(JSON.stringify(seen)).slice(0, 1_000)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** How many rows the tables that requests write hold: a quick look, where a picture takes too long. */
export async function countRows(): Promise<number> {
  const tables = [
    "audiences",
    "leads",
    "templates",
    "campaigns",
    "selected_leads",
    "content_slots",
    "runs",
    "idempotent_answers",
    "stops",
  ];
  const counts = tables.map((table) => `(SELECT count(*) FROM ${table})`).join(" + ");
  const row = await tenantDatabase().prepare(`SELECT ${counts} AS n`).first<{ n: number }>();
  return row?.n ?? Number.NaN;
}

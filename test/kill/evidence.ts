/** What the files say, read by another SQLite than the Worker's, past the Worker and its runtime. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import {
  type CampaignStateRow,
  type RunStateRow,
  SELECT_CAMPAIGNS,
  SELECT_RUNS,
  toCampaignStates,
} from "../invariants/readCampaigns.ts";
import type { CampaignState, Unfinished } from "../invariants/snapshot.ts";

/** Opens D1's file, lets `use` read it and closes it again. */
export function withDatabase<T>(directory: string, use: (database: DatabaseSync) => T): T {
  const folder = join(directory, "state", "d1", "miniflare-D1DatabaseObject");
  const file = readdirSync(folder).find((name) => /^[0-9a-f]{64}\.sqlite$/.test(name));
  if (file === undefined) throw new Error(`There is no D1 database in ${folder}.`);
  return withFile(join(folder, file), use);
}

/** What is still to be done, but for messages: the local queue keeps them where nobody can look. */
export function readUnfinished(directory: string): Unfinished {
  const objects = join(directory, "state", "do", "kickoff-CampaignObject", "metadata.sqlite");
  return {
    incompleteRuns: withDatabase(directory, (database) =>
      count(database, "runs WHERE ended_at IS NULL AND instances_created < instances_promised"),
    ),
    alarms: withFile(objects, (database) => count(database, "_cf_ALARM")),
    messages: 0,
  };
}

/** Messages that were given up. */
export function countDeadLetters(database: DatabaseSync): number {
  return count(database, "dead_letters");
}

/** Instances in the whole database. */
export function countInstances(database: DatabaseSync): number {
  return count(database, "instances");
}

/** What D1 holds of campaigns, by their ids. */
export function readCampaigns(
  database: DatabaseSync,
  campaignIds: readonly string[],
): Map<string, CampaignState> {
  const ids = JSON.stringify(campaignIds);
  const states = toCampaignStates(
    database.prepare(SELECT_CAMPAIGNS).all(ids) as unknown as CampaignStateRow[],
    database.prepare(SELECT_RUNS).all(ids) as unknown as RunStateRow[],
  );
  return new Map(states.map((state) => [state.id, state]));
}

/** How many rows there are of `what`. */
export function count(database: DatabaseSync, what: string): number {
  const { n } = database.prepare(`SELECT count(*) AS n FROM ${what}`).get() as { n: number };
  return n;
}

/** Opens a file of SQLite, lets `use` read it and closes it again. */
export function withFile<T>(path: string, use: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
  try {
    return use(database);
  } finally {
    database.close();
  }
}

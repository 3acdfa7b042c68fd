/** What the files say, read by another SQLite than the Worker's, past the Worker and its runtime. */
import { createHash, createHmac } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";

import type { AccountGroupPlace } from "../../src/domain/accountGroup.ts";

import {
  type CampaignStateRow,
  type RunStateRow,
  SELECT_CAMPAIGNS,
  SELECT_RUNS,
  toCampaignStates,
} from "../invariants/readCampaigns.ts";
import type { CampaignState, Unfinished } from "../invariants/snapshot.ts";

/** A database of a deployment whose files are in `directory`. */
export interface DatabasePlace {
  readonly directory: string;
  readonly databaseNumber: number;
}

/** An account group, and the database in which it lives. */
export interface TenantPlace extends DatabasePlace, AccountGroupPlace {}

/** Opens the file of a database, lets `use` read it and closes it again. */
export function withDatabase<T>(place: DatabasePlace, use: (database: DatabaseSync) => T): T {
  return withFile(databaseFile(place), use);
}

/** Where the file of a database is. Another one keeps what is new, under the same name with `-wal` behind it. */
export function databaseFile({ directory, databaseNumber }: DatabasePlace): string {
  const name = databaseNumber === 1 ? "kickoff-database" : `kickoff-database-${databaseNumber}`;
  const folder = "miniflare-D1DatabaseObject";
  return join(directory, "state", "d1", folder, `${hashName(folder, name)}.sqlite`);
}

/** How workerd names an object of a namespace in its files. */
function hashName(namespace: string, name: string): string {
  const key = createHash("sha256").update(namespace).digest();
  const hash = (text: string | Buffer) => createHmac("sha256", key).update(text).digest();
  const half = hash(name).subarray(0, 16);
  return Buffer.concat([half, hash(half).subarray(0, 16)]).toString("hex");
}

/** How many runs of a tenant still owe instances. */
export function countIncompleteRuns({ accountGroupId, ...place }: TenantPlace): number {
  return withDatabase(place, (database) =>
    count(
      database,
      `campaigns c JOIN runs r ON r.campaign_id = c.id
       WHERE c.account_group_id = ? AND r.ended_at IS NULL AND r.instances_created < r.instances_promised`,
      accountGroupId,
    ),
  );
}

/** How many campaigns' objects have an alarm, whatever their database. */
export function countCampaignAlarms(directory: string): number {
  const path = join(directory, "state", "do", "kickoff-CampaignObject", "metadata.sqlite");
  return withFile(path, (objects) => count(objects, "_cf_ALARM"));
}

/**
 * What is still to be done in a deployment of these tenants, but for messages: the local queues keep them where nobody can
 * look.
 */
export function readUnfinished(directory: string, tenants: readonly TenantPlace[]): Unfinished {
  return {
    incompleteRuns: tenants.reduce((sum, tenant) => sum + countIncompleteRuns(tenant), 0),
    alarms: countCampaignAlarms(directory),
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
export function count(
  database: DatabaseSync,
  what: string,
  ...values: readonly SQLInputValue[]
): number {
  const statement = database.prepare(`SELECT count(*) AS n FROM ${what}`);
  const { n } = statement.get(...values) as { n: number };
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

/** What the files say, read by another SQLite than the Worker's, past the Worker and its runtime. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** A row of `stops`, as far as the check needs it. */
export interface StopEvidence {
  readonly traceId: string;
  readonly idempotencyKey: string | null;
  readonly instancesStopped: number;
  readonly stoppedAt: number;
}

/** A row of `runs`, as far as the check needs it. */
export interface RunEvidence {
  readonly id: string;
  readonly traceId: string;
  readonly idempotencyKey: string | null;
  readonly firstPosition: number;
  readonly endPosition: number;
  readonly instancesPromised: number;
  readonly instancesCreated: number;
  readonly startedAt: number;
  readonly progressedAt: number;
  readonly endedAt: number | null;
  /** Positions of the run's instances, in order. */
  readonly positions: readonly number[];
  readonly stop: StopEvidence | null;
}

/** Everything that D1 holds of one campaign. */
export interface CampaignEvidence {
  readonly status: string;
  readonly runId: string | null;
  /** In the order in which they started. */
  readonly runs: readonly RunEvidence[];
  /** Leads of the campaign's audience by id: their positions. */
  readonly leadPositions: ReadonlyMap<string, number>;
  readonly leadCount: number;
}

/** What must be nothing once all is quiet. */
export interface Unfinished {
  readonly incompleteRuns: number;
  readonly alarms: number;
}

/** Opens D1's file, lets `use` read it and closes it again. */
export function withDatabase<T>(directory: string, use: (database: DatabaseSync) => T): T {
  const folder = join(directory, "state", "d1", "miniflare-D1DatabaseObject");
  const file = readdirSync(folder).find((name) => /^[0-9a-f]{64}\.sqlite$/.test(name));
  if (file === undefined) throw new Error(`There is no D1 database in ${folder}.`);
  return withFile(join(folder, file), use);
}

/** What is still to be done. */
export function readUnfinished(directory: string): Unfinished {
  const objects = join(directory, "state", "do", "kickoff-CampaignObject", "metadata.sqlite");
  return {
    incompleteRuns: withDatabase(directory, (database) =>
      count(database, "runs WHERE ended_at IS NULL AND instances_created < instances_promised"),
    ),
    alarms: withFile(objects, (database) => count(database, "_cf_ALARM")),
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

/** Everything that D1 holds of one campaign. */
export function readCampaignEvidence(
  database: DatabaseSync,
  campaignId: string,
  audienceId: string,
): CampaignEvidence {
  const campaign = database
    .prepare(
      `SELECT c.status, c.run_id AS runId, a.lead_count AS leadCount
       FROM campaigns c JOIN audiences a ON a.id = ?2 WHERE c.id = ?1`,
    )
    .get(campaignId, audienceId) as Pick<CampaignEvidence, "status" | "runId" | "leadCount">;
  const runs = database
    .prepare(
      `SELECT id, trace_id AS traceId, idempotency_key AS idempotencyKey, first_position AS firstPosition,
              end_position AS endPosition, instances_promised AS instancesPromised,
              instances_created AS instancesCreated, started_at AS startedAt, progressed_at AS progressedAt, ended_at AS endedAt
       FROM runs WHERE campaign_id = ?1 ORDER BY started_at`,
    )
    .all(campaignId) as unknown as Omit<RunEvidence, "positions" | "stop">[];
  const leads = database
    .prepare("SELECT id, position FROM leads WHERE audience_id = ?1")
    .all(audienceId) as { id: string; position: number }[];
  return {
    ...campaign,
    runs: runs.map((run) => ({
      ...run,
      positions: readPositions(database, run.id),
      stop: readStop(database, run.id),
    })),
    leadPositions: new Map(leads.map(({ id, position }) => [id, position])),
  };
}

function readPositions(database: DatabaseSync, runId: string): number[] {
  const rows = database
    .prepare("SELECT position FROM instances WHERE run_id = ?1 ORDER BY position")
    .all(runId) as { position: number }[];
  return rows.map(({ position }) => position);
}

function readStop(database: DatabaseSync, runId: string): StopEvidence | null {
  const row = database
    .prepare(
      `SELECT trace_id AS traceId, idempotency_key AS idempotencyKey, instances_stopped AS instancesStopped,
              stopped_at AS stoppedAt
       FROM stops WHERE run_id = ?1`,
    )
    .get(runId) as StopEvidence | undefined;
  return row ?? null;
}

function count(database: DatabaseSync, what: string): number {
  const { n } = database.prepare(`SELECT count(*) AS n FROM ${what}`).get() as { n: number };
  return n;
}

function withFile<T>(path: string, use: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
  try {
    return use(database);
  } finally {
    database.close();
  }
}

/** The records of moves: each statement holds what the record is against what it has to be, so that none comes too late. */
import { runBatch, runStatement, type Sql, sql } from "../../../src/database/sql.ts";
import type { MoveState } from "./decideMove.ts";
import type { CopyPlace, MoveName } from "./moveWrites.ts";

/** What a database knows of the move of an account group. */
export interface MoveRecord {
  /** The same in both databases. */
  readonly id: string;
  readonly state: MoveState;
  readonly otherDatabase: number;
  /** Since when it is in this state. Milliseconds since 1970. */
  readonly since: number;
  /** While it is arriving: which row came last; null before the first. */
  readonly copied: CopyPlace | null;
}

interface MoveRow {
  id: string;
  state: MoveState;
  other_database: number;
  since: number;
  copied: string | null;
}

/** What a database knows of an account group. */
export interface Presence {
  /** Whether it has rows of it. */
  readonly isThere: boolean;
  readonly move: MoveRecord | null;
}

/** Reads what a database knows of an account group. */
export async function readPresence(
  database: D1Database,
  accountGroupId: string,
): Promise<Presence> {
  const [groups, moves] = await runBatch<MoveRow>(database, "look for move", [
    sql`SELECT g.id FROM account_groups g WHERE g.id = ${accountGroupId}`,
    sql`SELECT m.id, m.state, m.other_database, m.since, m.copied FROM moves m WHERE m.account_group_id = ${accountGroupId}`,
  ]);
  const row = moves?.results[0];
  return {
    isThere: (groups?.results.length ?? 0) > 0,
    move:
      row === undefined
        ? null
        : {
            ...{
              id: row.id,
              state: row.state,
              otherDatabase: row.other_database,
              since: row.since,
            },
            copied: row.copied === null ? null : (JSON.parse(row.copied) as CopyPlace),
          },
  };
}

/** A campaign that keeps its account group where it is. */
export interface LiveCampaign {
  readonly id: string;
  readonly name: string;
}

/** How many are named. */
const CAMPAIGNS_NAMED = 5;

function selectLive(accountGroupId: string): Sql {
  return sql`
    SELECT c.id, c.name FROM campaigns c WHERE c.account_group_id = ${accountGroupId} AND c.status = 'active'
    UNION
    SELECT c.id, c.name FROM campaigns c JOIN runs r ON r.campaign_id = c.id AND r.ended_at IS NULL
    WHERE c.account_group_id = ${accountGroupId}`;
}

/**
 * Lets no campaign start any more, unless one is active: one statement, so that no start comes in between.
 *
 * @returns those that are active, some of them
 */
export async function closeAccountGroup(
  database: D1Database,
  { accountGroupId, id }: MoveName,
  otherDatabase: number,
  now: number,
): Promise<readonly LiveCampaign[]> {
  const [, live] = await runBatch<LiveCampaign>(database, "close account group", [
    sql`INSERT INTO moves (account_group_id, id, state, other_database, since)
        SELECT g.id, ${id}, 'closing', ${otherDatabase}, ${now} FROM account_groups g
        WHERE g.id = ${accountGroupId} AND NOT EXISTS (${selectLive(accountGroupId)})
        ON CONFLICT (account_group_id) DO NOTHING`,
    sql`SELECT live.id, live.name FROM (${selectLive(accountGroupId)}) live LIMIT ${CAMPAIGNS_NAMED}`,
  ]);
  return live?.results ?? [];
}

/** From here on nothing but the move writes. */
export function freezeAccountGroup(
  database: D1Database,
  name: MoveName,
  now: number,
): Promise<number> {
  return changeState(database, name, "closing", "frozen", now);
}

/** The other database has it: the one moment at which it moves. */
export function recordMoved(database: D1Database, name: MoveName, now: number): Promise<number> {
  return changeState(database, name, "frozen", "moved", now);
}

/** It stays where it is: from here on the move cannot come to its end. */
export async function recordAbandoned(
  database: D1Database,
  { accountGroupId, id }: MoveName,
  now: number,
): Promise<void> {
  await runStatement(
    database,
    "record that it is abandoned",
    sql`UPDATE moves SET state = 'abandoned', since = ${now}
        WHERE account_group_id = ${accountGroupId} AND id = ${id} AND state IN ('closing', 'frozen')`,
  );
}

/** What has come has to go again. */
export function recordClearing(database: D1Database, name: MoveName, now: number): Promise<number> {
  return changeState(database, name, "arriving", "clearing", now);
}

function changeState(
  database: D1Database,
  { accountGroupId, id }: MoveName,
  from: MoveState,
  to: MoveState,
  now: number,
): Promise<number> {
  return runStatement(
    database,
    `record that it is ${to}`,
    sql`UPDATE moves SET state = ${to}, since = ${now}, copied = NULL
        WHERE account_group_id = ${accountGroupId} AND id = ${id} AND state = ${from}`,
  );
}

/** Lets the rows come, unless there are rows of the account group. */
export async function receiveAccountGroup(
  database: D1Database,
  { accountGroupId, id }: MoveName,
  otherDatabase: number,
  now: number,
): Promise<void> {
  await runStatement(
    database,
    "receive account group",
    sql`INSERT INTO moves (account_group_id, id, state, other_database, since)
        SELECT ${accountGroupId}, ${id}, 'arriving', ${otherDatabase}, ${now}
        WHERE NOT EXISTS (SELECT 1 FROM account_groups g WHERE g.id = ${accountGroupId})
        ON CONFLICT (account_group_id) DO NOTHING`,
  );
}

/** The database takes writes again, or for the first time. */
export async function forgetMove(
  database: D1Database,
  { accountGroupId, id }: MoveName,
  state: MoveState,
): Promise<void> {
  await runStatement(
    database,
    "end move",
    sql`DELETE FROM moves WHERE account_group_id = ${accountGroupId} AND id = ${id} AND state = ${state}`,
  );
}

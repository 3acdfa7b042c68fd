/** The senders of runs. */
import type { Sender } from "../domain/sender.ts";
import { type Columns, columnsOf, type Row, toValue } from "./columns.ts";
import { SENDER } from "./senders.ts";
import { readRow, readRows, sql } from "./sql.ts";

/** Most senders of a batch of runs that are woken at once; the sweep wakes the others. */
const MAXIMUM_SENDERS = 50;
/** Of more live runs, a look for overdue senders takes as many at random. */
const RUNS_A_LOOK = 200;

/** A sender that serves a run. */
export interface ServingSender {
  readonly accountGroupId: string;
  readonly senderId: string;
}

const SERVING_SENDER: Columns<ServingSender> = {
  accountGroupId: "account_group_id",
  senderId: "id",
};

/**
 * Whether the sender `s`, enabled or not, is one of the run `r`: the run names it, or any of the account group, and it
 * performs the kinds of the run's workflow.
 */
export const IS_OF_RUN = sql`
  (r.workflow -> 'senderIds' = 'null'
    OR EXISTS (SELECT 1 FROM json_each(r.workflow, '$.senderIds') named WHERE named.value = s.id))
  AND NOT EXISTS (
    SELECT 1 FROM json_each(r.workflow, '$.steps') step
    WHERE NOT EXISTS (SELECT 1 FROM json_each(s.kinds) kind WHERE kind.value = step.value ->> 'kind'))`;

/** Whether the sender `s` serves the run `r`. */
const SERVES = sql`s.enabled AND ${IS_OF_RUN}`;

/**
 * The senders that may take on leads of these runs, of those that are live and whose promised instances all exist: those
 * that the run names, or every enabled sender of its account group that performs the kinds of its workflow.
 */
export async function selectServingSenders(
  database: D1Database,
  runIds: readonly string[],
): Promise<ServingSender[]> {
  const rows = await readRows<Row>(
    database,
    "select serving senders",
    sql`SELECT DISTINCT s.account_group_id, s.id
        FROM json_each(${JSON.stringify(runIds)}) wanted
        CROSS JOIN runs r ON r.id = wanted.value AND r.ended_at IS NULL AND r.workflow IS NOT NULL
          AND r.instances_created = r.instances_promised
        CROSS JOIN campaigns c ON c.id = r.campaign_id
        CROSS JOIN senders s ON s.account_group_id = c.account_group_id
        WHERE ${SERVES}
        LIMIT ${MAXIMUM_SENDERS}`,
  );
  return rows.map((row) => toValue(SERVING_SENDER, row));
}

/**
 * Whether a run has a sender that may take on its leads; null for a run from before instances were executed.
 *
 * @param runId of a run that there is
 */
export async function selectIsServed(database: D1Database, runId: string): Promise<boolean | null> {
  const row = await readRow<{ is_served: 0 | 1 | null }>(
    database,
    "look for a sender",
    sql`SELECT iif(r.workflow IS NULL, NULL, EXISTS (
          SELECT 1 FROM senders s WHERE s.account_group_id = c.account_group_id AND ${SERVES})) AS is_served
        FROM runs r JOIN campaigns c ON c.id = r.campaign_id WHERE r.id = ${runId}`,
  );
  const isServed = row?.is_served ?? null;
  return isServed === null ? null : isServed === 1;
}

/** The senders that may take on leads of a run, oldest first, at most so many. */
export async function selectSendersOfRun(
  database: D1Database,
  runId: string,
  limit: number,
): Promise<Sender[]> {
  const rows = await readRows<Row>(
    database,
    "select senders of run",
    sql`SELECT ${columnsOf(SENDER, "s")}
        FROM runs r JOIN campaigns c ON c.id = r.campaign_id
        JOIN senders s ON s.account_group_id = c.account_group_id AND ${SERVES}
        WHERE r.id = ${runId} AND r.workflow IS NOT NULL
        ORDER BY s.id LIMIT ${limit}`,
  );
  return rows.map((row) => toValue(SENDER, row));
}

/**
 * Senders with leads in a live run whose time has passed so long ago, and senders that may take on leads of a live run
 * which has stood complete for so long. Some of them only wait for their limits or their hours; so in random order: where
 * there are more than `limit`, these must not keep the others from their turn.
 */
export async function selectOverdueSenders(
  database: D1Database,
  now: number,
  overdueForMilliseconds: number,
  limit: number,
): Promise<ServingSender[]> {
  const before = now - overdueForMilliseconds;
  const rows = await readRows<Row>(
    database,
    "list overdue senders",
    sql`SELECT DISTINCT s.account_group_id, s.id
        FROM (
          SELECT r.id FROM runs r
          WHERE r.ended_at IS NULL AND r.workflow IS NOT NULL
          ORDER BY random() LIMIT ${RUNS_A_LOOK}
        ) live
        CROSS JOIN runs r ON r.id = live.id
        CROSS JOIN campaigns c ON c.id = r.campaign_id
        CROSS JOIN senders s ON s.account_group_id = c.account_group_id
        WHERE EXISTS (
            SELECT 1 FROM json_each(r.workflow, '$.steps') step
            CROSS JOIN instances i INDEXED BY instances_due
              ON i.sender_id = s.id AND i.run_id = r.id AND i.step = step.key + 1 AND i.due_at <= ${before})
          OR ${SERVES} AND s.blocked_at IS NULL
            AND r.instances_created = r.instances_promised AND r.progressed_at <= ${before}
            AND EXISTS (
              SELECT 1 FROM instances i
              WHERE i.run_id = r.id AND i.position >= r.admitted_position AND i.status = 'pending')
        ORDER BY random() LIMIT ${limit}`,
  );
  return rows.map((row) => toValue(SERVING_SENDER, row));
}

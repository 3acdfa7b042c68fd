/** The senders of runs. */
import { type Columns, type Row, toValue } from "./columns.ts";
import { readRows, sql } from "./sql.ts";

/** Most senders of a batch of runs that are woken at once; the sweep wakes the others. */
const MAXIMUM_SENDERS = 50;

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
        CROSS JOIN senders s ON s.account_group_id = c.account_group_id AND s.enabled
        WHERE (r.workflow -> 'senderIds' = 'null'
            OR EXISTS (SELECT 1 FROM json_each(r.workflow, '$.senderIds') named WHERE named.value = s.id))
          AND NOT EXISTS (
            SELECT 1 FROM json_each(r.workflow, '$.steps') step
            WHERE NOT EXISTS (SELECT 1 FROM json_each(s.kinds) kind WHERE kind.value = step.value ->> 'kind'))
        LIMIT ${MAXIMUM_SENDERS}`,
  );
  return rows.map((row) => toValue(SERVING_SENDER, row));
}

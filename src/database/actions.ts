/** Actions: their columns, reading them, and writing what a person says of them. */
import type { Action, ActionKey, InstanceKey } from "../domain/action.ts";
import type { ResolvedAction } from "../domain/decideResolution.ts";
import { type Columns, columnsOf, type Row, toValue } from "./columns.ts";
import { makeDue } from "./moveInstances.ts";
import { readRow, readRows, runBatch, type Sql, sql } from "./sql.ts";

/** The columns of an action. */
export const ACTION: Columns<Action> = {
  campaignId: "campaign_id",
  position: "position",
  step: "step",
  runId: "run_id",
  senderId: "sender_id",
  kind: "kind",
  status: "status",
  attempt: "attempt",
  notAfter: "not_after",
  slotAt: "slot_at",
  firstCalledAt: "first_called_at",
  calledAt: "called_at",
  answeredAt: "answered_at",
  connectedAt: "connected_at",
  withdrawnAt: "withdrawn_at",
  code: "code",
  message: "message",
  externalId: "external_id",
  thread: "thread",
};

/** An action and its lead. */
export interface ActionOfLead extends Action {
  readonly leadId: string;
}

/** The columns of an action, and `lead_id`. */
export const ACTION_OF_LEAD: Columns<ActionOfLead> = { ...ACTION, leadId: "lead_id" };

/** An action of the account group; null when it has none that is named so. */
export async function selectAction(
  database: D1Database,
  accountGroupId: string,
  key: InstanceKey & { readonly step: number },
): Promise<ActionOfLead | null> {
  const row = await readRow<Row>(database, "read action", ownAction(accountGroupId, key));
  return row === null ? null : toValue(ACTION_OF_LEAD, row);
}

function ownAction(
  accountGroupId: string,
  { runId, position, step }: InstanceKey & { readonly step: number },
): Sql {
  return sql`
    SELECT ${columnsOf(ACTION, "a")}, l.id AS lead_id
    FROM runs r
    JOIN campaigns c ON c.id = r.campaign_id AND c.account_group_id = ${accountGroupId}
    JOIN actions a ON a.campaign_id = c.id AND a.position = ${position} AND a.step = ${step} AND a.run_id = r.id
    JOIN leads l ON l.audience_id = c.audience_id AND l.position = a.position
    WHERE r.id = ${runId}`;
}

/** Up to `limit` actions of a campaign that nobody knows about, in the order of their leads; with one sender, or any. */
export async function selectUnknownActions(
  database: D1Database,
  campaignId: string,
  senderId: string | null,
  limit: number,
): Promise<Action[]> {
  const rows = await readRows<Row>(
    database,
    "read unknown actions",
    sql`SELECT ${columnsOf(ACTION, "a")} FROM actions a INDEXED BY actions_unknown
        WHERE a.status = 'unknown' AND a.campaign_id = ${campaignId}
          AND (${senderId} IS NULL OR a.sender_id = ${senderId})
        ORDER BY a.position, a.step LIMIT ${limit}`,
  );
  return rows.map((row) => toValue(ACTION, row));
}

/** An action, and what it becomes. */
export type Resolving = ActionKey & { readonly action: ResolvedAction };

/**
 * Writes what a person says of actions, of those that nobody knows about still, and lets their senders' objects decide
 * anew. Repeating it changes nothing, not even late: what was said of a call says nothing about the next one.
 *
 * @returns how many are resolved
 */
export async function resolveActions(
  database: D1Database,
  resolvings: readonly Resolving[],
  now: number,
): Promise<number> {
  const resolved = JSON.stringify(
    resolvings.map(({ campaignId, position, step, action }) => ({
      ...{ campaignId, position, step },
      ...action,
    })),
  );
  const [changed] = await runBatch(database, "resolve actions", [
    sql`UPDATE actions SET
          status = resolved.value ->> 'status', attempt = resolved.value ->> 'attempt',
          slot_at = resolved.value ->> 'slotAt', first_called_at = resolved.value ->> 'firstCalledAt',
          answered_at = resolved.value ->> 'answeredAt', code = resolved.value ->> 'code', message = NULL
        FROM json_each(${resolved}) resolved
        WHERE actions.campaign_id = resolved.value ->> 'campaignId'
          AND actions.position = resolved.value ->> 'position' AND actions.step = resolved.value ->> 'step'
          AND actions.status = 'unknown' AND actions.called_at IS resolved.value ->> 'calledAt'
        RETURNING 1`,
    makeDue(resolvings, now),
  ]);
  // The count of changes has those that triggers make.
  return changed?.results.length ?? 0;
}

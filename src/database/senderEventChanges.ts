/** What events change about actions and senders, held against what these were when it was decided. */
import type { EventAction } from "../domain/decideActionEvent.ts";
import type { EventSender } from "../domain/decideStandingEvent.ts";
import type { Change, SenderEventDecisions } from "../domain/senderEventDecisions.ts";
import { type Sql, sql } from "./sql.ts";

/** The sender's names and words of so many fit into a parameter of D1. */
const ACTIONS_A_STATEMENT = 100;

/** Those of the facts that the events were decided over which are different by now. */
export function selectChanged({ actions, senders, transitions }: SenderEventDecisions): Sql {
  return sql`
    SELECT 1 FROM json_each(${JSON.stringify(actions.map(({ from }) => toGuarded(from)))}) f
    LEFT JOIN actions a ON a.campaign_id = f.value ->> 'campaignId' AND a.position = f.value ->> 'position'
      AND a.step = f.value ->> 'step'
    WHERE ${differs(sql`f.value`)}
    UNION ALL
    SELECT 1 FROM json_each(${JSON.stringify(senders.map(({ from }) => from))}) f
    LEFT JOIN senders s ON s.id = f.value ->> 'id'
    WHERE s.updated_at IS NOT f.value ->> 'updatedAt'
    UNION ALL
    SELECT 1 FROM json_each(${JSON.stringify(transitions.map(({ runId, position, version }) => ({ runId, position, version })))}) f
    LEFT JOIN instances i ON i.run_id = f.value ->> 'runId' AND i.position = f.value ->> 'position'
    WHERE i.version IS NOT f.value ->> 'version'`;
}

/** What has to be as it was read. */
function toGuarded(action: EventAction) {
  const { campaignId, position, step, runId, status, attempt } = action;
  const { calledAt, connectedAt, withdrawnAt } = action;
  return {
    ...{ campaignId, position, step, runId, status, attempt },
    ...{ calledAt, connectedAt, withdrawnAt },
  };
}

/** Whether the action `a` is no longer what it was read as. */
function differs(read: Sql): Sql {
  return sql`(a.status IS NOT ${read} ->> 'status' OR a.attempt IS NOT ${read} ->> 'attempt'
    OR a.run_id IS NOT ${read} ->> 'runId' OR a.called_at IS NOT ${read} ->> 'calledAt'
    OR a.connected_at IS NOT ${read} ->> 'connectedAt' OR a.withdrawn_at IS NOT ${read} ->> 'withdrawnAt')`;
}

/** Writes what actions are from now on. */
export function updateActions(actions: readonly Change<EventAction>[], onlyIf: Sql): Sql[] {
  const statements: Sql[] = [];
  for (let start = 0; start < actions.length; start += ACTIONS_A_STATEMENT) {
    const some = actions.slice(start, start + ACTIONS_A_STATEMENT);
    statements.push(sql`
      UPDATE actions AS a SET
        status = c.value ->> '$.to.status', attempt = c.value ->> '$.to.attempt', slot_at = c.value ->> '$.to.slotAt',
        first_called_at = c.value ->> '$.to.firstCalledAt', answered_at = c.value ->> '$.to.answeredAt',
        connected_at = c.value ->> '$.to.connectedAt', withdrawn_at = c.value ->> '$.to.withdrawnAt',
        code = c.value ->> '$.to.code', message = c.value ->> '$.to.message',
        external_id = c.value ->> '$.to.externalId', thread = c.value ->> '$.to.thread'
      FROM json_each(${JSON.stringify(some.map(({ from, to }) => ({ from: toGuarded(from), to })))}) c
      WHERE a.campaign_id = c.value ->> '$.to.campaignId' AND a.position = c.value ->> '$.to.position'
        AND a.step = c.value ->> '$.to.step' AND NOT ${differs(sql`(c.value -> 'from')`)} AND ${onlyIf}`);
  }
  return statements;
}

/** Writes how senders stand, and moves them forward in time. */
export function updateSenders(
  senders: readonly Change<EventSender>[],
  now: number,
  onlyIf: Sql,
): Sql {
  return sql`
    UPDATE senders AS s SET
      limited_until = c.value ->> '$.to.limitedUntil', limited_kinds = c.value -> '$.to.limitedKinds',
      blocked_code = c.value ->> '$.to.blockedCode', blocked_at = c.value ->> '$.to.blockedAt',
      restored_at = c.value ->> '$.to.restoredAt', updated_at = max(${now}, s.updated_at + 1)
    FROM json_each(${JSON.stringify(senders)}) c
    WHERE s.id = c.value ->> '$.to.id' AND s.updated_at = c.value ->> '$.from.updatedAt' AND ${onlyIf}`;
}

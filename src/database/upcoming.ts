/** What comes next in a live run: probes of an index, however many instances there are. */
import { toInstanceId } from "../domain/action.ts";
import type { UsedSender } from "../domain/senderStanding.ts";
import { toSlotTimes } from "../domain/slotTimes.ts";
import type { FrozenWorkflow } from "../domain/workflow.ts";
import { type Columns, columnsOf, type Row, toValue } from "./columns.ts";
import type { LatestRun } from "./latestRun.ts";
import { SENDER } from "./senders.ts";
import { selectUsedSlots } from "./slots.ts";
import { runBatch, type Sql, sql } from "./sql.ts";

/** How many of the next actions are shown. */
const NEXT_ACTIONS = 50;
/** Of each step of each sender so many are looked at: those among them that wait for an acceptance are no actions. */
const LOOKED_AT = 200;
/** Of a larger account group those that are enabled come first. */
const MAXIMUM_SENDERS = 100;

/** The instances that a sender has at a step. */
export interface StepOfSender {
  readonly senderId: string;
  readonly step: number;
  /** When the first action is due; null when there is none. */
  readonly firstDueAt: number | null;
  /** When the last of the instances has to be looked at. */
  readonly lastDueAt: number;
}

const STEP_OF_SENDER: Columns<StepOfSender> = {
  senderId: "sender_id",
  step: "step",
  firstDueAt: "first_due_at",
  lastDueAt: "last_due_at",
};

/** An instance whose next action is due, or will be. */
export interface NextAction {
  readonly instanceId: string;
  readonly step: number;
  /** Null: as soon as a sender takes on the lead. */
  readonly dueAt: number | null;
  readonly senderId: string | null;
  readonly lead: { readonly id: string; readonly name: string };
}

/** What comes next in a live run. */
export interface Upcoming {
  readonly senders: readonly UsedSender[];
  readonly steps: readonly StepOfSender[];
  readonly actions: readonly NextAction[];
}

/** Which senders serve a run, whatever kinds they perform. */
export interface Serving {
  readonly accountGroupId: string;
  /** Null: every one of the account group. */
  readonly senderIds: readonly string[] | null;
}

/**
 * Reads what comes next in a live run. It reads no more of a million instances than of a thousand: of each step of each
 * sender the first, and the first leads that no sender has taken on.
 */
export async function selectUpcoming(
  database: D1Database,
  run: LatestRun & { readonly workflow: FrozenWorkflow },
  serving: Serving,
  now: number,
): Promise<Upcoming> {
  const numbers = run.workflow.steps.map((_, index) => index + 1);
  const [senderRows, steps, admitted, others] = await runBatch<Row>(
    database,
    "read what comes next",
    [
      sql`SELECT ${columnsOf(SENDER, "s")} FROM (${selectServing(serving)}) s`,
      selectStepsOfSenders(run, serving, numbers),
      selectAdmitted(run, serving, numbers),
      selectUnadmitted(run),
    ],
  );
  const senders = (senderRows?.results ?? []).map((row) => toValue(SENDER, row));
  const slots = await selectUsedSlots(database, senders, now);
  return {
    senders: senders.map((sender) => ({
      sender,
      slots: slots.get(sender.id)?.times ?? toSlotTimes([]),
    })),
    steps: (steps?.results ?? []).map((row) => toValue(STEP_OF_SENDER, row)),
    actions: [...(admitted?.results ?? []), ...(others?.results ?? [])]
      .map((row) => toNextAction(run, row))
      // A lead may have every step behind it, from an earlier run.
      .filter(({ step }) => step <= numbers.length)
      .slice(0, NEXT_ACTIONS),
  };
}

function selectServing({ accountGroupId, senderIds }: Serving): Sql {
  return sql`
    SELECT s.* FROM senders s
    WHERE s.account_group_id = ${accountGroupId}
      AND (${senderIds === null} OR s.id IN (SELECT value FROM json_each(${JSON.stringify(senderIds ?? [])})))
    ORDER BY s.enabled DESC, s.id LIMIT ${MAXIMUM_SENDERS}`;
}

/** The first instances of the step `step` that the sender `s` has, by time. */
function selectFirst({ id }: LatestRun): Sql {
  return sql`
    SELECT i.position, i.due_at, i.reason FROM instances i INDEXED BY instances_due
    WHERE i.sender_id = s.id AND i.run_id = ${id} AND i.step = step.value AND i.due_at IS NOT NULL
    ORDER BY i.due_at LIMIT ${LOOKED_AT}`;
}

function selectStepsOfSenders(run: LatestRun, serving: Serving, steps: readonly number[]): Sql {
  return sql`
    SELECT s.id AS sender_id, step.value AS step,
      (SELECT min(first.due_at) FROM (${selectFirst(run)}) first WHERE first.reason = 'due') AS first_due_at,
      (SELECT max(i.due_at) FROM instances i INDEXED BY instances_due
       WHERE i.sender_id = s.id AND i.run_id = ${run.id} AND i.step = step.value AND i.due_at IS NOT NULL) AS last_due_at
    FROM (${selectServing(serving)}) s CROSS JOIN json_each(${JSON.stringify(steps)}) step
    WHERE last_due_at IS NOT NULL`;
}

function selectAdmitted(run: LatestRun, serving: Serving, steps: readonly number[]): Sql {
  return sql`
    SELECT due.position, due.step, due.due_at, due.sender_id, l.id AS lead_id, l.name
    FROM (
      SELECT s.id AS sender_id, step.value AS step, one.value ->> 0 AS position, one.value ->> 1 AS due_at
      FROM (${selectServing(serving)}) s CROSS JOIN json_each(${JSON.stringify(steps)}) step
      CROSS JOIN json_each((
        SELECT json_group_array(json_array(first.position, first.due_at))
        FROM (${selectFirst(run)}) first WHERE first.reason = 'due')) one
      ORDER BY due_at, step, position LIMIT ${NEXT_ACTIONS}
    ) due
    CROSS JOIN leads l ON l.audience_id = ${run.audienceId} AND l.position = due.position
    ORDER BY due.due_at, due.step, due.position`;
}

/** A lead goes on where the last action of the campaign has left it. */
function selectUnadmitted({ id, campaignId, audienceId, admittedPosition }: LatestRun): Sql {
  return sql`
    SELECT i.position, NULL AS due_at, NULL AS sender_id, l.id AS lead_id, l.name,
      CASE WHEN a.step IS NULL THEN 1 WHEN a.status IN ('sent', 'skipped') THEN a.step + 1 ELSE a.step END AS step
    FROM (
      SELECT i.position FROM instances i
      WHERE i.run_id = ${id} AND i.position >= ${admittedPosition} AND i.status = 'pending'
      ORDER BY i.position LIMIT ${NEXT_ACTIONS}
    ) i
    CROSS JOIN leads l ON l.audience_id = ${audienceId} AND l.position = i.position
    LEFT JOIN actions a ON a.campaign_id = ${campaignId} AND a.position = i.position AND a.step = (
      SELECT max(last.step) FROM actions last WHERE last.campaign_id = ${campaignId} AND last.position = i.position)
    ORDER BY i.position`;
}

function toNextAction({ id }: LatestRun, row: Row): NextAction {
  return {
    instanceId: toInstanceId({ runId: id, position: Number(row.position) }),
    step: Number(row.step),
    dueAt: row.due_at === null ? null : Number(row.due_at),
    senderId: row.sender_id === null ? null : String(row.sender_id),
    lead: { id: String(row.lead_id), name: String(row.name) },
  };
}

/** What a sender has to do: the runs that it serves, the instances that have a time, and the slots that it has used. */
import type { ActionKind, ActionStatus } from "../domain/action.ts";
import type { Admissible, Candidate, CandidateAction, RunWork } from "../domain/decideWork.ts";
import {
  ADMISSIBLE_A_RUN,
  CANDIDATES_A_STEP,
  LEAST_ADMISSIBLE_A_RUN,
  RUNS_A_LOOK,
} from "../domain/sizesOfWork.ts";
import { type FrozenWorkflow, parseFrozenWorkflow } from "../domain/workflow.ts";
import { type Columns, type Row, toValue } from "./columns.ts";
import { IS_OF_RUN } from "./servingSenders.ts";
import { readRows, runBatch, type Sql, sql } from "./sql.ts";

/** A live run that a sender serves. */
export interface ServedRun {
  readonly runId: string;
  readonly campaignId: string;
  readonly startedAt: number;
  readonly workflow: FrozenWorkflow;
  readonly admittedPosition: number;
  /**
   * Whether the sender may take on leads of the run: it is among its senders and performs its kinds, and every promised
   * instance exists, so that leads are admitted in the order of positions without a gap.
   */
  readonly isAdmitting: boolean;
}

const SERVED_RUN: Columns<ServedRun> = {
  runId: "id",
  campaignId: "campaign_id",
  startedAt: "started_at",
  workflow: ["workflow", parseFrozenWorkflow],
  admittedPosition: "admitted_position",
  isAdmitting: ["is_admitting", Boolean],
};

/** The runs of a look. */
export interface ServedRuns {
  readonly runs: readonly ServedRun[];
  /** How many there are in all that have something due, or leads to admit. */
  readonly total: number;
  /** When the next of their instances becomes due, in milliseconds since 1970; null when none does. */
  readonly nextDueAt: number | null;
}

/**
 * The live runs in which a sender has something to do: leads with it that are due, or leads to take on. The run behind
 * `afterRunId` comes first. A run costs a few probes of an index, however many leads it has.
 *
 * @param afterRunId the run that had the last turn; empty for none
 * @param now milliseconds since 1970
 */
export async function selectServedRuns(
  database: D1Database,
  senderId: string,
  afterRunId: string,
  now: number,
): Promise<ServedRuns> {
  const rows = await readRows<Row>(
    database,
    "select served runs",
    sql`SELECT r.*,
          count(*) FILTER (WHERE r.is_due OR r.is_admitting) OVER () AS total,
          min(r.due_at) OVER () AS next_due_at
        FROM (
          SELECT r.id, r.campaign_id, r.started_at, r.workflow, r.admitted_position,
            ${IS_OF_RUN}
            AND r.instances_created = r.instances_promised
            AND EXISTS (
              SELECT 1 FROM instances i
              WHERE i.run_id = r.id AND i.position >= r.admitted_position AND i.status = 'pending') AS is_admitting,
            EXISTS (
              SELECT 1 FROM json_each(r.workflow, '$.steps') step
              JOIN instances i INDEXED BY instances_due
                ON i.sender_id = s.id AND i.run_id = r.id AND i.step = step.key + 1 AND i.due_at <= ${now}) AS is_due,
            (SELECT min((
               SELECT i.due_at FROM instances i INDEXED BY instances_due
               WHERE i.sender_id = s.id AND i.run_id = r.id AND i.step = step.key + 1 AND i.due_at > ${now}
               ORDER BY i.due_at LIMIT 1))
             FROM json_each(r.workflow, '$.steps') step) AS due_at
          FROM senders s
          JOIN campaigns c ON c.account_group_id = s.account_group_id AND c.status = 'active'
          JOIN runs r ON r.id = c.run_id AND r.ended_at IS NULL AND r.workflow IS NOT NULL
          WHERE s.id = ${senderId}
        ) r
        WHERE r.is_due OR r.is_admitting OR r.due_at IS NOT NULL
        ORDER BY r.is_due OR r.is_admitting DESC, r.id <= ${afterRunId}, r.id LIMIT ${RUNS_A_LOOK}`,
  );
  const [first] = rows;
  return {
    runs: rows
      .filter((row) => row.is_due === 1 || row.is_admitting === 1)
      .map((row) => toValue(SERVED_RUN, row)),
    total: Number(first?.total ?? 0),
    nextDueAt: first?.next_due_at == null ? null : Number(first.next_due_at),
  };
}

interface WorkRow {
  position: number;
  version: number;
  due_at: number;
  reason: string;
  step: number | null;
  sender_id: string | null;
  status: ActionStatus | null;
  attempt: number | null;
  not_after: number | null;
  slot_at: number | null;
  first_called_at: number | null;
  called_at: number | null;
  answered_at: number | null;
  connected_at: number | null;
  withdrawn_at: number | null;
  code: string | null;
}

const ACTION_COLUMNS = sql`a.step, a.sender_id, a.status, a.attempt, a.not_after, a.slot_at, a.first_called_at,
  a.called_at, a.answered_at, a.connected_at, a.withdrawn_at, a.code`;

/**
 * The instances of served runs that are due, step by step and by time, and the leads that can be admitted, each with the
 * last action of the campaign for the lead. One round trip.
 *
 * @param room how many leads may be admitted, as far as it is known
 * @param now milliseconds since 1970
 */
export async function selectWork(
  database: D1Database,
  senderId: string,
  runs: readonly ServedRun[],
  room: number,
  now: number,
): Promise<RunWork[]> {
  const steps = runs.flatMap((run) =>
    run.workflow.steps.map(({ kind }, index) => ({ run, kind, step: index + 1 })),
  );
  const admitting = runs.filter(({ isAdmitting }) => isAdmitting);
  const limit = Math.min(Math.max(room, LEAST_ADMISSIBLE_A_RUN), ADMISSIBLE_A_RUN);
  const results = await runBatch<WorkRow>(database, "select work", [
    ...steps.map(({ run, step }) => selectCandidates(run, step, senderId, now)),
    ...admitting.map((run) => selectAdmissible(run, limit)),
  ]);
  return runs.map((run) => ({
    runId: run.runId,
    workflow: run.workflow,
    startedAt: run.startedAt,
    candidates: steps.flatMap(({ run: owner, kind, step }, index) =>
      owner === run
        ? (results[index]?.results ?? []).map((row) => toCandidate(run, kind, step, row))
        : [],
    ),
    ...toAdmissibles(
      run,
      admitting.includes(run) ? results[steps.length + admitting.indexOf(run)]?.results : [],
      limit,
    ),
  }));
}

/** Those at a step, by time. An instance that waits for the acceptance has the action of the step before. */
function selectCandidates(
  { runId, campaignId }: ServedRun,
  step: number,
  senderId: string,
  now: number,
): Sql {
  return sql`
    SELECT i.position, i.version, i.due_at, i.reason, ${ACTION_COLUMNS}
    FROM instances i INDEXED BY instances_due
    LEFT JOIN actions a ON a.campaign_id = ${campaignId} AND a.position = i.position
      AND a.step = i.step - (i.reason = 'acceptance')
    WHERE i.sender_id = ${senderId} AND i.run_id = ${runId} AND i.step = ${step} AND i.due_at <= ${now}
    ORDER BY i.due_at LIMIT ${CANDIDATES_A_STEP}`;
}

/** By position. */
function selectAdmissible({ runId, campaignId, admittedPosition }: ServedRun, limit: number): Sql {
  return sql`
    SELECT i.position, i.version, ${ACTION_COLUMNS}
    FROM instances i
    LEFT JOIN actions a ON a.campaign_id = ${campaignId} AND a.position = i.position AND a.step = (
      SELECT max(last.step) FROM actions last WHERE last.campaign_id = ${campaignId} AND last.position = i.position)
    WHERE i.run_id = ${runId} AND i.position >= ${admittedPosition} AND i.status = 'pending'
    ORDER BY i.position LIMIT ${limit}`;
}

function toCandidate(
  { runId, campaignId }: ServedRun,
  kind: ActionKind,
  step: number,
  row: WorkRow,
): Candidate {
  return {
    campaignId,
    runId,
    position: row.position,
    step,
    kind,
    version: row.version,
    dueAt: row.due_at,
    waitsForAcceptance: row.reason === "acceptance",
    action: toCandidateAction(row),
  };
}

function toAdmissibles(
  run: ServedRun,
  rows: readonly WorkRow[] = [],
  limit: number,
): Pick<RunWork, "admissible" | "mayAdmitMore"> {
  return {
    admissible: rows.map((row) => toAdmissible(run, row)),
    mayAdmitMore: rows.length === limit,
  };
}

function toAdmissible({ runId, campaignId }: ServedRun, row: WorkRow): Admissible {
  const { position, version, sender_id: senderId } = row;
  const action = toCandidateAction(row);
  const lastAction = action === null || senderId === null ? null : { ...action, senderId };
  return { campaignId, runId, position, version, lastAction };
}

function toCandidateAction(row: WorkRow): CandidateAction | null {
  if (row.step === null || row.status === null) return null;
  return {
    step: row.step,
    status: row.status,
    attempt: row.attempt ?? 0,
    notAfter: row.not_after ?? 0,
    slotAt: row.slot_at,
    firstCalledAt: row.first_called_at,
    calledAt: row.called_at,
    answeredAt: row.answered_at,
    code: row.code,
    connectedAt: row.connected_at,
    withdrawnAt: row.withdrawn_at,
  };
}

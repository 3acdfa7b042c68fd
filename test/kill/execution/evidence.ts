/** What the files say of execution, past the Worker and its runtime. */
import { existsSync } from "node:fs";
import { join } from "node:path";

import type { ActionKey } from "../../../src/domain/action.ts";
import { findWaiting } from "../../invariants/checkQuiet.ts";
import type { ExecutionState, SenderPeriod } from "../../invariants/execution.ts";
import {
  type ExecutionRows,
  SELECT_EXECUTION,
  toExecutionState,
} from "../../invariants/readExecution.ts";
import {
  count,
  countIncompleteRuns,
  type DatabasePlace,
  type TenantPlace,
  withDatabase,
  withFile,
} from "../evidence.ts";

/** No wait of a round is longer, but that for a limit. */
const SOON_MILLISECONDS = 600_000;

/** What the Worker has still to do for a tenant by itself. */
export interface Pending {
  readonly incompleteRuns: number;
  /** Open instances of live runs that wait neither for a person nor for the limits of their sender. */
  readonly instances: number;
}

/** An action that waits for a person. */
export interface UnknownAction extends ActionKey {
  readonly actionId: string;
  readonly senderId: string;
  readonly notAfter: number;
}

/** When the call was claimed that has this attempt; null when D1 does not say so. */
export function readClaim(
  place: DatabasePlace,
  { campaignId, position, step }: ActionKey,
  attempt: number,
): number | null {
  return withDatabase(place, (database) => {
    const row = database
      .prepare(
        `SELECT called_at AS calledAt FROM actions
         WHERE campaign_id = ? AND position = ? AND step = ? AND attempt >= ? AND claim IS NOT NULL`,
      )
      .get(campaignId, position, step, attempt) as { calledAt: number } | undefined;
    return row?.calledAt ?? null;
  });
}

/** What is pending of a tenant with these campaigns. */
export function readPending(
  tenant: TenantPlace,
  campaignIds: readonly string[],
  senders: readonly SenderPeriod[],
): Pending {
  const takenAt = Date.now();
  const state = readExecution(tenant, campaignIds);
  const { others } = findWaiting({ ...state, senders, takenAt, clockToleranceMilliseconds: 0 });
  return {
    incompleteRuns: countIncompleteRuns(tenant),
    instances: others.filter(
      ({ status, dueAt, reason }) =>
        status !== "running" || dueAt !== null || reason !== "unknown-action",
    ).length,
  };
}

/**
 * How many senders' objects have an alarm, whatever their database. A sender may have one for much later: for when its limits
 * hold up nobody any more, or for the end of a wait that a reply or a stop has ended meanwhile.
 */
export function countSenderAlarms(directory: string): number {
  const until = Date.now() + SOON_MILLISECONDS;
  const path = join(directory, "state", "do", "kickoff-SenderObject", "metadata.sqlite");
  if (!existsSync(path)) return 0;
  // workerd counts nanoseconds.
  return withFile(path, (database) =>
    count(database, `_cf_ALARM WHERE scheduled_time / 1000000 <= ${until}`),
  );
}

/** The actions of a tenant for which an open instance of a live run waits, since nobody knows what became of them. */
export function readUnknownActions({ accountGroupId, ...place }: TenantPlace): UnknownAction[] {
  return withDatabase(
    place,
    (database) =>
      database
        .prepare(
          `SELECT a.campaign_id AS campaignId, a.position, a.step, a.sender_id AS senderId, a.not_after AS notAfter,
             a.run_id || '-' || a.position || '-' || a.step AS actionId
           FROM actions a JOIN campaigns c ON c.id = a.campaign_id
           JOIN runs r ON r.id = c.run_id AND r.ended_at IS NULL
           JOIN instances i ON i.run_id = r.id AND i.position = a.position AND i.step = a.step
             AND i.status = 'running' AND i.reason = 'unknown-action'
           WHERE a.status = 'unknown' AND c.account_group_id = ?`,
        )
        .all(accountGroupId) as unknown as UnknownAction[],
  );
}

/** What D1 holds of campaigns, by their ids. */
export function readExecution(
  place: DatabasePlace,
  campaignIds: readonly string[],
): ExecutionState {
  const ids = JSON.stringify(campaignIds);
  return withDatabase(place, (database) => {
    const rows = Object.entries(SELECT_EXECUTION).map(([name, statement]) => [
      name,
      database.prepare(statement).all(ids),
    ]);
    return toExecutionState(Object.fromEntries(rows) as ExecutionRows);
  });
}

/** What the files say of execution, past the Worker and its runtime. */
import { existsSync } from "node:fs";
import { join } from "node:path";

import type { ActionKey } from "../../../src/domain/action.ts";
import type { ExecutionState } from "../../invariants/execution.ts";
import {
  type ExecutionRows,
  SELECT_EXECUTION,
  toExecutionState,
} from "../../invariants/readExecution.ts";
import { count, withDatabase, withFile } from "../evidence.ts";

/** What the Worker has still to do by itself. */
export interface Pending {
  readonly incompleteRuns: number;
  /** Open instances of live runs that do not wait for a person. */
  readonly instances: number;
  readonly alarms: number;
}

/** An action that waits for a person. */
export interface UnknownAction extends ActionKey {
  readonly actionId: string;
  readonly senderId: string;
  readonly notAfter: number;
}

/** When the call was claimed that has this attempt; null when D1 does not say so. */
export function readClaim(
  directory: string,
  { campaignId, position, step }: ActionKey,
  attempt: number,
): number | null {
  return withDatabase(directory, (database) => {
    const row = database
      .prepare(
        `SELECT called_at AS calledAt FROM actions
         WHERE campaign_id = ? AND position = ? AND step = ? AND attempt >= ? AND claim IS NOT NULL`,
      )
      .get(campaignId, position, step, attempt) as { calledAt: number } | undefined;
    return row?.calledAt ?? null;
  });
}

/** What is pending. */
export function readPending(directory: string): Pending {
  const alarms = ["CampaignObject", "SenderObject"]
    .map((name) => join(directory, "state", "do", `kickoff-${name}`, "metadata.sqlite"))
    .filter((path) => existsSync(path))
    .map((path) => withFile(path, (database) => count(database, "_cf_ALARM")));
  return withDatabase(directory, (database) => ({
    incompleteRuns: count(
      database,
      "runs WHERE ended_at IS NULL AND instances_created < instances_promised",
    ),
    instances: count(
      database,
      `runs r JOIN instances i ON i.run_id = r.id
       WHERE r.ended_at IS NULL AND i.status IN ('pending', 'running')
         AND NOT (i.status = 'running' AND i.due_at IS NULL AND i.reason = 'unknown-action')`,
    ),
    alarms: alarms.reduce((sum, one) => sum + one, 0),
  }));
}

/** The actions for which an open instance of a live run waits, since nobody knows what became of them. */
export function readUnknownActions(directory: string): UnknownAction[] {
  return withDatabase(
    directory,
    (database) =>
      database
        .prepare(
          `SELECT a.campaign_id AS campaignId, a.position, a.step, a.sender_id AS senderId, a.not_after AS notAfter,
             a.run_id || '-' || a.position || '-' || a.step AS actionId
           FROM actions a JOIN campaigns c ON c.id = a.campaign_id
           JOIN runs r ON r.id = c.run_id AND r.ended_at IS NULL
           WHERE a.status = 'unknown'`,
        )
        .all() as unknown as UnknownAction[],
  );
}

/** What D1 holds of campaigns, by their ids. */
export function readExecution(directory: string, campaignIds: readonly string[]): ExecutionState {
  const ids = JSON.stringify(campaignIds);
  return withDatabase(directory, (database) => {
    const rows = Object.entries(SELECT_EXECUTION).map(([name, statement]) => [
      name,
      database.prepare(statement).all(ids),
    ]);
    return toExecutionState(Object.fromEntries(rows) as ExecutionRows);
  });
}

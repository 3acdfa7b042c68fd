/** What D1 holds of the execution of instances: statements for whichever SQLite executes them, and what their rows mean. */
import type { ExecutionState } from "./execution.ts";

/** ?1 the campaigns' ids, as JSON. */
export const SELECT_EXECUTION = {
  campaigns: `
    SELECT c.id, c.status FROM campaigns c WHERE c.id IN (SELECT value FROM json_each(?1))`,
  runs: `
    SELECT r.id, r.campaign_id AS campaignId, r.started_at AS startedAt, r.ended_at AS endedAt,
           EXISTS (SELECT 1 FROM stops s WHERE s.run_id = r.id) AS isStopped, r.triggered AS isTriggered,
           r.instances_promised AS instancesPromised, r.instances_created AS instancesCreated,
           r.instances_closed AS instancesClosed, r.admitted_position AS admittedPosition, r.workflow
    FROM runs r WHERE r.campaign_id IN (SELECT value FROM json_each(?1)) AND r.workflow IS NOT NULL
    ORDER BY r.started_at`,
  instances: `
    SELECT i.run_id AS runId, i.position, i.status, i.step, i.reason, i.due_at AS dueAt,
           i.sender_id AS senderId
    FROM runs r JOIN instances i ON i.run_id = r.id
    WHERE r.campaign_id IN (SELECT value FROM json_each(?1)) AND r.workflow IS NOT NULL`,
  counts: `
    SELECT n.run_id AS runId, n.status, n.reason, n.step, n.instances
    FROM runs r JOIN instance_counts n ON n.run_id = r.id
    WHERE r.campaign_id IN (SELECT value FROM json_each(?1))`,
  actions: `
    SELECT a.campaign_id AS campaignId, a.position, a.step, a.sender_id AS senderId, a.kind, a.status,
           a.slot_at AS slotAt, a.answered_at AS answeredAt, a.connected_at AS connectedAt
    FROM actions a WHERE a.campaign_id IN (SELECT value FROM json_each(?1))`,
} as const satisfies Record<keyof ExecutionState, string>;

type RunRow = Omit<ExecutionState["runs"][number], "isStopped" | "isTriggered" | "workflow"> & {
  readonly isStopped: 0 | 1;
  readonly isTriggered: 0 | 1;
  readonly workflow: string;
};

/** The rows of each statement. */
export type ExecutionRows = Omit<ExecutionState, "runs"> & { readonly runs: readonly RunRow[] };

/** What the rows of the statements say. */
export function toExecutionState({ runs, ...state }: ExecutionRows): ExecutionState {
  return {
    ...state,
    runs: runs.map(({ isStopped, isTriggered, workflow, ...run }) => ({
      ...run,
      isStopped: isStopped === 1,
      isTriggered: isTriggered === 1,
      workflow: JSON.parse(workflow) as ExecutionState["runs"][number]["workflow"],
    })),
  };
}

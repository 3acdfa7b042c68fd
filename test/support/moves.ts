/** How instances move, as production moves them: for whichever SQLite executes the statements. */
import { moveInstances } from "../../src/database/moveInstances.ts";
import type { Sql } from "../../src/database/sql.ts";
import type { InstanceStatus } from "../../src/domain/instance.ts";
import type { Transition } from "../../src/domain/toTransition.ts";

/** ?1 a run. Its instances that can move: none of a run that has ended. */
export const SELECT_OPEN = `
  SELECT i.run_id AS runId, i.position, i.version FROM instances i
  WHERE i.run_id = ?1 AND i.status IN ('pending', 'running')
    AND EXISTS (SELECT 1 FROM runs r WHERE r.id = i.run_id AND r.ended_at IS NULL)
  ORDER BY i.position`;

/** A row of `SELECT_OPEN`. */
export type OpenInstance = Pick<Transition, "runId" | "position" | "version">;

/** A status that an instance can move to. */
export type NextStatus = Exclude<InstanceStatus, "pending">;

const REASONS = {
  running: "due",
  completed: "done",
  cancelled: "replied",
  failed: "rejected",
} as const satisfies Record<NextStatus, string>;

/** The statements that move instances to a status, in their order. The run whose last instance they close is completed. */
export function moveTo(status: NextStatus, instances: readonly OpenInstance[], now: number): Sql[] {
  const reason = REASONS[status];
  const dueAt = status === "running" ? now : null;
  const to = { status, reason, detail: null, step: 1, dueAt, senderId: null };
  return moveInstances(
    instances.map((instance) => ({ ...instance, to })),
    now,
  );
}

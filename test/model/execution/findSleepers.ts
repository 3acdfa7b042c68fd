/** Senders that have something to do, and sleep: by their alarms, at a moment at which nothing else goes on. */
import type { ExecutionWorld } from "./ExecutionWorld.ts";

/** A look that is cut off, a call that lost its consumer and a slot whose message is lost: whatever comes last. */
const LONGEST_SLEEP_MILLISECONDS = 10 * 60_000;

interface Work {
  readonly senderId: string;
  /** When the first of its leads has to be looked at. */
  readonly dueAt: number;
  /** Whether nothing but its clock holds it up. */
  readonly isFree: 0 | 1;
}

/** ?1 the moment. Of the leads that nobody has admitted any sender that serves them may be the one. */
const SELECT_WORK = `
  WITH able AS (
    SELECT s.id, s.spacing_seconds = 0 AND s.working_hours IS NULL AND coalesce(s.limited_until, 0) <= ?1
      AND s.limited_kinds = '{}'
      AND NOT EXISTS (SELECT 1 FROM json_each(s.limits) kind WHERE kind.value <> '{}') AS is_free
    FROM senders s WHERE s.enabled AND s.blocked_at IS NULL)
  SELECT s.id AS senderId, s.is_free AS isFree, min(i.due_at) AS dueAt
  FROM able s
  JOIN instances i ON i.sender_id = s.id AND i.status = 'running' AND i.due_at IS NOT NULL
  JOIN runs r ON r.id = i.run_id AND r.ended_at IS NULL
  GROUP BY s.id
  UNION ALL
  SELECT s.id, s.is_free, min(r.started_at + (r.workflow ->> '$.steps[0].delayDays') * 86400000)
  FROM able s
  JOIN runs r ON r.ended_at IS NULL AND r.instances_created = r.instances_promised
    AND (r.workflow -> 'senderIds' = 'null'
      OR EXISTS (SELECT 1 FROM json_each(r.workflow, '$.senderIds') named WHERE named.value = s.id))
  JOIN instances i ON i.run_id = r.id AND i.status = 'pending'
  GROUP BY s.id`;

/** A sender whose alarm is none, or too late. */
export interface Sleeper {
  readonly dueAt: number;
  readonly words: string;
}

/** The senders that nothing but a sweep will wake in time. */
export function findSleepers(world: ExecutionWorld): Sleeper[] {
  return world.sqlite.query<Work>(SELECT_WORK, world.now).flatMap(({ senderId, dueAt, isFree }) => {
    const alarm = world.senders.find((place) => place.senderId === senderId)?.alarm.due ?? null;
    const latest = Math.max(dueAt, world.now) + LONGEST_SLEEP_MILLISECONDS + world.clockTolerance;
    if (alarm !== null && (alarm <= latest || isFree === 0)) return [];
    const words = `the sender ${senderId} sleeps until ${alarm}, and has work from ${dueAt} on`;
    return [{ dueAt, words }];
  });
}

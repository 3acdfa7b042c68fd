/** Nothing is left to do once all is quiet, but for what the limits of a sender hold up. Pure. */
import type { ActionKind } from "../../src/domain/action.ts";
import { findPeriod } from "./checkAsks.ts";
import { findAction, isClosed } from "./checkInstances.ts";
import type { ExecutedInstance, ExecutedRun, ExecutionSnapshot } from "./execution.ts";

const DAY_MILLISECONDS = 24 * 3_600_000;

/** What of an execution its limits are judged by. */
type Waits = Omit<ExecutionSnapshot, "asks" | "performances" | "findings" | "fences">;

/** Checks that nothing is left to do, once everybody has told all that there is to tell. */
export function checkQuiet(snapshot: ExecutionSnapshot): string[] {
  return snapshot.runs
    .filter(({ endedAt }) => endedAt === null)
    .flatMap((run) => {
      const open = findOpen(snapshot, run);
      const left = open.filter((instance) => !isHeldUp(snapshot, run, instance));
      const [first] = left;
      // A run of leads that arrive goes on, with nobody in it; one that is held up goes on later.
      if (first === undefined && (!run.isTriggered || open.length > 0)) return [];
      const words =
        first === undefined
          ? ""
          : `: the lead ${first.position} waits at step ${first.step} for ${first.reason}`;
      return `the run ${run.id} never ends, with ${left.length} open instances${words}`;
    });
}

/** The open instances of live runs: those that the limits of their senders hold up, and all others. */
export function findWaiting(snapshot: Waits): Record<"heldUp" | "others", ExecutedInstance[]> {
  const waiting: ReturnType<typeof findWaiting> = { heldUp: [], others: [] };
  for (const run of snapshot.runs.filter(({ endedAt }) => endedAt === null)) {
    for (const instance of findOpen(snapshot, run)) {
      waiting[isHeldUp(snapshot, run, instance) ? "heldUp" : "others"].push(instance);
    }
  }
  return waiting;
}

function findOpen({ instances }: Waits, { id }: ExecutedRun): ExecutedInstance[] {
  return instances.filter((instance) => instance.runId === id && !isClosed(instance));
}

/** Whether an instance waits to be asked for, and all senders that may act for it have used up their limits. */
function isHeldUp(
  snapshot: Waits,
  { campaignId, workflow }: ExecutedRun,
  { position, status, reason, dueAt, senderId, ...instance }: ExecutedInstance,
): boolean {
  const { takenAt, senders } = snapshot;
  // Whom nobody has taken on is at no step yet.
  const step = Math.max(instance.step, 1);
  const kind = workflow.steps[step - 1]?.kind;
  if (takenAt === null || kind === undefined) return false;
  const isDue = reason === "due" && dueAt !== null && dueAt <= takenAt;
  if (status === "running" && !isDue) return false;
  // What was asked for before holds a slot already.
  const action = findAction(snapshot, { campaignId, position, step });
  if (action !== undefined && action.status !== "expired") return false;
  const able =
    senderId === null
      ? (workflow.senderIds ?? senders.map((sender) => sender.senderId))
      : [senderId];
  return able.length > 0 && able.every((id) => hasUsedUp(snapshot, id, kind, takenAt));
}

function hasUsedUp(
  { senders, actions }: Waits,
  senderId: string,
  kind: ActionKind,
  takenAt: number,
): boolean {
  const limits = findPeriod(senders, senderId, takenAt)?.limits[kind];
  const used = (days: number) =>
    actions.filter(
      (action) =>
        action.senderId === senderId &&
        action.kind === kind &&
        (action.slotAt ?? 0) > takenAt - days * DAY_MILLISECONDS,
    ).length;
  const perDay = limits?.perDay ?? Number.POSITIVE_INFINITY;
  const perWeek = limits?.perWeek ?? Number.POSITIVE_INFINITY;
  return used(1) >= perDay || used(7) >= perWeek;
}

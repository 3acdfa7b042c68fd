/** How far a run is, from its counters alone: no instance is looked at. Pure. */
import type { ActionKind } from "./action.ts";
import type { StepWork } from "./estimateEnd.ts";
import { INSTANCE_STATUSES, type InstanceStatus } from "./instance.ts";
import { type EndReason, WAITING_REASONS, type WaitingReason } from "./instanceReasons.ts";
import type { Run } from "./run.ts";
import type { FrozenWorkflow } from "./workflow.ts";

const DAY_MILLISECONDS = 24 * 3_600_000;

/** How many of a run's instances, admitted or closed, are alike. */
export interface InstanceCount {
  readonly status: InstanceStatus;
  /** What they wait for, or why they ended. */
  readonly reason: WaitingReason | EndReason;
  /** The step that they are at, or ended at; 0 for one that ended before it was admitted. */
  readonly step: number;
  readonly instances: number;
}

/** The counters of a run. */
export interface RunCounters
  extends Pick<Run, "instancesPromised" | "instancesCreated" | "endedAt"> {
  /** Null: the run started before instances were executed, and its instances are not. */
  readonly workflow: Pick<FrozenWorkflow, "steps"> | null;
  readonly instancesClosed: number;
  readonly counts: readonly InstanceCount[];
}

/** Those of a campaign that has never been started. */
export const NO_COUNTERS: RunCounters = {
  workflow: null,
  instancesPromised: 0,
  instancesCreated: 0,
  instancesClosed: 0,
  endedAt: null,
  counts: [],
};

/** How many instances are at a step, have it behind them, and ended at it. */
export interface StepProgress {
  /** Counts from 1. */
  readonly step: number;
  readonly kind: ActionKind;
  readonly at: number;
  /** It was `sent` or `skipped`. */
  readonly behind: number;
  /** It was not, and never will be. */
  readonly ended: number;
}

export interface Progress {
  readonly statuses: Readonly<Record<InstanceStatus, number>>;
  /** What the open instances wait for. */
  readonly waiting: readonly { readonly reason: WaitingReason; readonly instances: number }[];
  /** Why the others ended, most of them first. */
  readonly ended: readonly {
    readonly status: InstanceStatus;
    readonly reason: InstanceCount["reason"];
    readonly instances: number;
  }[];
  readonly steps: readonly StepProgress[];
}

/**
 * Sums up how far a run is. An open instance of a run that has ended is cancelled, though its counter says otherwise.
 *
 * @param pendingReason what those wait for that no sender has taken on
 */
export function describeProgress(run: RunCounters, pendingReason: WaitingReason): Progress {
  const counts = run.endedAt === null ? run.counts : run.counts.map(closeCount);
  const pending = countPending(run);
  const stopped = run.endedAt === null ? 0 : pending;
  const all: readonly InstanceCount[] =
    stopped === 0
      ? counts
      : [...counts, { status: "cancelled", reason: "stopped", step: 0, instances: stopped }];
  const statuses = Object.fromEntries(
    INSTANCE_STATUSES.map((status) => [status, countOf(all, (one) => one.status === status)]),
  ) as Record<InstanceStatus, number>;
  const running = all.filter(({ status }) => status === "running");
  const endings = Map.groupBy(
    all.filter(({ status }) => status !== "running"),
    ({ status, reason }) => `${status} ${reason}`,
  );
  return {
    statuses: { ...statuses, pending: pending - stopped },
    waiting: WAITING_REASONS.flatMap((reason) => {
      const instances =
        countOf(running, (one) => one.reason === reason) +
        (reason === pendingReason ? pending - stopped : 0);
      return instances === 0 ? [] : [{ reason, instances }];
    }),
    ended: [...endings.values()]
      .flatMap(([first, ...others]) =>
        first === undefined
          ? []
          : [
              {
                status: first.status,
                reason: first.reason,
                instances: first.instances + countOf(others),
              },
            ],
      )
      .filter(({ instances }) => instances > 0)
      .sort((one, other) => other.instances - one.instances),
    steps: (run.workflow?.steps ?? []).map(({ kind }, index) => {
      const step = index + 1;
      return {
        step,
        kind,
        at: countOf(running, (one) => one.step === step),
        behind: countOf(all, (one) => one.step > step || (one.step === step && isDone(one))),
        ended: countOf(all, (one) => one.step === step && one.status !== "running" && !isDone(one)),
      };
    }),
  };
}

/**
 * What is left to do, step by step: not for those that wait for a person. A lead that no sender has taken on has every
 * step before it, as far as the counters tell.
 *
 * @param lastDueAts when the last instance at each step is due, from the first step on
 */
export function findWorkLeft(
  run: RunCounters,
  lastDueAts: readonly number[],
  now: number,
): StepWork[] {
  const open = run.endedAt === null ? run.counts.filter(({ status }) => status === "running") : [];
  const toCome = run.endedAt === null ? run.instancesPromised - run.instancesCreated : 0;
  const unadmitted = run.endedAt === null ? countPending(run) + toCome : 0;
  return (run.workflow?.steps ?? []).map(({ kind, delayDays, waitsForAcceptance }, index) => {
    const delayMilliseconds = delayDays * DAY_MILLISECONDS;
    const lastDueAt = lastDueAts[index] ?? now;
    const here = countOf(
      open,
      ({ step, reason }) => step === index + 1 && reason !== "unknown-action",
    );
    return {
      kind,
      delayMilliseconds,
      leads: here + (index === 0 ? unadmitted : 0),
      // Whoever has not accepted has a deadline there, and is taken to accept now.
      lastDueAt: waitsForAcceptance ? Math.min(lastDueAt, now + delayMilliseconds) : lastDueAt,
    };
  });
}

/** How many instances exist, are open, and have not been taken on by a sender. */
export function countPending({ instancesCreated, instancesClosed, counts }: RunCounters): number {
  return instancesCreated - instancesClosed - countOf(counts, ({ status }) => status === "running");
}

function closeCount(count: InstanceCount): InstanceCount {
  return count.status === "running" ? { ...count, status: "cancelled", reason: "stopped" } : count;
}

function isDone({ reason }: InstanceCount): boolean {
  return reason === "done";
}

function countOf(
  counts: readonly InstanceCount[],
  isCounted: (count: InstanceCount) => boolean = () => true,
): number {
  return counts.reduce((sum, one) => sum + (isCounted(one) ? one.instances : 0), 0);
}

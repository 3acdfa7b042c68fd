/**
 * When the work of a run can be done at the earliest. Pure; times are milliseconds since 1970. It takes for granted that
 * each lead accepts at once, nobody replies, nothing fails, and the senders have nothing else to do. So a run ends later
 * than this when leads take their time, and sooner only when leads drop out.
 */
import type { ActionKind } from "./action.ts";
import { toPaceSettings } from "./sender.ts";
import { type Capacity, capacityOf, findMomentOf, type KnownWeeks } from "./senderCapacity.ts";
import type { UsedSender } from "./senderStanding.ts";

/** The last moment that an answer can name. */
const LATEST = Date.UTC(9999, 11, 31);

/** A step of a workflow, and who is at it. */
export interface StepWork {
  readonly kind: ActionKind;
  /** How long a lead waits between the step before and this one. */
  readonly delayMilliseconds: number;
  /** Leads that have this step before them next; at the first step also those whom no sender has taken on. */
  readonly leads: number;
  /** When the last of them is due. */
  readonly lastDueAt: number;
}

/**
 * - `nothing-left`: no lead has a step before it
 * - `no-sender`: no sender that is enabled performs every kind
 * - `sender-blocked`: each of these needs a person
 * - `sender-limited`: their limits let nobody through, or so few that no calendar has the end
 */
export type NoEstimate = "nothing-left" | "no-sender" | "sender-blocked" | "sender-limited";

export type Estimate =
  | { readonly at: number; readonly reason: null }
  | { readonly at: null; readonly reason: NoEstimate };

/** Estimates when the last step of the last lead can begin. */
export function estimateEnd(
  steps: readonly StepWork[],
  senders: readonly UsedSender[],
  now: number,
): Estimate {
  const actions = sum(steps.map(({ leads }, index) => leads * (steps.length - index)));
  if (actions === 0) return { at: null, reason: "nothing-left" };
  const able = senders.filter(
    ({ sender }) => sender.enabled && steps.every(({ kind }) => sender.kinds.includes(kind)),
  );
  if (able.length === 0) return { at: null, reason: "no-sender" };
  const free = able.filter(({ sender }) => sender.blockedAt === null);
  if (free.length === 0) return { at: null, reason: "sender-blocked" };

  const findMoment = momentFinder(free);
  const endOfSteps = findEndOfSteps(steps, findMoment, now);
  const endOfCalls = findMoment(null, actions, now);
  return endOfSteps === null || endOfCalls === null
    ? { at: null, reason: "sender-limited" }
    : { at: Math.max(endOfSteps, endOfCalls), reason: null };
}

/** The first moment at which so many actions of a kind, or of any, can have begun from a moment on; null when none is. */
type FindMoment = (kind: ActionKind | null, count: number, from: number) => number | null;

/** Work of one kind that cannot begin before a moment. */
interface Demand {
  readonly kind: ActionKind;
  readonly from: number;
  actions: number;
}

/**
 * Step by step, when the first action of it can begin, and when the last: not before the last lead has come so far, and
 * not before the senders have had time for all actions of its kind.
 *
 * @returns null when one never can
 */
function findEndOfSteps(
  steps: readonly StepWork[],
  findMoment: FindMoment,
  now: number,
): number | null {
  const demands: Demand[] = [];
  let comers = 0;
  let first = 0;
  let last = 0;
  for (const { kind, delayMilliseconds, leads, lastDueAt } of steps) {
    const firstComes = comers === 0 ? now : first + delayMilliseconds;
    const lastComes = comers === 0 ? now : last + delayMilliseconds;
    comers += leads;
    if (comers === 0) continue;
    const demand = { kind, from: leads > 0 ? now : firstComes, actions: 0 };
    demands.push(demand);
    const begin = findMoment(kind, 1, demand.from);
    const end = findMoment(kind, 1, leads > 0 ? Math.max(lastComes, lastDueAt) : lastComes);
    const endOfKind = findEndOfKind(demands, kind, comers, findMoment);
    if (begin === null || end === null || endOfKind === null) return null;
    first = begin;
    last = Math.max(end, endOfKind);
  }
  return last;
}

/** When the senders have had time for the actions of a kind, and for so many more of them. */
function findEndOfKind(
  demands: readonly Demand[],
  kind: ActionKind,
  more: number,
  findMoment: FindMoment,
): number | null {
  let end: number | null = 0;
  for (const demand of demands) {
    if (demand.kind !== kind || end === null) continue;
    demand.actions += more;
    const own = findMoment(kind, demand.actions, demand.from);
    end = own === null ? null : Math.max(end, own);
  }
  return end;
}

/** Each capacity, and each week of opening hours, is asked for several times. */
function momentFinder(senders: readonly UsedSender[]): FindMoment {
  const weeks: KnownWeeks = new Map();
  const found = new Map<string, readonly Capacity[]>();
  return (kind, count, from) => {
    const name = `${kind} ${from}`;
    const capacities =
      found.get(name) ??
      senders.flatMap(({ sender, slots }) => {
        const capacity = capacityOf(toPaceSettings(sender), slots, kind, from, weeks);
        return capacity === null ? [] : [capacity];
      });
    found.set(name, capacities);
    return capacities.length === 0 ? null : findMomentOf(capacities, count, LATEST);
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/**
 * What comes next for an instance, after a result of its action or an event: the whole rule, pure. It looks at facts and
 * not at their order, so an event may come before, during or after what it answers, and again.
 */
import { type EndReason, STATUS_OF_END } from "./instanceReasons.ts";
import { describeRenderingFault, type RenderingFault } from "./rendering.ts";
import { type FrozenWorkflow, stepOf } from "./workflow.ts";

const HOUR_MILLISECONDS = 3_600_000;
const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS;

/** How long a lead may take to accept a connection request. Later acceptances are rare. */
export const ACCEPTANCE_DEADLINE_MILLISECONDS = 14 * DAY_MILLISECONDS;
/** How long a sender may take to tell the result of an action that it has accepted. */
export const RESULT_DEADLINE_MILLISECONDS = 24 * HOUR_MILLISECONDS;

/** The step needs no more, since then. */
interface SettledResult {
  readonly status: "sent" | "skipped";
  readonly at: number;
}

/**
 * What became of a step's action. Times are milliseconds since 1970.
 *
 * - `sent`: done, at this time by the sender's clock
 * - `skipped`: not needed for this lead, says the sender, or a person. Of a connection request it says that the two are
 *   connected already
 * - `rejected`: never for this lead, with the sender's code
 * - `not_rendered`: its message cannot be written, so nobody was asked
 * - `not_sent`: nothing happened, as the sender has answered or a person has found out; `notBefore` is the time that the
 *   sender named for this action, or null
 * - `expired`: it was reserved, and the sender was not asked in time
 * - `accepted`: the sender has taken it on, at this time, and tells the result later
 * - `unknown`: nobody knows, and the sender can neither be asked again nor look it up
 */
export type ActionResult =
  | SettledResult
  | { readonly status: "accepted"; readonly at: number }
  | { readonly status: "rejected"; readonly code: string }
  | { readonly status: "not_rendered"; readonly fault: RenderingFault }
  | { readonly status: "not_sent"; readonly notBefore: number | null }
  | { readonly status: "expired" | "unknown" };

/** What can cancel an instance at any step. */
export interface CancellationFacts {
  readonly workflow: Pick<FrozenWorkflow, "steps" | "autoCancelOnMessageReceived">;
  /** Whether the lead has written, in person, since the instance began. */
  readonly replied: boolean;
  /** Whether nobody may contact the lead any more. */
  readonly suppressed: boolean;
  /** Whether the campaign was stopped. */
  readonly stopped: boolean;
}

/** Everything that decides what comes next. */
export interface InstanceFacts extends CancellationFacts {
  /** The step that has the result, from 1. */
  readonly step: number;
  readonly result: ActionResult;
  /** When the lead accepted the connection request, milliseconds since 1970; null while they have not. */
  readonly acceptedAt: number | null;
  /** Whether the connection request was withdrawn. */
  readonly withdrawn: boolean;
}

/** `dueAt`: the sender is asked for the step at that time or later. */
export interface Due {
  readonly next: "due";
  readonly step: number;
  readonly dueAt: number;
}

/** `until`: when this decision is to be made again, if nothing happens before. */
export type Wait =
  | {
      readonly next: "wait";
      /** `result`: of the step; `acceptance`: by the lead, before the step. */
      readonly for: "result" | "acceptance";
      readonly step: number;
      readonly until: number;
    }
  | {
      readonly next: "wait";
      /** Who says what became of the step. */
      readonly for: "person";
      readonly step: number;
      readonly until: null;
    };

export interface End {
  readonly next: "end";
  readonly status: (typeof STATUS_OF_END)[EndReason];
  readonly reason: EndReason;
  /** What the reason does not say by itself: the sender's code, the missing field. */
  readonly detail: string | null;
}

export type Decision = Due | Wait | End;

/**
 * When the first step of a new instance is due.
 *
 * @param createdAt milliseconds since 1970
 */
export function decideFirstStep(workflow: Pick<FrozenWorkflow, "steps">, createdAt: number): Due {
  return { next: "due", step: 1, dueAt: createdAt + delayOf(workflow, 1) };
}

/** Decides what comes after the result of a step's action; what cancels the instance comes first. */
export function decideAfterAction(facts: InstanceFacts, now: number): Decision {
  const { step, result } = facts;
  const cancellation = decideCancellation(facts);
  if (cancellation !== null) return cancellation;
  switch (result.status) {
    case "sent":
    case "skipped":
      return decideNextStep(facts, result, now);
    case "rejected":
      return end("rejected", result.code);
    case "not_rendered":
      return end(result.fault.reason, describeRenderingFault(result.fault));
    case "not_sent":
      return { next: "due", step, dueAt: Math.max(now, result.notBefore ?? now) };
    case "expired":
      return { next: "due", step, dueAt: now };
    case "accepted": {
      const until = Math.min(result.at, now) + RESULT_DEADLINE_MILLISECONDS;
      return now < until ? { next: "wait", for: "result", step, until } : waitForPerson(step);
    }
    case "unknown":
      return waitForPerson(step);
  }
}

/** Decides whether an instance is cancelled, whatever its step: null when it goes on. */
export function decideCancellation(facts: CancellationFacts): End | null {
  if (facts.suppressed) return end("suppressed");
  if (facts.stopped) return end("stopped");
  if (facts.replied && facts.workflow.autoCancelOnMessageReceived) return end("replied");
  return null;
}

/** What comes after a step that needs no more. A time in the future comes from another clock, and counts as now. */
function decideNextStep(facts: InstanceFacts, result: SettledResult, now: number): Decision {
  const { workflow, acceptedAt } = facts;
  const step = facts.step + 1;
  const { kind } = stepOf(workflow, facts.step);
  const doneAt = Math.min(result.at, now);
  if (step > workflow.steps.length) return end("done");
  if (!stepOf(workflow, step).waitsForAcceptance) {
    return { next: "due", step, dueAt: doneAt + delayOf(workflow, step) };
  }
  const wereConnected = kind === "connection_request" && result.status === "skipped";
  if (acceptedAt !== null || wereConnected) {
    const readyAt = Math.max(doneAt, Math.min(acceptedAt ?? doneAt, now));
    return { next: "due", step, dueAt: readyAt + delayOf(workflow, step) };
  }
  if (facts.withdrawn) return end("withdrawn");
  const until = doneAt + ACCEPTANCE_DEADLINE_MILLISECONDS;
  return now < until ? { next: "wait", for: "acceptance", step, until } : end("not_accepted");
}

function delayOf(workflow: Pick<FrozenWorkflow, "steps">, step: number): number {
  return stepOf(workflow, step).delayDays * DAY_MILLISECONDS;
}

function waitForPerson(step: number): Wait {
  return { next: "wait", for: "person", step, until: null };
}

function end(reason: EndReason, detail: string | null = null): End {
  return { next: "end", status: STATUS_OF_END[reason], reason, detail };
}

/** What a sender's answer means for its action, its instance and the sender itself. Pure. */
import type { ActionStatus } from "./action.ts";
import {
  type ActionResult,
  type Decision,
  decideAfterAction,
  decideCancellation,
} from "./decideAfterAction.ts";
import type { RenderingFault } from "./rendering.ts";
import type { Sender } from "./sender.ts";
import type { FrozenWorkflow } from "./workflow.ts";

/** What a sender answered, as `readSenderAnswer` reads it. Times are milliseconds since 1970. */
export type CallAnswer =
  | {
      readonly status: "sent";
      readonly externalId: string | null;
      readonly thread: string | null;
      readonly at: number | null;
    }
  | { readonly status: "skipped"; readonly reason: string | null }
  | { readonly status: "accepted" }
  | { readonly status: "rejected"; readonly code: string; readonly message: string | null }
  | {
      readonly status: "later";
      readonly until: number;
      readonly scope: "action" | "kind" | "sender";
    }
  | { readonly status: "blocked"; readonly code: string }
  | { readonly status: "unknown"; readonly why: string };

/** What a sender answered when it was asked what became of an action. */
export type LookUpAnswer =
  | Extract<CallAnswer, { status: "sent" | "unknown" }>
  | { readonly status: "not_found" };

/** What was known when the sender was asked. */
export interface CallFacts {
  readonly workflow: FrozenWorkflow;
  readonly step: number;
  /** This attempt, from 1. */
  readonly attempt: number;
  /** The last moment at which the sender may begin, in milliseconds since 1970. */
  readonly notAfter: number;
  /** When the lead accepted the connection request; null while they have not. */
  readonly connectedAt: number | null;
  readonly sender: Pick<Sender, "keepsKeysHours" | "looksUpActions">;
}

/** What is recorded of an action. */
export interface AfterCall {
  readonly status: ActionStatus;
  /** When it was done or answered, in milliseconds since 1970. */
  readonly doneAt: number;
  readonly code: string | null;
  readonly message: string | null;
  readonly externalId: string | null;
  readonly thread: string | null;
  /** Nothing happened: the attempt and the slot are given back. */
  readonly isGivenBack: boolean;
  /** What comes next for the instance; null: it stays due. */
  readonly next: Decision | null;
  /** What the sender asked for. `kind`: for this kind of action alone. */
  readonly pause:
    | { readonly until: number; readonly scope: "kind" | "sender" }
    | { readonly blockedCode: string }
    | null;
}

const NOTHING = {
  code: null,
  message: null,
  externalId: null,
  thread: null,
  isGivenBack: false,
  next: null,
  pause: null,
} as const;

/**
 * As far as clocks may disagree. Only so long after a sender has to have begun does it say for good that it has not: by its
 * own clock it may still have time.
 */
export const LARGEST_CLOCK_DIFFERENCE_MILLISECONDS = 60_000;
const FIRST_REPETITION_MILLISECONDS = 30_000;
const LONGEST_REPETITION_MILLISECONDS = 3_600_000;

/** Decides what comes of an answer that was received at `now`. */
export function decideAfterCall(answer: CallAnswer, facts: CallFacts, now: number): AfterCall {
  const after = (result: ActionResult) => decideAfterResult(facts, result, now);
  switch (answer.status) {
    case "sent": {
      const { externalId, thread } = answer;
      const doneAt = answer.at ?? now;
      const next = after({ status: "sent", at: doneAt });
      return { ...NOTHING, status: "sent", doneAt, externalId, thread, next };
    }
    case "skipped": {
      const next = after({ status: "skipped", at: now });
      return { ...NOTHING, status: "skipped", doneAt: now, message: answer.reason, next };
    }
    case "accepted": {
      const next = after({ status: "accepted", at: now });
      return { ...NOTHING, status: "accepted", doneAt: now, next };
    }
    case "rejected": {
      const { code, message } = answer;
      const next = after({ status: "rejected", code });
      return { ...NOTHING, status: "rejected", doneAt: now, code, message, next };
    }
    case "later": {
      const { until, scope } = answer;
      const isForActionAlone = scope === "action";
      return {
        ...NOTHING,
        status: "expired",
        doneAt: now,
        code: "later",
        isGivenBack: true,
        next: isForActionAlone ? after({ status: "not_sent", notBefore: until }) : null,
        pause: isForActionAlone ? null : { until, scope },
      };
    }
    case "blocked": {
      const pause = { blockedCode: answer.code };
      const { code } = answer;
      return { ...NOTHING, status: "expired", doneAt: now, code, isGivenBack: true, pause };
    }
    case "unknown": {
      const next = decideRepetition(facts, now) ?? after({ status: "unknown" });
      return { ...NOTHING, status: "unknown", doneAt: now, code: answer.why, next };
    }
  }
}

/** What comes of a call that would begin after its time, and so is not made: the action gets another slot. */
export function decideTooLate(now: number): AfterCall {
  return { ...NOTHING, status: "expired", doneAt: now, code: "too_late", isGivenBack: true };
}

/** Decides what comes of a look-up; null when it told nothing, and the action is looked up again. */
export function decideAfterLookUp(
  answer: LookUpAnswer,
  facts: CallFacts,
  now: number,
): AfterCall | null {
  switch (answer.status) {
    case "sent":
      return decideAfterCall(answer, facts, now);
    case "not_found":
      return {
        ...NOTHING,
        status: "expired",
        doneAt: now,
        code: "not_found",
        isGivenBack: true,
        next: decideAfterResult(facts, { status: "not_sent", notBefore: null }, now),
      };
    case "unknown":
      return null;
  }
}

/** What may keep an action from being asked for at all. */
export interface UncalledFacts {
  readonly workflow: FrozenWorkflow;
  readonly step: number;
  readonly replied: boolean;
  readonly suppressed: boolean;
  /** Why its message cannot be written; null when it can. */
  readonly fault: RenderingFault | null;
}

/** Decides whether an action is given up before its sender is asked: null when it is not. */
export function decideWithoutCall(facts: UncalledFacts, now: number): AfterCall | null {
  const { workflow, step, fault } = facts;
  const cancellation = decideCancellation({ ...facts, stopped: false });
  const end =
    cancellation ??
    (fault === null
      ? null
      : decideAfterResult(
          { workflow, step, connectedAt: null },
          { status: "not_rendered", fault },
          now,
        ));
  if (end === null) return null;
  return { ...NOTHING, status: "expired", doneAt: now, isGivenBack: true, next: end };
}

/** What the statement that records an answer finds in the rows, it decides: it then leaves the instance as it is. */
function decideAfterResult(
  { workflow, step, connectedAt }: Pick<CallFacts, "workflow" | "step" | "connectedAt">,
  result: ActionResult,
  now: number,
): Decision {
  return decideAfterAction(
    {
      workflow,
      step,
      result,
      acceptedAt: connectedAt,
      replied: false,
      suppressed: false,
      stopped: false,
      withdrawn: false,
    },
    now,
  );
}

/** From when on an action is looked up: by then its sender does not begin with it any more, by whichever clock. */
export function momentOfLookUp({ notAfter }: Pick<CallFacts, "notAfter">): number {
  return notAfter + LARGEST_CLOCK_DIFFERENCE_MILLISECONDS + 1;
}

/** When an unknown outcome is asked for again or looked up; null: only a person can say. */
function decideRepetition(facts: CallFacts, now: number): Decision | null {
  const {
    step,
    attempt,
    sender: { keepsKeysHours, looksUpActions },
  } = facts;
  const wait = Math.min(
    FIRST_REPETITION_MILLISECONDS * 2 ** (attempt - 1),
    LONGEST_REPETITION_MILLISECONDS,
  );
  if (keepsKeysHours > 0) return { next: "due", step, dueAt: now + wait };
  if (!looksUpActions) return null;
  return { next: "due", step, dueAt: Math.max(now, momentOfLookUp(facts)) };
}

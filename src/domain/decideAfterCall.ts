/** What a sender's answer means for its action, its instance and the sender itself. Pure. */
import type { ActionStatus } from "./action.ts";
import { type Decision, decideAfterAction } from "./decideAfterAction.ts";
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

/** What was known when the sender was asked. */
export interface CallFacts {
  readonly workflow: FrozenWorkflow;
  readonly step: number;
  /** This attempt, from 1. */
  readonly attempt: number;
  readonly firstCalledAt: number;
  /** When the lead accepted the connection request; null while they have not. */
  readonly connectedAt: number | null;
  readonly sender: Pick<Sender, "keepsKeysHours" | "looksUpActions">;
}

export interface AfterCall {
  readonly status: ActionStatus;
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

const FIRST_REPETITION_MILLISECONDS = 30_000;
const LONGEST_REPETITION_MILLISECONDS = 3_600_000;

/** Decides what comes of an answer that was received at `now`. */
export function decideAfterCall(answer: CallAnswer, facts: CallFacts, now: number): AfterCall {
  const { workflow, step, connectedAt } = facts;
  const after = (result: Parameters<typeof decideAfterAction>[0]["result"]) =>
    decideAfterAction(
      {
        workflow,
        step,
        result,
        acceptedAt: connectedAt,
        // The statement that records the answer finds these three in the rows, and then leaves the instance as it is.
        replied: false,
        suppressed: false,
        stopped: false,
        withdrawn: false,
      },
      now,
    );
  switch (answer.status) {
    case "sent": {
      const { externalId, thread, at } = answer;
      const next = after({ status: "sent", at: at ?? now });
      return { ...NOTHING, status: "sent", externalId, thread, next };
    }
    case "skipped":
      return {
        ...NOTHING,
        status: "skipped",
        message: answer.reason,
        next: after({ status: "skipped", at: now }),
      };
    case "accepted":
      return { ...NOTHING, status: "accepted", next: after({ status: "accepted", at: now }) };
    case "rejected": {
      const { code, message } = answer;
      return {
        ...NOTHING,
        status: "rejected",
        code,
        message,
        next: after({ status: "rejected", code }),
      };
    }
    case "later": {
      const { until, scope } = answer;
      return {
        ...NOTHING,
        status: "expired",
        code: "later",
        isGivenBack: true,
        next: scope === "action" ? after({ status: "not_sent", notBefore: until }) : null,
        pause: scope === "action" ? null : { until, scope },
      };
    }
    case "blocked":
      return {
        ...NOTHING,
        status: "expired",
        code: answer.code,
        isGivenBack: true,
        pause: { blockedCode: answer.code },
      };
    case "unknown":
      return {
        ...NOTHING,
        status: "unknown",
        code: answer.why,
        next: decideRepetition(facts, now) ?? after({ status: "unknown" }),
      };
  }
}

/** When an unknown outcome is asked for again or looked up; null: only a person can say. */
function decideRepetition(
  { step, attempt, sender: { keepsKeysHours, looksUpActions } }: CallFacts,
  now: number,
): Decision | null {
  if (keepsKeysHours === 0 && !looksUpActions) return null;
  const wait = Math.min(
    FIRST_REPETITION_MILLISECONDS * 2 ** (attempt - 1),
    LONGEST_REPETITION_MILLISECONDS,
  );
  return { next: "due", step, dueAt: now + wait };
}

/** A decision about an instance as a change of its row. Pure. */
import type { InstanceKey } from "./action.ts";
import type { Decision } from "./decideAfterAction.ts";
import type { InstanceStatus } from "./instance.ts";
import type { WaitingReason } from "./instanceReasons.ts";

/** A change of an instance, decided over `version`. */
export interface Transition extends InstanceKey {
  readonly version: number;
  readonly to: {
    readonly status: InstanceStatus;
    readonly reason: string;
    readonly detail: string | null;
    readonly step: number;
    /** When the instance has to be looked at; null: not before something happens to it. */
    readonly dueAt: number | null;
    /** Left as it is when null. */
    readonly senderId: string | null;
  };
}

const REASONS_OF_WAITS = {
  acceptance: "acceptance",
  result: "accepted-by-sender",
  person: "unknown-action",
} as const satisfies Record<string, WaitingReason>;

/**
 * The change that a decision makes.
 *
 * @param instance the instance as it was when the decision was made, at this step
 * @param senderId the sender that takes on the lead; null for one that has a sender
 */
export function toTransition(
  {
    runId,
    position,
    version,
    step,
  }: InstanceKey & { readonly version: number; readonly step: number },
  decision: Decision,
  senderId: string | null,
): Transition {
  const of = { runId, position, version };
  switch (decision.next) {
    case "due":
      return {
        ...of,
        to: {
          status: "running",
          reason: "due",
          detail: null,
          step: decision.step,
          dueAt: decision.dueAt,
          senderId,
        },
      };
    case "wait":
      return {
        ...of,
        to: {
          status: "running",
          reason: REASONS_OF_WAITS[decision.for],
          detail: null,
          step: decision.step,
          dueAt: decision.until,
          senderId,
        },
      };
    case "end":
      return {
        ...of,
        to: {
          status: decision.status,
          reason: decision.reason,
          detail: decision.detail,
          step,
          dueAt: null,
          senderId,
        },
      };
  }
}

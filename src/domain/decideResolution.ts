/** What a person's word makes of an action of which nobody knows what became of it. Pure. */
import type { Action, ActionStatus } from "./action.ts";

/**
 * What a person can say of an action.
 *
 * - `sent`: it took place
 * - `not_sent`: nothing happened, so that it may be asked for again
 * - `skip`: it is not needed any more
 */
export const RESOLUTIONS = ["sent", "not_sent", "skip"] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** The action as it is resolved; `calledAt` names the call that it is about, and stays. */
export interface ResolvedAction
  extends Pick<
    Action,
    "status" | "attempt" | "slotAt" | "firstCalledAt" | "calledAt" | "answeredAt" | "code"
  > {
  readonly message: null;
}

export type ResolutionDecision =
  | { readonly outcome: "resolved"; readonly action: ResolvedAction }
  /** A person has said so before. */
  | { readonly outcome: "repeated" }
  | { readonly outcome: "not-unknown"; readonly status: ActionStatus };

/** Decides what becomes of an action that a person resolves. */
export function decideResolution(
  action: Pick<Action, "status" | "attempt" | "slotAt" | "firstCalledAt" | "calledAt" | "code">,
  resolution: Resolution,
  now: number,
): ResolutionDecision {
  const code = codeOf(resolution);
  const { status, attempt, slotAt, firstCalledAt, calledAt } = action;
  if (status !== "unknown") {
    return action.code === code ? { outcome: "repeated" } : { outcome: "not-unknown", status };
  }
  const common = { attempt, slotAt, firstCalledAt, calledAt, code, message: null };
  switch (resolution) {
    case "sent":
      // It was done when the sender was asked, and not when somebody found out.
      return {
        outcome: "resolved",
        action: { ...common, status: "sent", answeredAt: calledAt ?? now },
      };
    case "skip":
      return { outcome: "resolved", action: { ...common, status: "skipped", answeredAt: now } };
    case "not_sent":
      return {
        outcome: "resolved",
        action: {
          ...common,
          status: "expired",
          attempt: 0,
          slotAt: null,
          firstCalledAt: null,
          answeredAt: now,
        },
      };
  }
}

/** What an action has in the place of its sender's code once a person has resolved it, until its sender answers. */
function codeOf(resolution: Resolution): string {
  return `resolved_${resolution}`;
}

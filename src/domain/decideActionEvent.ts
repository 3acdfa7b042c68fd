/**
 * What an event makes of an action. Pure. Events come before, during and after the answers that they overtake: what
 * decides is the action as it is, and a result that is final stays.
 */
import type { Action, ActionStatus } from "./action.ts";
import {
  type ActionEvent,
  type ConnectionEvent,
  type IgnoredReason,
  notAfter,
} from "./senderEvent.ts";

/** An action as events meet and change it. */
export type EventAction = Omit<Action, "notAfter">;

/** The action as it is afterwards, or why it stays as it is. */
export type ActionChange = { readonly action: EventAction } | { readonly ignored: IgnoredReason };

const FINAL_STATUSES: readonly ActionStatus[] = ["sent", "skipped", "rejected"];

/** Decides what the late result of an action makes of it. */
export function decideActionEvent(
  event: ActionEvent & { readonly occurredAt: number },
  action: EventAction,
  now: number,
): ActionChange {
  if (FINAL_STATUSES.includes(action.status)) return { ignored: "settled" };
  const { calledAt } = action;
  if (calledAt === null) return { ignored: "not-asked" };
  // The sender's clock may be behind that of the call.
  const at = notAfter(Math.max(event.occurredAt, calledAt), now);
  switch (event.type) {
    case "action.sent": {
      const externalId = event.messageId ?? action.externalId;
      const thread = event.thread ?? action.thread;
      return { action: { ...toSent(action, at), externalId, thread } };
    }
    case "action.rejected": {
      const { code, message } = event;
      return { action: { ...action, status: "rejected", answeredAt: at, code, message } };
    }
    case "action.later":
      // What was said of an earlier call is not about this one. Of a sender that has accepted the call its clock may be
      // behind; of one that has not answered it nothing may be taken back that may have happened since.
      if (action.status !== "accepted" && event.occurredAt < calledAt)
        return { ignored: "outdated" };
      return { action: toNotSent(action, at) };
  }
}

/**
 * Decides what the acceptance or the withdrawal of a connection request makes of its action. Either proves that the
 * request was sent, whatever became of the answer.
 */
export function decideConnectionEvent(
  event: ConnectionEvent & { readonly occurredAt: number },
  action: EventAction,
  now: number,
): ActionChange {
  const { status, calledAt } = action;
  if (status === "skipped" || status === "rejected") return { ignored: "settled" };
  if (calledAt === null) return { ignored: "not-asked" };
  const at = notAfter(Math.max(event.occurredAt, calledAt), now);
  const sent = status === "sent" ? action : toSent(action, calledAt);
  if (action.connectedAt !== null) return { ignored: "already-known" };
  if (event.type === "connection.accepted") return { action: { ...sent, connectedAt: at } };
  if (action.withdrawnAt !== null) return { ignored: "already-known" };
  return { action: { ...sent, withdrawnAt: at } };
}

/**
 * A slot that was given back counts again, and that of a further attempt is not needed. What was accepted counts when it
 * was done.
 */
function toSent(action: EventAction, at: number): EventAction {
  const held = action.slotAt ?? at;
  const doneLate = action.status === "accepted" && action.slotAt !== null;
  const slotAt = action.status === "reserved" ? at : doneLate ? Math.max(held, at) : held;
  return { ...action, status: "sent", answeredAt: at, slotAt, code: null, message: null };
}

/** The latest attempt and its slot are given back. An earlier one may have acted, whatever is said of this one. */
function toNotSent(action: EventAction, at: number): EventAction {
  const attempt = Math.max(0, action.attempt - 1);
  const of = { ...action, attempt, answeredAt: at, code: "later", message: null };
  return attempt === 0
    ? { ...of, status: "expired", slotAt: null, firstCalledAt: null }
    : { ...of, status: "unknown" };
}

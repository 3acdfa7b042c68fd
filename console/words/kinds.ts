/** What the kinds of actions are called on the page. */
import type { ActionKind } from "../../src/domain/action.ts";

const NAMES: Readonly<Record<ActionKind, string>> = {
  engage: "engagement",
  connection_request: "connection request",
  direct_message: "direct message",
  inmail: "InMail",
};

/** A kind of action, or a channel, in the middle of a sentence. */
export function nameOfKind(kind: ActionKind): string {
  return NAMES[kind];
}

/** A kind of action, or a channel, by itself. */
export function titleOfKind(kind: ActionKind): string {
  const name = NAMES[kind];
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** What the kinds of actions are called on the page. */
import type { ActionKind } from "../../src/domain/action.ts";

const NAMES: Readonly<Record<ActionKind, readonly [one: string, several: string]>> = {
  engage: ["engagement", "engagements"],
  connection_request: ["connection request", "connection requests"],
  direct_message: ["direct message", "direct messages"],
  inmail: ["InMail", "InMails"],
};

/** A kind of action, or a channel, in the middle of a sentence: `connection request` */
export function nameOfKind(kind: ActionKind): string {
  return NAMES[kind][0];
}

/** Several of a kind, in the middle of a sentence: `connection requests` */
export function pluralOfKind(kind: ActionKind): string {
  return NAMES[kind][1];
}

/** Says a list of kinds. */
export function namesOfKinds(kinds: readonly ActionKind[]): string {
  return kinds.map(nameOfKind).join(", ");
}

/** A kind of action, or a channel, by itself. */
export function titleOfKind(kind: ActionKind): string {
  const name = nameOfKind(kind);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

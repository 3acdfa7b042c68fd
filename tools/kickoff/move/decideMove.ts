/** What a move does next, given what both databases say of it. Pure. */

const LEAVING_STATES = ["closing", "frozen", "moved", "abandoned"] as const;
const COMING_STATES = ["arriving", "clearing"] as const;

/** How far a move is in the database that the account group leaves. */
export type LeavingState = (typeof LEAVING_STATES)[number];
/** How far it is in the database that the account group comes to. */
export type ComingState = (typeof COMING_STATES)[number];
/** How far a move is in one of its databases. */
export type MoveState = LeavingState | ComingState;

/** The state of a database that the account group leaves; null: it does not. */
export function toLeaving(state: MoveState | null): LeavingState | null {
  return LEAVING_STATES.find((one) => one === state) ?? null;
}

/** The state of a database that the account group comes to; null: it does not. */
export function toComing(state: MoveState | null): ComingState | null {
  return COMING_STATES.find((one) => one === state) ?? null;
}

/** Both databases; null: a database knows of no move. */
export interface MoveFacts {
  readonly leaving: LeavingState | null;
  readonly coming: ComingState | null;
  /** Whether all rows have come, for this move. */
  readonly isCopied: boolean;
}

/**
 * `close`: no campaign starts any more. `freeze`: wait for what is under way, then nothing is written any more. `receive`,
 * `copy`, `verify`: the rows come; with the last of it the account group has moved. `hand-over`: KV says so everywhere, and
 * the other database takes writes. `remove`: the rows go where they were; that is the end. `abandon`: the account group stays
 * where it is, whatever another process thinks. `clear`: rows that have come go again. `reopen`: all is as before.
 */
export type MoveStep =
  | "close"
  | "freeze"
  | "receive"
  | "copy"
  | "verify"
  | "hand-over"
  | "remove"
  | "abandon"
  | "clear"
  | "reopen";

/** What a move does next. One that was abandoned comes to that end first. */
export function decideMove({ leaving, coming, isCopied }: MoveFacts): Exclude<MoveStep, "abandon"> {
  switch (leaving) {
    case null:
      return coming === null ? "close" : "clear";
    case "abandoned":
      return coming === null ? "reopen" : "clear";
    case "closing":
      return coming === null ? "freeze" : "clear";
    case "frozen":
      if (coming === null) return "receive";
      if (coming === "clearing") return "clear";
      return isCopied ? "verify" : "copy";
    case "moved":
      return coming === null ? "remove" : "hand-over";
  }
}

/** Why a move cannot be abandoned. */
type NotAbandoned = "nothing-moves" | "has-moved";

/** What is done next to abandon a move. Once the account group has moved, it can only move back. */
export function decideAbandonment({
  leaving,
  coming,
}: MoveFacts): Extract<MoveStep, "abandon" | "clear" | "reopen"> | NotAbandoned {
  switch (leaving) {
    case "moved":
      return "has-moved";
    case "closing":
    case "frozen":
      return "abandon";
    case "abandoned":
      return coming === null ? "reopen" : "clear";
    case null:
      return coming === null ? "nothing-moves" : "clear";
  }
}

/** What may still be under way in an account group in which nothing starts any more. Milliseconds since 1970. */
export interface UnderWay {
  /** When the last call of a sender began whose outcome is not recorded; null when there is none. */
  readonly calledAt: number | null;
  /** Whether something is on its way to a webhook endpoint, or waits to be. */
  readonly isDelivering: boolean;
  /** Since when nothing starts any more. */
  readonly closingSince: number;
}

/** Behind this time a call of a sender counts as one without an outcome: see src/domain/decideWork.ts. */
const LONGEST_CALL_MILLISECONDS = 120_000;
/** A round takes up nothing for longer than 20 s; its last attempt has 15 s, and its record 10 s. */
const LONGEST_ROUND_MILLISECONDS = 45_000;

/**
 * Whether nothing is under way any more that would have something to record. What takes longer is lost as in a crash: a
 * call is one whose outcome nobody knows, and a delivery is made again.
 */
export function isQuiet({ calledAt, isDelivering, closingSince }: UnderWay, now: number): boolean {
  const isCalling = calledAt !== null && now < calledAt + LONGEST_CALL_MILLISECONDS;
  return !isCalling && !(isDelivering && now < closingSince + LONGEST_ROUND_MILLISECONDS);
}

/** What can go wrong with a call, as a closed union: `switch (error.kind)` needs no default. */
import type { components } from "./contractTypes.ts";

/** A code of the contract. A server newer than this client may have others. */
export type ErrorCode = components["schemas"]["ErrorCode"];

/** Whatever a call or a stream of this client throws, but for bugs. */
export type KickoffError = RefusedError | UnansweredError | ForeignError | AbortedError;

/** Whether an error is this client's: whatever else is thrown is a bug. */
export function isKickoffError(error: unknown): error is KickoffError {
  return error instanceof CallError;
}

/** What is known of a call that has failed. */
export interface Call {
  /** How often it was sent. */
  readonly attempts: number;
  /** The key under which each attempt was sent; null where the API takes none. */
  readonly idempotencyKey: string | null;
  /** Whether what was asked for may have happened all the same. False for whatever only reads. */
  readonly mayHaveHappened: boolean;
}

/** What Kickoff said when it refused. */
export interface Refusal {
  /** Null when a stream told it. */
  readonly status: number | null;
  readonly code: ErrorCode;
  readonly details: string;
  readonly traceId: string;
  /** When it is worth asking again, milliseconds since 1970; null: not until something has changed. */
  readonly retryAt: number | null;
}

/** An answer of somebody who stands between. */
export interface ForeignAnswer {
  /** 0 when a browser hides it: then it is a redirect. */
  readonly status: number;
  /** Null when the answer has none. */
  readonly contentType: string | null;
  /** Where a redirect leads, as far as it is told; redirects are not followed. */
  readonly location: string | null;
  /** When it is worth asking again, milliseconds since 1970; null: not until something has changed. */
  readonly retryAt: number | null;
}

/** How an answer failed to come: nobody was there to ask; not even its beginning came; not all of it; not in time. */
export type Missing = "unreachable" | "no-answer" | "cut" | "timeout";

abstract class CallError extends Error implements Call {
  abstract readonly kind: "refused" | "unanswered" | "foreign" | "aborted";
  /** When it is worth asking again, milliseconds since 1970; null: not until something has changed. */
  readonly retryAt: number | null;
  readonly attempts: number;
  readonly idempotencyKey: string | null;
  readonly mayHaveHappened: boolean;

  constructor(what: string, retryAt: number | null, call: Call, cause?: unknown) {
    super(`${what}${describeOutcome(call)}`, { cause });
    this.retryAt = retryAt;
    this.attempts = call.attempts;
    this.idempotencyKey = call.idempotencyKey;
    this.mayHaveHappened = call.mayHaveHappened;
  }
}

/** Kickoff has refused: `code` says why for a program, `details` for people. */
export class RefusedError extends CallError implements Refusal {
  override readonly name = "RefusedError";
  readonly kind = "refused";
  readonly status: number | null;
  readonly code: ErrorCode;
  readonly details: string;
  readonly traceId: string;

  constructor({ status, code, details, traceId, retryAt }: Refusal, call: Call) {
    const codes = status === null ? code : `${status} ${code}`;
    super(`${codes}: ${details} (trace id ${traceId})`, retryAt, call);
    this.status = status;
    this.code = code;
    this.details = details;
    this.traceId = traceId;
  }
}

/** No whole answer came. */
export class UnansweredError extends CallError {
  override readonly name = "UnansweredError";
  readonly kind = "unanswered";
  readonly reason: Missing;

  constructor(reason: Missing, call: Call, cause?: unknown) {
    super(WORDS[reason], Date.now(), call, cause);
    this.reason = reason;
  }
}

/** An answer came that is not Kickoff's: a gateway's page, a captive portal's, a redirect to a login, another service's. */
export class ForeignError extends CallError implements ForeignAnswer {
  override readonly name = "ForeignError";
  readonly kind = "foreign";
  readonly status: number;
  readonly contentType: string | null;
  readonly location: string | null;

  constructor({ status, contentType, location, retryAt }: ForeignAnswer, call: Call) {
    super(`An answer came that is not Kickoff's (status ${status}).`, retryAt, call);
    this.status = status;
    this.contentType = contentType;
    this.location = location;
  }
}

/** The caller's signal has ended it; `cause` is the signal's reason. */
export class AbortedError extends CallError {
  override readonly name = "AbortedError";
  readonly kind = "aborted";

  constructor(reason: unknown, call: Call) {
    super("The call was aborted.", null, call, reason);
  }
}

const WORDS: Readonly<Record<Missing, string>> = {
  unreachable: "Nobody could be asked.",
  "no-answer": "No answer came.",
  cut: "The answer was cut off.",
  timeout: "No answer came in time.",
};

function describeOutcome({ mayHaveHappened, idempotencyKey }: Call): string {
  if (!mayHaveHappened) return "";
  return idempotencyKey === null
    ? " What was asked for may or may not have happened: look before you ask again."
    : ` What was asked for may or may not have happened: the same request with the same Idempotency-Key (${idempotencyKey}) gets the one true answer.`;
}

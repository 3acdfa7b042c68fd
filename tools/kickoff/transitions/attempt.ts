/** An attempt to start or stop a campaign, kept from before it is sent until its answer is known. Pure. */
import * as z from "zod/mini";

import { isBehindTheKey } from "../../../client/repetition.ts";

export type Operation = "start" | "stop";

export const attemptSchema = z.object({
  operation: z.enum(["start", "stop"]),
  /** Everything that makes a repetition the same request: where, of what, as whom, which plan, under which key. */
  url: z.string(),
  accountGroupId: z.string(),
  campaignId: z.string(),
  /** Of the API key: under another one, the same `Idempotency-Key` is another. */
  keyFingerprint: z.string(),
  idempotencyKey: z.string(),
  /** The `ETag` of the preview that was shown; null for a stop. */
  ifMatch: z.nullable(z.string()),
  /** ISO 8601. */
  beganAt: z.string(),
});

export type Attempt = z.infer<typeof attemptSchema>;

/** What to do about an attempt that was kept. */
export type AttemptDecision =
  | { readonly kind: "new" }
  /** Send it again, as it was: that gets the one true answer. */
  | { readonly kind: "repeat"; readonly attempt: Attempt }
  /** It cannot be repeated with this API key, or is not what is asked for: a new one is made, of which the campaign takes one. */
  | {
      readonly kind: "abandon";
      readonly attempt: Attempt;
      readonly because: "another-key" | "another-plan";
    };

/**
 * Decides whether a command is the repetition of an attempt whose answer is not known.
 *
 * @param plan the one that the command names; another one must not start in its place
 */
export function decideAttempt(
  kept: Attempt | null,
  keyFingerprint: string,
  plan: string | undefined,
): AttemptDecision {
  if (kept === null) return { kind: "new" };
  if (kept.keyFingerprint !== keyFingerprint) {
    return { kind: "abandon", attempt: kept, because: "another-key" };
  }
  if (plan !== undefined && plan !== kept.ifMatch) {
    return { kind: "abandon", attempt: kept, because: "another-plan" };
  }
  return { kind: "repeat", attempt: kept };
}

/** What a failed request says of its outcome. */
export interface FailedRequest {
  /** Null when Kickoff has not refused it. */
  readonly status: number | null;
  /** Whether it may have happened all the same, as far as this request is concerned. */
  readonly mayHaveHappened: boolean;
}

/**
 * Whether a failed request says that nothing came of its attempt. A refusal that comes before the campaign is asked (an expired
 * key, a rate limit) says so of an only request; of a repetition it leaves open what the earlier one did.
 */
export function isSettledBy(
  { status, mayHaveHappened }: FailedRequest,
  isRepetition: boolean,
): boolean {
  if (mayHaveHappened) return false;
  return !isRepetition || isBehindTheKey(status);
}

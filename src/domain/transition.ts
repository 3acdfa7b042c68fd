/** A transition is a start or a stop of a campaign: as it is asked for, and what comes of it. */
import type { AccountGroupPlace } from "./accountGroup.ts";
import type { Campaign } from "./campaign.ts";
import type { StartRefusal } from "./decideStart.ts";
import type { StopRefusal } from "./decideStop.ts";
import type { Range } from "./range.ts";

/** Who asks for a transition of which campaign. */
export interface TransitionRequest extends AccountGroupPlace {
  readonly campaignId: string;
  readonly apiKeyId: string;
  readonly idempotencyKey: string | null;
  readonly traceId: string;
  /**
   * When the client's request was taken up, milliseconds since 1970. A campaign that has changed since then voids the
   * request, so that no late call of the request can undo that change.
   */
  readonly askedAt: number;
}

/** Who asks for which start. */
export interface StartRequest extends TransitionRequest {
  /** Made by the caller before the first attempt, so that every attempt is the same start. */
  readonly runId: string;
  /** The tag of the plan that the client has seen, and alone wants to start; null: whatever the plan is by now. */
  readonly planTag: string | null;
}

/** Who asks for which stop. */
export interface StopRequest extends TransitionRequest {
  /** Made by the caller before the first attempt, so that every attempt is the same stop. */
  readonly stopId: string;
}

/** What a start answers, now and whenever it is asked again. */
export interface StartedCampaign {
  readonly runId: string;
  /** As it was the moment it started. */
  readonly campaign: Campaign;
  readonly triggered: boolean;
  readonly instancesCreated: number;
  /** The positions whose instances the start owes; empty for an automatic campaign. */
  readonly whole: Range;
}

/** What a stop answers, now and whenever it is asked again. */
export interface StoppedCampaign {
  readonly stopId: string;
  /** The run that it ended. */
  readonly runId: string;
  /** As it was the moment it stopped. */
  readonly campaign: Campaign;
  /** How many instances were open, and are cancelled. */
  readonly instancesStopped: number;
}

/**
 * What a start comes to for its client; `replayed`: an earlier start, under the same idempotency key. Refusals and faults
 * are results: an exception would lose its meaning across RPC.
 */
export type StartOutcome =
  | { readonly outcome: "done" | "replayed"; readonly done: StartedCampaign }
  | { readonly outcome: "refused"; readonly refusal: StartRefusal }
  | FailedTransition;

/** What a stop comes to for its client; `replayed`: an earlier stop, under the same idempotency key. */
export type StopOutcome =
  | { readonly outcome: "done" | "replayed"; readonly done: StoppedCampaign }
  | { readonly outcome: "refused"; readonly refusal: StopRefusal }
  | FailedTransition;

/**
 * An upstream failed. `nothing-done`: nothing was written, and nothing will be. `unsettled`: nobody knows yet; the alarm
 * or the sweep finishes what was written of a start.
 */
interface FailedTransition {
  readonly outcome: "nothing-done" | "unsettled";
}

/**
 * The campaign changed after the transition was asked for, so the request is void. Asked anew, later than the change, it
 * may be granted.
 */
export interface OvertakenTransition {
  readonly outcome: "overtaken";
  /** Milliseconds since 1970. */
  readonly changedAt: number;
}

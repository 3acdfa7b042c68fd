/** A transition: a start or a stop of a campaign, as it is asked for and as it is answered. */
import type { Campaign } from "./campaign.ts";
import type { Range } from "./run.ts";

/** Who asks for a transition of which campaign. */
export interface TransitionRequest {
  readonly accountGroupId: string;
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

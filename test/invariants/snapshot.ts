/**
 * Everything that is known of campaigns once all is quiet: what D1 holds of them, what their clients saw, and what is left
 * to do. The model, the schedules in workerd and the killed processes each make one, and one check judges them all.
 */
import type { CampaignStatus, WorkflowTrigger } from "../../src/domain/campaign.ts";

export interface Snapshot {
  readonly campaigns: readonly CampaignSnapshot[];
  readonly unfinished: Unfinished;
  readonly circumstances: Circumstances;
}

/** What must be nothing once all is quiet. */
export interface Unfinished {
  readonly incompleteRuns: number;
  readonly alarms: number;
  readonly messages: number;
}

/** What happened on the way, as far as a promise depends on it. */
export interface Circumstances {
  /** How far two clocks may be apart. */
  readonly clockToleranceMilliseconds: number;
  /** Writes that reached D1 when their callers had given up. */
  readonly lateWrites: number;
  /** Whether two objects of one campaign were alive at once. */
  readonly hadTwoObjects: boolean;
}

/** One clock, one object, and no write that comes late. */
export const CALM: Circumstances = {
  clockToleranceMilliseconds: 0,
  lateWrites: 0,
  hadTwoObjects: false,
};

export interface CampaignSnapshot extends CampaignState, CampaignHistory {
  /** The lead positions that it selects, in order; null for those that arrive. */
  readonly selection: readonly number[] | null;
}

/** What D1 holds of a campaign. */
export interface CampaignState {
  readonly id: string;
  readonly status: CampaignStatus;
  readonly workflowTrigger: WorkflowTrigger;
  readonly runId: string | null;
  /** In the order in which they started. */
  readonly runs: readonly RunState[];
  readonly leadCount: number;
  /** The positions of its audience's leads, by id; null where nobody adds leads. */
  readonly leadPositions: ReadonlyMap<string, number> | null;
  /** Dead letters that name a range whose instances exist. */
  readonly needlessDeadLetters: number;
}

/** A row of `runs`, with what hangs on it. Times are milliseconds since 1970. */
export interface RunState {
  readonly id: string;
  readonly traceId: string;
  readonly idempotencyKey: string | null;
  readonly firstPosition: number;
  readonly endPosition: number;
  readonly instancesPromised: number;
  readonly instancesCreated: number;
  readonly startedAt: number;
  readonly progressedAt: number;
  readonly endedAt: number | null;
  /** The positions of its instances, in order. */
  readonly positions: readonly number[];
  /** Those of them that are completed, failed or cancelled. */
  readonly finished: readonly number[];
  /** How many of these are cancelled: a lead who writes is done with, also when the run has been stopped before. */
  readonly cancelled: number;
  readonly stop: StopState | null;
  /** From when to when it was live in truth; absent where nobody knows better than the row, whose times are dated. */
  readonly life?: { readonly from: number; readonly until: number };
}

/** A row of `stops`. */
export interface StopState {
  readonly traceId: string;
  readonly idempotencyKey: string | null;
  readonly instancesStopped: number;
  readonly instancesFinished: number;
  readonly stoppedAt: number;
}

/** Everything that a campaign's clients saw. */
export interface CampaignHistory {
  readonly starts: readonly TransitionObservation[];
  readonly stops: readonly TransitionObservation[];
  readonly arrivals: readonly ArrivalObservation[];
}

/** `ok`: it took effect; `fail`: it certainly did not; `info`: it may have. */
export type Certainty = "ok" | "fail" | "info";

export interface Observation {
  readonly client: string;
  /** Milliseconds since 1970; a fraction tells apart what happened in one millisecond. */
  readonly sentAt: number;
  readonly endedAt: number;
  readonly certainty: Certainty;
  /** Null when no answer came. */
  readonly status: number | null;
  readonly traceId: string | null;
  /** The answer's text, or why there was none. */
  readonly text: string;
}

/** One request for a start or a stop. */
export interface TransitionObservation extends Observation {
  readonly idempotencyKey: string | null;
  readonly replayed: boolean;
  /** The run that the answer points to: the one that was started, or the one that was stopped. */
  readonly runId: string | null;
  /** What a 200 says; null for every other answer. */
  readonly answer: TransitionAnswer | null;
  /** What a 409 says; null for every other answer. */
  readonly refusal: Refusal | null;
}

/** What a start or a stop that took effect answers. */
export interface TransitionAnswer {
  readonly campaignId: string;
  readonly status: string;
  readonly startedAt: number;
  readonly updatedAt: number;
  /** Created by a start, or stopped by a stop. */
  readonly instances: number;
  /** Whether a start has triggered the workflow; null for a stop. */
  readonly triggered: boolean | null;
}

/** Why a start or a stop was refused because of the campaign's status. */
export interface Refusal {
  readonly status: string;
  readonly since: number;
  readonly runId: string | null;
}

/** One request to add leads. */
export interface ArrivalObservation extends Observation {
  /** Empty unless the answer came. */
  readonly leadIds: readonly string[];
}

/** Whether some client knew before `moment` that the transition of the run had taken effect. */
export function isAnsweredBefore(
  observations: readonly TransitionObservation[],
  runId: string,
  moment: number,
): boolean {
  return observations.some(
    (one) => one.certainty === "ok" && one.runId === runId && one.endedAt < moment,
  );
}

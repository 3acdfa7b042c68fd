/** What the parts of a round tell each other. */
import type { CampaignHistory, FaultObservation } from "./history.ts";
import type { CampaignPlan } from "./planCampaign.ts";
import type { GivenCampaign } from "./world.ts";

/** What the process is asked to do. */
export interface RoundOrder {
  readonly seed: number;
  readonly number: number;
  readonly schedules: number;
  /** On how many databases it runs, with a tenant in each. */
  readonly databases: number;
  readonly directory: string;
  /** The bundled Worker. */
  readonly scriptPath: string;
  /** The name of that Worker. */
  readonly worker: string;
  /** How long the Worker may take to finish after the last fault; null for as long as it has promised. */
  readonly settlingMilliseconds: number | null;
}

/** A campaign of the round, with all that is known of it. */
export interface RoundCampaign extends GivenCampaign {
  readonly plan: CampaignPlan;
  readonly history: CampaignHistory;
}

/** What the round did, besides what its clients saw. */
export interface RoundDeeds {
  readonly faults: FaultObservation[];
  sweeps: number;
}

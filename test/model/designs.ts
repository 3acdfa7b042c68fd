/** The design under test, and the places where one that is known to be bad departs from it. */
import type { CampaignObject } from "../../src/campaignObject/CampaignObject.ts";
import type { Bindings, Isolate } from "./isolates.ts";
import type { Settings } from "./settings.ts";

/** Makes other bindings out of an isolate's. */
export type Wrap = (bindings: Bindings, isolate: Isolate) => Bindings;

/** What is put in the place of production code; nothing for the design under test. */
export interface Design {
  readonly objectClass?: typeof CampaignObject;
  /** Changes what an isolate reaches. */
  readonly wrap?: Wrap;
  /** Statements that change the schema. */
  readonly alteration?: string;
  /** Replaces parts of production code; returns what puts them back. */
  readonly install?: () => () => void;
  readonly hasNoSweep?: boolean;
  /** What every schedule has in common: rare faults meet sooner when few others come between. */
  readonly settings?: Partial<Settings>;
  /** Told of each line that is logged. */
  readonly onLog?: (event: string, isolate: Isolate) => void;
}

export const DESIGN: Design = {};

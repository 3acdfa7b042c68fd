/** The design under test, and the places where one that is known to be bad departs from it. */
import type { SenderObject } from "../../../src/senderObject/SenderObject.ts";
import type { Isolate } from "../isolates.ts";
import type { ExecutionSettings } from "./settings.ts";

/** What is put in the place of production code; nothing for the design under test. */
export interface ExecutionDesign {
  readonly objectClass?: typeof SenderObject;
  /** Changes what an isolate reaches. */
  readonly wrap?: (env: Env, isolate: Isolate) => Env;
  /** Replaces parts of production code; returns what puts them back. */
  readonly install?: () => () => void;
  /** What every schedule has in common: rare faults meet sooner when few others come between. */
  readonly settings?: (settings: ExecutionSettings) => ExecutionSettings;
}

export const EXECUTION: ExecutionDesign = {};

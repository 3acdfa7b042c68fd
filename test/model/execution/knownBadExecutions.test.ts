/** The model of execution is tested itself: it must find what is wrong with executions that are known to be bad. */
import { describe, expect, it } from "vitest";

import { explore } from "../explore.ts";
import { newExecutionStage } from "./executionStage.ts";
import { KNOWN_BAD_EXECUTIONS } from "./knownBadExecutions.ts";

/** Always the same: here the model is tested, not the design. */
const SEED = 2;
/** Enough for the rarest fault, also when a change of the model has made its seed as good as any. */
const SCHEDULES = 1_000;
const TIMEOUT_MILLISECONDS = 240_000;

describe("an execution that", () => {
  it.each(KNOWN_BAD_EXECUTIONS.map(([name, violation, design]) => ({ name, violation, design })))(
    "$name is caught",
    async ({ violation, design }) => {
      const { failure } = await explore(newExecutionStage(design), {
        ...{ schedules: SCHEDULES, seed: SEED, shrinks: false },
      });
      expect(failure?.violations.join("\n")).toMatch(violation);
    },
    TIMEOUT_MILLISECONDS,
  );
});

/** The model is tested itself: it must find what is wrong with designs that are known to be bad, and only with them. */
import { describe, expect, it } from "vitest";

import { DESIGN, HARMLESS, KNOWN_BAD } from "./design.ts";
import { explore } from "./explore.ts";

/** Always the same, unless a design names another: here the model is tested, not the design. */
const SEED = 2;
/** Enough for the rarest fault, also when a change of the model has made its seed as good as any. */
const SCHEDULES = 100_000;
const SCHEDULES_OF_HARMLESS = 5_000;
const TIMEOUT_MILLISECONDS = 120_000;

describe("a design that", () => {
  it.each(KNOWN_BAD)(
    "%s is caught",
    (name, variant, seed = SEED) => {
      const { schedules, failure } = explore(
        { ...DESIGN, ...variant },
        { schedules: SCHEDULES, seed, shrinks: false },
      );
      expect(failure).not.toBeNull();
      console.log(`${name}: caught by schedule ${schedules}: ${failure?.violations[0]}`);
    },
    TIMEOUT_MILLISECONDS,
  );

  it.each(HARMLESS)(
    "%s is not",
    (_, variant) => {
      const { failure } = explore(
        { ...DESIGN, ...variant },
        { schedules: SCHEDULES_OF_HARMLESS, seed: SEED, shrinks: true },
      );
      expect(failure).toBeNull();
    },
    TIMEOUT_MILLISECONDS,
  );
});

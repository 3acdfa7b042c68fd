/** The model is tested itself: it must find what is wrong with designs that are known to be bad, and only with them. */
import { describe, expect, it } from "vitest";

import { DESIGN, HARMLESS, KNOWN_BAD } from "./design.ts";
import { explore } from "./explore.ts";

/** Always the same: here the model is tested, not the design. */
const SEED = 2;
/** The rarest fault, a conflict that is remembered for ever, shows once in some 80,000. */
const SCHEDULES = 100_000;
const TIMEOUT_MILLISECONDS = 120_000;

describe("a design that", () => {
  it.each(KNOWN_BAD)(
    "%s is caught",
    (name, variant) => {
      const { schedules, failure } = explore(
        { ...DESIGN, ...variant },
        { schedules: SCHEDULES, seed: SEED, shrinks: false },
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
        { schedules: SCHEDULES / 20, seed: SEED, shrinks: true },
      );
      expect(failure).toBeNull();
    },
    TIMEOUT_MILLISECONDS,
  );
});

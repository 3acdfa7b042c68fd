/** The model is tested itself: it must find what is wrong with designs that are known to be bad, and only with them. */
import { describe, expect, it } from "vitest";

import { explore } from "./explore.ts";
import { HARMLESS, KNOWN_BAD } from "./knownBad.ts";
import { newStartStage } from "./startStage.ts";

/** Always the same, unless a design names another: here the model is tested, not the design. */
const SEED = 2;
/** Enough for the rarest fault, also when a change of the model has made its seed as good as any. */
const SCHEDULES = Number(process.env.SCHEDULES ?? 20_000);
const SCHEDULES_OF_HARMLESS = 300;

describe("a design that", () => {
  it.each(
    KNOWN_BAD.map(([name, violation, design, seed = SEED]) => ({ name, violation, design, seed })),
  )("$name is caught", async ({ name, violation, design, seed }) => {
    const { schedules, failure } = await explore(newStartStage(design), {
      ...{ schedules: SCHEDULES, seed, shrinks: false },
    });
    expect(failure?.violations.join("\n")).toMatch(violation);
    console.log(`${name}: caught by schedule ${schedules}`);
  });

  it.each(HARMLESS)("%s is not", async (_, design) => {
    const { failure } = await explore(newStartStage(design), {
      ...{ schedules: SCHEDULES_OF_HARMLESS, seed: SEED, shrinks: true },
    });
    expect(failure).toBeNull();
  });
});

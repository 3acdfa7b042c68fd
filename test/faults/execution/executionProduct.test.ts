/**
 * Every fault of every call that execution makes: whatever strikes, the invariants hold once all is calm. A run plays some
 * of them together, which ones follows from its seed; PRODUCT=whole plays each alone.
 */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";

import { nameOf } from "../cases.ts";
import { useStage } from "../stage.ts";
import {
  playExecutionCase,
  STRIKES_ON_EXECUTION,
  type StrikeOnExecution,
} from "./executionCases.ts";

const { SEED, PRODUCT } = env as Env & { SEED: number; PRODUCT: "share" | "whole" };
/** So many faults strike in one case. */
const TOGETHER = PRODUCT === "whole" ? 1 : 14;

const stage = useStage();
const struck = new Set<StrikeOnExecution>();

/** Each fault in one case, with others that are far from it in the order of calls. */
const CASES: readonly (readonly StrikeOnExecution[])[] = (() => {
  const count = Math.ceil(STRIKES_ON_EXECUTION.length / TOGETHER);
  return Array.from({ length: count }, (_, place) =>
    STRIKES_ON_EXECUTION.filter(
      (_strike, index) => (index + SEED * Math.floor(index / count)) % count === place,
    ),
  );
})();

async function play(planned: readonly StrikeOnExecution[]): Promise<string[]> {
  const played = await playExecutionCase(stage.ground, stage.interposed, planned);
  for (const strike of played.struck) struck.add(strike);
  if (played.violations.length === 0) return [];
  return [planned.map(nameOf).join(" + "), ...played.violations, ...played.scene.director.journal];
}

it("nothing", async () => {
  expect(await play([])).toEqual([]);
});

it.each(CASES.map((planned) => [planned.map(nameOf).join(" + "), planned] as const))(
  "%s",
  async (_, planned) => {
    expect(await play(planned)).toEqual([]);
  },
);

const findMissing = () => STRIKES_ON_EXECUTION.filter((strike) => !struck.has(strike));

it("each alone that the others have kept from striking", async () => {
  for (const strike of findMissing()) expect(await play([strike])).toEqual([]);
});

it("has seen each of them strike", () => {
  expect(findMissing().map(nameOf)).toEqual([]);
});

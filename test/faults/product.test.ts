/**
 * Every crash point of a start, every fault of every call, and both together: whatever strikes, the invariants hold once
 * all is quiet. Of the pairs a run plays a share that follows from its seed; PRODUCT=whole plays all.
 */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";

import { CRASH_POINTS, nameOf, PRODUCT_FAULTS, playCase, type Strike } from "./cases.ts";
import { useStage } from "./stage.ts";

const { SEED, PRODUCT } = env as Env & { SEED: number; PRODUCT: "share" | "whole" };
/** One pair in so many. */
const SHARE = PRODUCT === "whole" ? 1 : 7;

const stage = useStage();
/** How often each fault struck, over all cases. */
const struck = new Map<string, number>();
let cases = 0;

async function play(planned: readonly Strike[], isLasting = false): Promise<string[]> {
  const { violations, scene } = await playCase(stage.ground, stage.interposed, planned, isLasting);
  cases++;
  for (const [name, times] of scene.director.struck) {
    struck.set(name, (struck.get(name) ?? 0) + times);
  }
  if (violations.length === 0) return [];
  return [planned.map(nameOf).join(" + "), ...violations, ...scene.director.journal];
}

/** The faults that join a crash. Within as many crashes as there are shares, each fault joins one of them. */
function faultsWith(point: Strike): readonly Strike[] {
  const first = CRASH_POINTS.indexOf(point) + SEED;
  return PRODUCT_FAULTS.filter((_, index) => (first + index) % SHARE === 0);
}

it("nothing, and every fault alone", async () => {
  const failures = await play([]);
  for (const fault of PRODUCT_FAULTS) failures.push(...(await play([fault])));
  expect(failures).toEqual([]);
});

it.each(CRASH_POINTS.map((point) => [nameOf(point), point] as const))(
  "crash: %s, alone and with faults",
  async (_, point) => {
    const failures = await play([point]);
    for (const fault of faultsWith(point)) failures.push(...(await play([point, fault])));
    expect(failures).toEqual([]);
  },
);

it("every fault, again and again until it stops", async () => {
  const failures: string[] = [];
  for (const fault of PRODUCT_FAULTS) failures.push(...(await play([fault], true)));
  expect(failures).toEqual([]);
});

it("has seen each crash and each fault strike", () => {
  const planned = [...CRASH_POINTS, ...PRODUCT_FAULTS];
  const missing = planned.filter(({ boundary, kind }) => !struck.has(`${boundary}:${kind}`));
  expect(missing.map(nameOf)).toEqual([]);
  const pairs = CRASH_POINTS.flatMap(faultsWith).length;
  expect(pairs).toBeGreaterThanOrEqual(
    Math.floor(CRASH_POINTS.length / SHARE) * PRODUCT_FAULTS.length,
  );
  expect(cases).toBe(1 + CRASH_POINTS.length + 2 * PRODUCT_FAULTS.length + pairs);
});

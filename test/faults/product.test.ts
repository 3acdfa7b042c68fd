/** Every crash point of a start with every fault of every call: whatever strikes, the invariants hold once all is quiet. */
import { expect, it } from "vitest";

import { CRASH_POINTS, nameOf, PRODUCT_FAULTS, playCase, type Strike } from "./cases.ts";
import { useStage } from "./stage.ts";

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

it.each([null, ...CRASH_POINTS].map((point) => [nameOf(point), point] as const))(
  "crash: %s, with every fault",
  { timeout: 120_000 },
  async (_, point) => {
    const failures: string[] = [];
    for (const fault of [null, ...PRODUCT_FAULTS]) {
      failures.push(...(await play([point, fault].filter((strike) => strike !== null))));
    }
    expect(failures).toEqual([]);
  },
);

it("every fault, again and again until it stops", { timeout: 120_000 }, async () => {
  const failures: string[] = [];
  for (const fault of PRODUCT_FAULTS) failures.push(...(await play([fault], true)));
  expect(failures).toEqual([]);
});

it("has seen each crash and each fault strike", () => {
  const planned = [...CRASH_POINTS, ...PRODUCT_FAULTS];
  const missing = planned.filter(({ boundary, kind }) => !struck.has(`${boundary}:${kind}`));
  expect(missing.map(nameOf)).toEqual([]);
  expect(cases).toBe(
    (CRASH_POINTS.length + 1) * (PRODUCT_FAULTS.length + 1) + PRODUCT_FAULTS.length,
  );
});

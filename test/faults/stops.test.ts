/** Every crash point and every fault of a stop: what it fences and what it promises holds once all is quiet. */
import { describe, expect, it } from "vitest";

import { decideBy, nameOf, STRIKES_ON_STOP, type Strike } from "./cases.ts";
import type { Decide } from "./director.ts";
import { endSchedule } from "./endSchedule.ts";
import { givenSubject } from "./ground.ts";
import { stop } from "./playSchedule.ts";
import { beginScene, deliverMessages, startAsClient } from "./scene.ts";
import { useStage } from "./stage.ts";
import { letPass } from "./time.ts";

const stage = useStage();
const struck = new Set<string>();

/**
 * Plays a case: of a run, one of two messages has arrived; then two clients stop it, a third starts the campaign, and all
 * messages arrive, all at once and under the fault.
 *
 * @returns what is wrong
 */
async function play(planned: readonly Strike[], isLasting: boolean): Promise<string[]> {
  const subject = await givenSubject(stage.ground, "large");
  let decide: Decide = () => null;
  const scene = beginScene(stage.ground, stage.interposed, [subject], (call) => decide(call));
  const { director } = scene;
  await director.watch(startAsClient(scene, subject, "first key"));
  const messages = stage.interposed.queue.splice(0);
  await director.watch(deliverMessages(scene, messages.slice(0, 1)));
  letPass(1);
  decide = decideBy(planned, isLasting);
  await director.watch(
    Promise.all([
      stop(scene, subject, ["first key", null]),
      startAsClient(scene, subject, null),
      deliverMessages(scene, messages),
    ]),
  );
  const violations = await endSchedule(scene);
  for (const name of director.struck.keys()) struck.add(name);
  if (violations.length === 0) return [];
  return [planned.map(nameOf).join(" + "), ...violations, ...director.journal];
}

describe.each([
  ["once", false],
  ["again and again", true],
])("a fault that strikes %s", (_, isLasting) => {
  it.each([null, ...STRIKES_ON_STOP].map((strike) => [nameOf(strike), strike] as const))(
    "%s",
    async (_name, strike) => {
      expect(await play(strike === null ? [] : [strike], isLasting)).toEqual([]);
    },
  );
});

it("has seen each of them strike", () => {
  const missing = STRIKES_ON_STOP.filter(
    ({ boundary, kind }) => !struck.has(`${boundary}:${kind}`),
  );
  expect(missing.map(nameOf)).toEqual([]);
});

/** How time passes for senders, and the calm at the end of a case: all has to come to its end. */
import { becomeQuiet, sweep } from "../scene.ts";
import { letPass } from "../time.ts";
import type { ExecutionScene } from "./executionScene.ts";
import {
  answerConnection,
  findUnanswered,
  ignoreConnection,
  resolveUnknown,
  restoreSenders,
  tellResult,
} from "./people.ts";
import { deliverActions, readAlarms, ring } from "./senderEvents.ts";
import { tellAgain } from "./tell.ts";

/** Longer than a sender may be overdue before the sweep wakes it. */
const OVERDUE_MILLISECONDS = 125_000;
/** Within so many messages and alarms all must be done. */
const MAXIMUM_EVENTS = 1_500;
const MAXIMUM_ROUNDS = 60;

/**
 * Delivers what is on the queue of actions or else, when there is nothing, lets the next alarm go off.
 *
 * @param until no later than this
 * @returns false when there was nothing to do
 */
export async function liveOn(
  scene: ExecutionScene,
  until = Number.POSITIVE_INFINITY,
): Promise<boolean> {
  const { director, interposed } = scene;
  await director.settle();
  if (interposed.actions.length > 0) {
    await deliverActions(scene, interposed.actions.splice(0));
    return true;
  }
  const [next] = await readAlarms(scene);
  if (next === undefined || next.due > until) return false;
  await ring(scene, next);
  return true;
}

/**
 * Faults stop, and what people can mend is mended; then the world goes on until nothing is left to do.
 *
 * @returns null when it never comes to that
 */
export async function becomeCalm(scene: ExecutionScene): Promise<number | null> {
  const { director } = scene;
  director.stopFaults();
  if ((await becomeQuiet(scene)) === null) return null;
  await director.watch(restoreSenders(scene));
  let isOver = false;
  for (let round = 0; round < MAXIMUM_ROUNDS && !isOver; round++) {
    if (!(await director.watch(liveToTheEnd(scene)))) return null;
    isOver = !(await director.watch(sayWhatIsKnown(scene)));
  }
  // Who has just ended with the last instance has fallen silent, and so have the objects of the campaigns.
  return isOver ? await becomeQuiet(scene) : null;
}

/** Until neither a message, nor an alarm, nor a sweep moves anything. */
async function liveToTheEnd(scene: ExecutionScene): Promise<boolean> {
  for (let events = 0; events < MAXIMUM_EVENTS; events++) {
    if (!(await liveOnOrSweep(scene))) return true;
  }
  return false;
}

/** Lives on or, when there is nothing to do, sweeps. @returns false when there was nothing to wake, either */
export async function liveOnOrSweep(scene: ExecutionScene): Promise<boolean> {
  if (await liveOn(scene)) return true;
  const { called } = scene.director;
  const wokenBefore = called.get("sender.wake") ?? 0;
  letPass(OVERDUE_MILLISECONDS);
  await sweep(scene);
  await scene.director.settle();
  return (called.get("sender.wake") ?? 0) > wokenBefore;
}

/** Senders tell what they have not told, and a person what nobody else can. @returns whether there was something */
async function sayWhatIsKnown(scene: ExecutionScene): Promise<boolean> {
  const { house } = scene;
  let isSaid = await tellAgain(scene);
  for (;;) {
    const target = findUnanswered(scene);
    if (target === null) break;
    // Every second one is never answered.
    if (target % 2 === 0) isSaid = (await answerConnection(scene, target, true)) || isSaid;
    else ignoreConnection(scene, target);
  }
  while (house.promised.length > 0) isSaid = (await tellResult(scene, 0)) || isSaid;
  return (await resolveUnknown(scene, 0)) || isSaid;
}

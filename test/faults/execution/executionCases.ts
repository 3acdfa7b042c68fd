/** Every call of execution, every fault that can strike it, and how a case is played. */
import type { Strike } from "../cases.ts";
import type { Call, Decide } from "../director.ts";
import { FAULTS, isCrash } from "../faultKinds.ts";
import type { Ground } from "../ground.ts";
import type { Interposed } from "../interpose.ts";
import { deliverMessages } from "../scene.ts";
import { letPass } from "../time.ts";
import { beginExecution } from "./beginExecution.ts";
import { liveOnOrSweep } from "./calm.ts";
import type { ExecutionScene } from "./executionScene.ts";
import { answerConnection, findUnanswered, tellResult } from "./people.ts";
import { endExecution, startAll } from "./playExecution.ts";

/** Every call between a campaign's instances and their end, by who makes it. `skips`: how many of the kind come before. */
const CALLS: readonly (Call & { readonly skips?: number })[] = [
  // Behind the runs of its messages: the senders to be woken.
  { scene: "consumer", boundary: "database.all", skips: 1 },
  { scene: "consumer", boundary: "sender.wake" },
  { scene: "wake", boundary: "alarm.get" },
  { scene: "wake", boundary: "alarm.set" },
  { scene: "pace", boundary: "alarm.set" },
  { scene: "pace", boundary: "alarm.set", skips: 1 },
  { scene: "pace", boundary: "alarm.delete" },
  { scene: "pace", boundary: "database.first" },
  { scene: "pace", boundary: "database.all" },
  // What there is to do; what is reserved.
  { scene: "pace", boundary: "database.batch" },
  { scene: "pace", boundary: "database.batch", skips: 1 },
  { scene: "pace", boundary: "actions.sendBatch" },
  // What is to be asked for; the last look and the mark; what came of the calls.
  { scene: "actions", boundary: "database.batch" },
  { scene: "actions", boundary: "database.batch", skips: 1 },
  { scene: "actions", boundary: "database.batch", skips: 2 },
  { scene: "actions", boundary: "database.run" },
  { scene: "actions", boundary: "sender.ask" },
  { scene: "actions", boundary: "sender.lookUp" },
  { scene: "actions", boundary: "sender.wake" },
  { scene: "actions", boundary: "consumer.settlement" },
  { scene: "worker", boundary: "database.batch" },
  { scene: "worker", boundary: "sender.wake" },
];

/** A fault in its place: the first call of its kind, but for so many. */
export type StrikeOnExecution = Strike & { readonly skips: number };

/** Every fault of every call. `slow` is for the schedules. */
export const STRIKES_ON_EXECUTION: readonly StrikeOnExecution[] = CALLS.flatMap(
  ({ scene, boundary, skips = 0 }) =>
    FAULTS[boundary]
      .filter((kind) => kind !== "slow" && (isMortal(scene) || !isCrash(kind)))
      .map((kind) => ({ scene, boundary, kind, skips })),
);

function isMortal(scene: Call["scene"]): boolean {
  return scene !== "worker" && scene !== "consumer";
}

/** So many messages and alarms bring two campaigns to their end when a few of them fail. */
const MAXIMUM_EVENTS = 120;

/**
 * How each sender behaves, one ask after the other: it asks to wait, it acts and answers 500, it answers 500 alone, it
 * tells later what it has done; from then on it acts.
 */
const CONDUCTS = [26, 29, 30, 20];

/**
 * Plays a case: two campaigns are executed by a sender that recognises ids and one that is looked up, under the strikes;
 * leads accept, and what was promised is told.
 *
 * @returns what is wrong, and the strikes that have struck
 */
export async function playExecutionCase(
  ground: Ground,
  interposed: Interposed,
  planned: readonly StrikeOnExecution[],
): Promise<{ violations: string[]; scene: ExecutionScene; struck: StrikeOnExecution[] }> {
  const asks = new Map<string, number>();
  const common = {
    kind: "explicit",
    starterTemplateId: "connect-engage-dm",
    delayDays: 0,
  } as const;
  const design = {
    campaigns: [
      { ...common, sender: 0 },
      { ...common, sender: 1 },
    ],
    senders: [
      { name: "Remembers", keepsKeysHours: 24, looksUpActions: false },
      { name: "Looks up", keepsKeysHours: 0, looksUpActions: true },
    ],
  };
  let decide: Decide = () => null;
  const scene = await beginExecution(
    ground,
    interposed,
    design,
    (call) => decide(call),
    (senderId) => {
      const times = asks.get(senderId) ?? 0;
      asks.set(senderId, times + 1);
      return CONDUCTS[times] ?? 0;
    },
  );
  const { director } = scene;
  await startAll(scene);
  const struck: StrikeOnExecution[] = [];
  decide = decideInTurn(planned, struck);
  await director.watch(deliverMessages(scene, interposed.queue.splice(0)));
  for (let events = 0; events < MAXIMUM_EVENTS; events++) {
    if (!(await director.watch(goOn(scene)))) break;
  }
  return { violations: await endExecution(scene), scene, struck };
}

/**
 * Each strike waits until its call has been made so many times.
 *
 * @param struck takes those that have struck
 */
function decideInTurn(planned: readonly StrikeOnExecution[], struck: StrikeOnExecution[]): Decide {
  const waiting = planned.map((strike) => ({ strike, skips: strike.skips }));
  return ({ scene, boundary }) => {
    const fitting = waiting.filter(
      ({ strike }) => strike.scene === scene && strike.boundary === boundary,
    );
    const due = fitting.find(({ skips }) => skips === 0);
    for (const one of fitting) one.skips = Math.max(0, one.skips - 1);
    if (due === undefined) return null;
    waiting.splice(waiting.indexOf(due), 1);
    struck.push(due.strike);
    return due.strike.kind;
  };
}

/** @returns false when nothing is left to do */
async function goOn(scene: ExecutionScene): Promise<boolean> {
  const isTold = await tellResult(scene, 0);
  const target = findUnanswered(scene);
  if (target !== null) await answerConnection(scene, target, true);
  const messages = scene.interposed.queue.splice(0);
  await deliverMessages(scene, messages);
  letPass(1_000);
  return (await liveOnOrSweep(scene)) || isTold || target !== null || messages.length > 0;
}

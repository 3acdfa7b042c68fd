/** The full product of crash points and faults of one start: what strikes where, and how a case is played. */
import type { Call, Scene as CallScene, Decide } from "./director.ts";
import { type Boundary, FAULTS, type FaultKind, isCrash } from "./faultKinds.ts";
import { findViolations, readRuns } from "./findViolations.ts";
import { type Ground, givenSubject, type Subject } from "./ground.ts";
import type { Interposed } from "./interpose.ts";
import {
  becomeQuiet,
  beginScene,
  deliverMessages,
  type Observation,
  runAlarm,
  type Scene,
  startAsClient,
} from "./scene.ts";
import { letPass } from "./time.ts";

/** A fault in its place. */
export interface Strike {
  readonly scene: CallScene;
  readonly boundary: Boundary;
  readonly kind: FaultKind;
}

/** Every call of a start, of the alarm after it and of the consumer, by who makes it. */
const CALLS: readonly Call[] = [
  { scene: "worker", boundary: "keys.get" },
  { scene: "worker", boundary: "limiter.limit" },
  { scene: "worker", boundary: "object.start" },
  { scene: "worker", boundary: "database.first" },
  { scene: "worker", boundary: "client.reply" },
  { scene: "start", boundary: "alarm.get" },
  { scene: "start", boundary: "alarm.set" },
  { scene: "start", boundary: "database.batch" },
  { scene: "start", boundary: "database.first" },
  { scene: "start", boundary: "queue.sendBatch" },
  { scene: "alarm", boundary: "database.first" },
  { scene: "alarm", boundary: "alarm.set" },
  { scene: "alarm", boundary: "database.all" },
  { scene: "alarm", boundary: "queue.sendBatch" },
  { scene: "consumer", boundary: "database.batch" },
  { scene: "consumer", boundary: "consumer.settlement" },
];

const READS: readonly Boundary[] = ["alarm.get", "database.first", "database.all"];
/** A read has no effect that could be had and lost, come late or come twice. */
const FAULTS_OF_READS: readonly FaultKind[] = ["error-before", "disconnect-before", "hang-before"];

/** Every call of a stop. */
const CALLS_OF_STOP: readonly Call[] = [
  { scene: "worker", boundary: "object.stop" },
  { scene: "worker", boundary: "database.first" },
  { scene: "worker", boundary: "client.reply" },
  { scene: "stop", boundary: "database.batch" },
  { scene: "stop", boundary: "database.first" },
];

const strikesOn = (calls: readonly Call[]) =>
  calls.flatMap((call) => FAULTS[call.boundary].map((kind): Strike => ({ ...call, kind })));

const strikes = strikesOn(CALLS);

/** Every place between two awaits of the object's start and alarm. */
export const CRASH_POINTS = strikes.filter(
  ({ scene, kind }) => isCrash(kind) && (scene === "start" || scene === "alarm"),
);

/** Every fault of every call. `slow` is for the schedules: alone it changes nothing. */
export const PRODUCT_FAULTS = strikes.filter(
  ({ boundary, kind }) =>
    !isCrash(kind) &&
    kind !== "slow" &&
    (!READS.includes(boundary) || FAULTS_OF_READS.includes(kind)),
);

/** Every fault and every crash point of a stop. */
export const STRIKES_ON_STOP = strikesOn(CALLS_OF_STOP).filter(
  ({ scene, kind }) => kind !== "slow" && (scene === "stop" || !isCrash(kind)),
);

export const nameOf = (strike: Strike | null) =>
  strike === null ? "none" : `${strike.scene} ${strike.boundary} ${strike.kind}`;

/** Each of the strikes hits the first call that it fits, or every one. */
export function decideBy(planned: readonly Strike[], isLasting: boolean): Decide {
  const left = new Set(planned);
  return ({ scene, boundary }) => {
    for (const strike of left) {
      if (strike.scene !== scene || strike.boundary !== boundary) continue;
      if (!isLasting) left.delete(strike);
      return strike.kind;
    }
    return null;
  };
}

/**
 * Plays a case: two clients start a fresh campaign at once, the alarm and the consumer run, all under the faults; then
 * the faults stop, and the client with the key asks again if it has no 200.
 *
 * @returns what is wrong
 */
export async function playCase(
  ground: Ground,
  interposed: Interposed,
  planned: readonly Strike[],
  isLasting = false,
): Promise<{ violations: string[]; scene: Scene }> {
  const subject = await givenSubject(ground, "explicit");
  const scene = beginScene(ground, interposed, [subject], decideBy(planned, isLasting));
  const [first] = await scene.director.watch(
    Promise.all([startAsClient(scene, subject, "key"), startAsClient(scene, subject, null)]),
  );
  for (let look = 0; look < 2; look++) {
    letPass(6_000);
    await scene.director.watch(runAlarm(scene, subject));
    await scene.director.watch(deliverMessages(scene, interposed.queue.splice(0)));
  }
  const violations = await endCase(scene, subject, first);
  return { violations, scene };
}

async function endCase(scene: Scene, subject: Subject, first: Observation): Promise<string[]> {
  const violations: string[] = [];
  if ((await becomeQuiet(scene)) === null) violations.push("It never became quiet.");
  if (first.isLost || first.reply === "none" || first.reply.status !== 200) {
    const runs = await readRuns(scene);
    const expected = expectedRetry(runs.map(({ idempotencyKey }) => idempotencyKey));
    const { reply } = await startAsClient(scene, subject, "key");
    const status = reply === "none" ? reply : reply.status;
    if (status !== expected) violations.push(`The retry got ${status}, not ${expected}.`);
    if ((await becomeQuiet(scene)) === null) violations.push("It never became quiet again.");
  }
  const { length } = await readRuns(scene);
  if (length !== 1) violations.push(`There are ${length} runs, not one.`);
  return [...violations, ...(await findViolations(scene))];
}

/** A retry gets its own start's answer, unless another start has won. */
function expectedRetry(keysOfRuns: readonly (string | null)[]): number {
  return keysOfRuns.length === 0 || keysOfRuns.includes("key") ? 200 : 409;
}

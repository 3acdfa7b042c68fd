/** Plays a schedule of execution. */
import { checkInstances } from "../../invariants/checkInstances.ts";
import type { Decide } from "../director.ts";
import { endSchedule } from "../endSchedule.ts";
import type { Ground } from "../ground.ts";
import type { Interposed } from "../interpose.ts";
import { chosen, pickFrom, play as playOther } from "../playSchedule.ts";
import { deliverMessages, startAsClient, stopAsClient } from "../scene.ts";
import { decideBy } from "../schedules.ts";
import { letPass } from "../time.ts";
import { beginExecution } from "./beginExecution.ts";
import { becomeCalm, liveOn } from "./calm.ts";
import type { ExecutionScene } from "./executionScene.ts";
import type {
  ExecutionSchedule,
  ExecutionStep,
  PersonStep,
  SenderStep,
} from "./executionSchedules.ts";
import { findViolationsOfExecution, readState } from "./findViolationsOfExecution.ts";
import {
  answerConnection,
  changeSender,
  reply,
  resolveUnknown,
  suppress,
  tellResult,
  tellStanding,
} from "./people.ts";
import { deliverActions, evictSender, loseSenderAlarm, readAlarms, ring } from "./senderEvents.ts";

const HOUR_MILLISECONDS = 3_600_000;

/** Plays a schedule to its quiet end. Returns what is wrong. */
export async function playExecution(
  ground: Ground,
  interposed: Interposed,
  schedule: ExecutionSchedule,
): Promise<{ violations: string[]; scene: ExecutionScene }> {
  const conducts = schedule.conducts.values();
  let decide: Decide = () => null;
  const scene = await beginExecution(
    ground,
    interposed,
    schedule,
    (call) => decide(call),
    () => {
      const { value = 0 } = conducts.next();
      return value;
    },
  );
  await startAll(scene);
  decide = decideBy(schedule);
  const violations: string[] = [];
  await scene.director.watch(deliverMessages(scene, interposed.queue.splice(0)));
  for (const { steps, seconds } of schedule.rounds) {
    await scene.director.watch(Promise.all(steps.map((one) => play(scene, one))));
    violations.push(...checkInstances(await readState(scene)));
    letPass(seconds * 1_000);
  }
  return { violations: [...violations, ...(await endExecution(scene))], scene };
}

/** Starts the campaigns of a case; the messages that create their instances are still to come. */
export async function startAll(scene: ExecutionScene): Promise<void> {
  for (const subject of scene.subjects) {
    await scene.director.watch(startAsClient(scene, subject, "first key"));
  }
  letPass(1_000);
}

/** Ends a case in which campaigns are executed. Returns what is wrong. */
export async function endExecution(scene: ExecutionScene): Promise<string[]> {
  const violations = await endSchedule(scene, becomeCalm);
  return [...violations, ...(await findViolationsOfExecution(scene))];
}

async function play(scene: ExecutionScene, one: ExecutionStep): Promise<void> {
  const { director, interposed } = scene;
  switch (one.do) {
    case "stop":
      director.note(`step: ${JSON.stringify(one)}`);
      await Promise.all(one.keys.map((key) => stopAsClient(scene, chosen(scene, one), key)));
      return;
    case "ask":
      director.note(`step: ${JSON.stringify(one)}`);
      return deliverActions(scene, pickFrom(interposed.actions, one));
    case "live": {
      director.note(`step: ${JSON.stringify(one)}`);
      const until = Date.now() + one.hours * HOUR_MILLISECONDS;
      for (let events = 0; events < one.events; events++) {
        if (!(await liveOn(scene, until))) return;
      }
      return;
    }
    case "kill-objects":
      return director.crash();
    case "start":
    case "deliver":
    case "alarm":
    case "evict":
    case "lose-alarm":
    case "arrive":
    case "sweep":
    case "land-late":
    case "poison":
      return playOther(scene, one);
    default:
      return "sender" in one ? playSender(scene, one) : playPerson(scene, one);
  }
}

async function playSender(scene: ExecutionScene, one: SenderStep): Promise<void> {
  const ids = [...scene.senders.keys()];
  const senderId = ids[one.sender % ids.length] ?? "";
  scene.director.note(`step: ${JSON.stringify(one)}`);
  if (one.do === "evict-sender") return evictSender(scene, senderId);
  if (one.do === "lose-sender-alarm") return loseSenderAlarm(scene, senderId);
  const [due] = (await readAlarms(scene)).filter((alarm) => alarm.due <= Date.now());
  if (due !== undefined) await ring(scene, due);
}

async function playPerson(
  scene: ExecutionScene,
  { do: act, target, times }: PersonStep,
): Promise<void> {
  switch (act) {
    case "accept":
    case "withdraw":
      await answerConnection(scene, target, act === "accept", times);
      return;
    case "result":
      await tellResult(scene, target, times);
      return;
    case "reply":
    case "automatic-reply":
      return reply(scene, target, act === "automatic-reply", times);
    case "suppress":
      return suppress(scene, target, times);
    case "standing":
      return tellStanding(scene, target, times);
    case "change-sender":
      await changeSender(scene, target);
      return;
    case "resolve":
    case "skip":
      await resolveUnknown(scene, target, act === "skip");
  }
}

/** What happens to the world from outside its isolates. Each says whether it could happen. */
import { requestReplay } from "../../src/database/deadLetters.ts";
import { consumeDeadLetters } from "../../src/queue/consumeDeadLetters.ts";
import { consumeInstanceCreation } from "../../src/queue/consumeInstanceCreation.ts";
import { sweep } from "../../src/sweeps/sweep.ts";
import { moveTo, type OpenInstance, SELECT_OPEN } from "../support/moves.ts";
import { ring } from "./alarms.ts";
import { addObject, chooseObject, runWorker } from "./invocations.ts";
import type { ObjectIsolate } from "./isolates.ts";
import type { QueuedMessage, World } from "./World.ts";

/** A message that fails so often is dead. The real queue delivers six times. */
const DELIVERIES = 3;
const MESSAGES_A_BATCH = 3;
const WAITS = [1, 1_000, 4_000, 5_000, 11_000, 61_000, 301_000];

/** @param target which one of several; @param choice how; both below 256 */
export type Event = (world: World, target: number, choice: number) => boolean | Promise<boolean>;

export function letTimePass(world: World, target: number): Promise<boolean> {
  const wait = WAITS[target % WAITS.length] ?? 0;
  world.note("time passes", `${wait} ms`);
  return world.letPass(wait);
}

/** An alarm that is due fires, early or late, in an object of the platform's choice. */
export function fireAlarm(world: World, target: number): boolean {
  const { alarm } = world;
  if (alarm.due === null || alarm.due > world.now || world.settings.nets === "sweep") return false;
  ring(world, alarm, chooseObject(world, target));
  return true;
}

export function loseAlarm(world: World): boolean {
  if (!world.has("alarmsLost") || world.alarm.due === null) return false;
  world.note("alarm is lost");
  world.alarm.due = null;
  return true;
}

export function tickCron(world: World, _target: number, choice: number): boolean {
  if (world.settings.nets === "alarm" || world.design.hasNoSweep === true) return false;
  world.note("cron ticks");
  runWorker(world, "sweep", choice, (env) => sweep(env));
  return true;
}

/** All that an object has in memory is gone; what it has written to D1 may still arrive. */
export function crashObject(world: World, target: number, choice: number): boolean {
  const isolate = world.objects[target % Math.max(1, world.objects.length)];
  if (isolate === undefined || !world.has("crashes")) return false;
  world.note("object crashes", isolate.name);
  world.objects.splice(world.objects.indexOf(isolate), 1);
  world.kill(isolate, choice);
  repeatAlarm(world, isolate);
  return true;
}

function repeatAlarm({ alarm, now }: World, { isInAlarm }: ObjectIsolate): void {
  if (isInAlarm && alarm.isRepeatedAfterCrash) alarm.due ??= now;
}

/** An object with nothing to do is dropped from memory. */
export function evictObject(world: World, target: number): boolean {
  const isolate = world.objects[target % Math.max(1, world.objects.length)];
  if (isolate === undefined || isolate.tasks > 0) return false;
  world.note("object is evicted", isolate.name);
  world.objects.splice(world.objects.indexOf(isolate), 1);
  return true;
}

/** A second object of the same campaign comes to life. */
export function splitObject(world: World, _target: number, choice: number): boolean {
  if (!world.has("split") || world.objects.length !== 1) return false;
  world.history.splits++;
  world.note("second object", addObject(world, choice).name);
  return true;
}

/** A Worker is killed, and its client hears nothing; what it called goes on. */
export function killWorker(world: World, target: number, choice: number): boolean {
  const isolate = world.workers[target % Math.max(1, world.workers.length)];
  if (isolate === undefined || !world.has("workerDies")) return false;
  world.note("worker dies", isolate.name);
  world.workers.splice(world.workers.indexOf(isolate), 1);
  world.kill(isolate, choice);
  return true;
}

/** A write arrives in D1 whose caller has given up or is gone. */
export function landWrite(world: World, target: number): boolean {
  const [execute] = world.inFlight.splice(target % Math.max(1, world.inFlight.length), 1);
  if (execute === undefined) return false;
  world.note("late write lands");
  world.history.lateWrites++;
  execute();
  return true;
}

/** A write never arrives. */
export function loseWrite(world: World, target: number): boolean {
  const [execute] = world.inFlight.splice(target % Math.max(1, world.inFlight.length), 1);
  if (execute === undefined) return false;
  world.note("late write is lost");
  return true;
}

/** Workflows come to their end for some leads of a run: nobody does that for a run that has ended. */
export function finishInstances(world: World, target: number, choice: number): boolean {
  const { sqlite } = world.ground;
  const runs = sqlite.query<{ id: string; hasEnded: 0 | 1 }>(
    "SELECT id, ended_at IS NOT NULL AS hasEnded FROM runs ORDER BY started_at",
  );
  const run = runs[target % Math.max(1, runs.length)];
  if (run === undefined) return false;
  world.note("instances finish", `${run.id} ${choice.toString(2)}`);
  if (run.hasEnded === 1) {
    finishPastTheRules(world, run.id, choice);
    return true;
  }
  const open = sqlite.query<OpenInstance>(SELECT_OPEN, run.id);
  const chosen = open.filter(({ position }) => (choice >> (position % 8)) & 1);
  // One stays open: the last would complete the campaign, and these schedules are about starts and stops.
  const finishing = chosen.length === open.length ? chosen.slice(1) : chosen;
  for (const statement of moveTo("completed", finishing, world.now)) {
    const { text, parameters } = statement.numbered();
    sqlite.query(text, ...parameters);
  }
  return true;
}

/** No statement of production finishes instances of a run that has ended, and the database refuses one that would. */
function finishPastTheRules(world: World, runId: string, choice: number): void {
  try {
    world.ground.sqlite.query(
      "UPDATE instances SET status = 'completed', updated_at = ?3 WHERE run_id = ?1 AND ?2 >> (position % 8) & 1",
      ...[runId, choice, world.now],
    );
  } catch {
    world.note("instances of an ended run cannot finish");
  }
}

/** Delivers some messages of one queue in a batch: any of them, in any order, once or twice or never. */
export function deliverMessages(world: World, target: number, choice: number): boolean {
  const { queue, deadLetterQueue } = world;
  const place = target % Math.max(1, queue.length + deadLetterQueue.length);
  if (choice >= 224 && world.has("messagesRepeated")) return doubleMessage(world, place);
  if (choice >= 192 && world.has("messagesLost")) return loseMessage(world, place);
  const isDead = place >= queue.length;
  const from = isDead ? deadLetterQueue : queue;
  const start = isDead ? place - queue.length : place;
  const messages = from.splice(start, 1 + (choice % MESSAGES_A_BATCH));
  if (messages.length === 0) return false;
  const isRepeated = choice >= 128 && world.has("messagesRepeated");
  deliver(world, messages, isDead, isRepeated, choice);
  return true;
}

function doubleMessage(world: World, place: number): boolean {
  const message = world.queue[place];
  if (message === undefined) return false;
  world.note("message is doubled");
  world.queue.push(message);
  return true;
}

function loseMessage(world: World, place: number): boolean {
  const [lost] = world.queue.splice(place, 1);
  if (lost !== undefined) world.note("message is lost");
  return lost !== undefined;
}

function deliver(
  world: World,
  messages: readonly QueuedMessage[],
  isDead: boolean,
  isRepeated: boolean,
  choice: number,
): void {
  const open = new Map(messages.map((message) => [message.id, message]));
  const settleMessage = (id: string, isDone: boolean) => {
    const message = open.get(id);
    if (message === undefined || !open.delete(id)) return;
    if (isDone && !isRepeated) return;
    if (isDone) world.note("acknowledgement is lost");
    comeBack(world, message, isDead);
  };
  const endBatch = (isDone: boolean) => {
    for (const id of [...open.keys()]) settleMessage(id, isDone);
  };
  const batch = {
    queue: isDead ? "kickoff-dead-letters" : "kickoff-instance-creation",
    messages: messages.map(({ id, body, deliveries }) => ({
      ...{ id, body, attempts: deliveries + 1, timestamp: new Date(world.now) },
      ack: () => settleMessage(id, true),
      retry: () => settleMessage(id, false),
    })),
  } as unknown as MessageBatch;
  const consume = isDead ? consumeDeadLetters : consumeInstanceCreation;
  const isolate = runWorker(
    world,
    isDead ? "consumer of dead letters" : "consumer",
    choice,
    (env) => consume(batch, env),
    () => endBatch(true),
    () => endBatch(false),
  );
  isolate.onDeath.push(() => endBatch(false));
}

function comeBack(world: World, message: QueuedMessage, isDead: boolean): void {
  const again = { ...message, deliveries: message.deliveries + 1 };
  if (isDead) world.deadLetterQueue.push(again);
  else if (again.deliveries < DELIVERIES) world.queue.push(again);
  else {
    world.note("message is dead");
    world.deadLetterQueue.push({ ...again, deliveries: 0 });
  }
}

/** An operator has a dead letter sent again. */
export function replayDeadLetter(world: World, target: number, choice: number): boolean {
  const letters = world.ground.sqlite.query<{ message_id: string }>(
    "SELECT message_id FROM dead_letters ORDER BY message_id",
  );
  const letter = letters[target % Math.max(1, letters.length)];
  if (letter === undefined) return false;
  world.note("replay is asked for");
  runWorker(world, "operator", choice, (env) =>
    requestReplay(env.DATABASE, letter.message_id, Date.now()),
  );
  return true;
}

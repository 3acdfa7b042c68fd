/** The queue and its consumer: messages come in any order, late, twice or never. */
import { decideAcknowledgement } from "../../src/domain/decideAcknowledgement.ts";
import type { World } from "./world.ts";

/** A message that fails so often is dead. The real queue delivers six times. */
const DELIVERIES = 3;

/** Delivers any message to the consumer, in any order. */
export function deliverMessage(world: World, target: number, choice: number): boolean {
  const index = target % Math.max(1, world.queue.length);
  const message = world.queue[index];
  if (message === undefined) return false;
  const isRepeated = world.has("messagesRepeated");
  if (choice >= 224 && isRepeated) {
    world.note("message is doubled");
    world.queue.push(message);
  } else if (choice >= 192 && world.has("messagesLost")) {
    world.note("message is lost");
    world.queue.splice(index, 1);
  } else if (choice >= 160 && world.has("databaseFails")) {
    world.note("consumer fails");
    retry(world, index);
  } else {
    consume(world, index, choice);
    if (choice >= 128 && isRepeated) {
      world.note("acknowledgement is lost");
      retry(world, index);
    } else {
      world.queue.splice(index, 1);
    }
  }
  return true;
}

/** An operator has a dead letter sent again. */
export function replayDeadLetter(world: World): boolean {
  const body = world.deadLetters.shift();
  if (body === undefined) return false;
  world.note("dead letter is replayed");
  world.queue.push({ body, attempts: 1 });
  return true;
}

function consume(world: World, index: number, choice: number): void {
  const body = world.queue[index]?.body;
  if (body === undefined) return;
  const now = world.now + world.chooseClockOffset(choice);
  const result = world.database.createInstances(body, now);
  world.note(`range is ${result.outcome}`, () => `${body.runId} [${body.from}, ${body.to})`);
  if (decideAcknowledgement(result.outcome) === "bury") {
    world.report(`a good message is buried: ${result.outcome}`);
  }
}

function retry(world: World, index: number): void {
  const [message] = world.queue.splice(index, 1);
  if (message === undefined) return;
  if (message.attempts < DELIVERIES) {
    world.queue.push({ ...message, attempts: message.attempts + 1 });
    return;
  }
  world.note("message is dead");
  world.database.failRange(message.body);
  world.deadLetters.push(message.body);
}

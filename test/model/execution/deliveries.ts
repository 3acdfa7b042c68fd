/** The queues: messages come in any order, once or twice or never. */
import { consumeActions } from "../../../src/queue/consumeActions.ts";
import { consumeInstanceCreation } from "../../../src/queue/consumeInstanceCreation.ts";
import type { ExecutionWorld, QueuedMessage } from "./ExecutionWorld.ts";
import { runWorker } from "./processes.ts";

/** A message that fails so often is dropped. */
const DELIVERIES = 3;

/** Delivers a message: any of them, once or twice or never. */
export function deliverMessage(world: ExecutionWorld, target: number, choice: number): boolean {
  const { queue } = world;
  const place = target % Math.max(1, queue.length);
  const message = queue[place];
  if (message === undefined) return false;
  // What loses those that create instances is made up for by the campaign's object, which is not here.
  if (choice >= 232 && world.has("messagesLost") && message.queue === "actions") {
    world.note("message is lost");
    queue.splice(place, 1);
    return true;
  }
  if (choice >= 208 && world.has("messagesRepeated")) {
    world.note("message is doubled");
    queue.push(message);
    return true;
  }
  queue.splice(place, 1);
  deliver(world, message, choice >= 160 && world.has("messagesRepeated"), choice);
  return true;
}

function deliver(
  world: ExecutionWorld,
  message: QueuedMessage,
  isRepeated: boolean,
  choice: number,
): void {
  let isOpen = true;
  const settle = (isDone: boolean) => {
    if (!isOpen) return;
    isOpen = false;
    if (isDone && !isRepeated) return;
    const again = { ...message, deliveries: message.deliveries + 1 };
    if (again.deliveries < DELIVERIES || message.queue === "instance-creation") {
      world.note("message comes back");
      world.queue.push(again);
    } else world.note("message is dropped");
  };
  const { id, body, deliveries, queue } = message;
  const batch = {
    queue: `kickoff-${queue}`,
    messages: [
      {
        ...{ id, body, attempts: deliveries + 1, timestamp: new Date(world.now) },
        ack: () => settle(true),
        retry: () => settle(false),
      },
    ],
  } as unknown as MessageBatch;
  const consume = queue === "actions" ? consumeActions : consumeInstanceCreation;
  const isolate = runWorker(
    world,
    `consumer of ${queue}`,
    choice,
    (env) => consume(batch, env),
    () => settle(true),
    () => settle(false),
  );
  isolate.onDeath.push(() => settle(false));
}

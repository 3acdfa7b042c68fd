/** What happens to senders' objects and to the messages that ask for actions. */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";

import type { ActionMessage } from "../../../src/queue/actionMessage.ts";
import { deliver, toQueueName } from "../../support/queue.ts";
import { onBehalfOfMortal } from "../lives.ts";
import { moveClockTo } from "../time.ts";
import { type ExecutionScene, nameOfSender } from "./executionScene.ts";

const ACTIONS = "kickoff-actions";

/** Gives each message to a consumer of its own, all at once; what is not settled comes back to the queue. */
export async function deliverActions(
  { director, interposed }: ExecutionScene,
  messages: readonly ActionMessage[],
): Promise<void> {
  await Promise.all(
    messages.map(async (message) => {
      const { task, actions } = message;
      const places = actions.map(({ position, step }) => `${position}/${step}`);
      director.note(`message: ${task} ${places.join(" ")}`);
      const settlement = await onBehalfOfMortal("actions", () =>
        deliver([message], { queue: toQueueName(ACTIONS) }),
      ).catch(() => null);
      const isLost =
        director.choose({ boundary: "consumer.settlement", scene: "actions" }) !== null;
      if (isLost || settlement === null || settlement.retried.length > 0) {
        interposed.actions.push(message);
      }
    }),
  );
}

/** A sender, and when its alarm goes off. */
export interface SetAlarm {
  readonly senderId: string;
  readonly due: number;
}

/** The alarms that are set, the earliest first. */
export async function readAlarms(scene: ExecutionScene): Promise<SetAlarm[]> {
  const alarms = await Promise.all(
    [...scene.senders.keys()].map(async (senderId) => {
      const due = await runInDurableObject(objectOf(scene, senderId), (_, { storage }) =>
        storage.getAlarm(),
      );
      return due === null ? [] : [{ senderId, due }];
    }),
  );
  return alarms.flat().sort((one, other) => one.due - other.due);
}

/** Lets time pass until an alarm is due, and the alarm go off. */
export async function ring(scene: ExecutionScene, { senderId, due }: SetAlarm): Promise<void> {
  moveClockTo(due);
  // The object may die while its alarm runs.
  await runDurableObjectAlarm(objectOf(scene, senderId)).catch((error: unknown) => {
    scene.director.note(`the alarm broke off: ${String(error)}`);
  });
}

/** The platform loses an alarm. */
export async function loseSenderAlarm(scene: ExecutionScene, senderId: string): Promise<void> {
  await runInDurableObject(objectOf(scene, senderId), (_, { storage }) =>
    storage.deleteAlarm(),
  ).catch(() => null);
}

/** Takes a sender's object out of memory; what it keeps stays. */
export async function evictSender(scene: ExecutionScene, senderId: string): Promise<void> {
  await evictDurableObject(objectOf(scene, senderId)).catch(() => undefined);
}

function objectOf(scene: ExecutionScene, senderId: string) {
  return scene.interposed.getSender(nameOfSender(scene, senderId));
}

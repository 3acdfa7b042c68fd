/** One case: its campaigns, its clients, its queue, and the way back to quiet. */
import {
  createScheduledController,
  evictDurableObject,
  runDurableObjectAlarm,
  runInDurableObject,
} from "cloudflare:test";
import { env } from "cloudflare:workers";

import worker from "../../src/index.ts";
import { observeTransition } from "../invariants/observe.ts";
import type { ArrivalObservation, TransitionObservation } from "../invariants/snapshot.ts";
import {
  type Reply,
  type Started,
  type Stopped,
  start,
  stop,
  type Tenant,
} from "../support/api.ts";
import { deliver, toQueueName } from "../support/queue.ts";
import { type Decide, Director } from "./director.ts";
import { type Ground, objectNameOf, type Subject } from "./ground.ts";
import type { Interposed } from "./interpose.ts";
import { onBehalfOf } from "./lives.ts";
import { letPass, waitReally } from "./time.ts";

/** What a client saw of one request for a start, or for a stop. */
export interface Observation<Data = Started> {
  readonly campaignId: string;
  readonly idempotencyKey: string | null;
  /** What the Worker answered. */
  readonly reply: Reply<Data> | "none";
  /** The answer was lost on its way to the client. */
  readonly isLost: boolean;
  /** What the answer says. */
  readonly seen: TransitionObservation;
}

/** What a client saw of one request to add leads. */
export interface Arrival {
  readonly campaignId: string;
  readonly seen: ArrivalObservation;
}

/** A client gives up after so long by the machine's clock: nothing that it waits for takes as long. */
const PATIENCE_MILLISECONDS = 60_000;
/** From one round of quieting to the next: longer than a run may stand still before the sweep wakes it. */
const ROUND_MILLISECONDS = 61_000;
/** Within so many rounds all work must be done. */
const MAXIMUM_ROUNDS = 8;

export interface Scene {
  readonly ground: Ground;
  readonly interposed: Interposed;
  readonly director: Director;
  readonly subjects: readonly Subject[];
  readonly starts: Observation[];
  readonly stops: Observation<Stopped>[];
  readonly arrivals: Arrival[];
}

/** Begins a case; ends the one before it. */
export function beginScene(
  ground: Ground,
  interposed: Interposed,
  subjects: readonly Subject[],
  decide: Decide,
): Scene {
  const director = new Director(decide);
  interposed.director = director;
  interposed.queue.length = 0;
  return { ground, interposed, director, subjects, starts: [], stops: [], arrivals: [] };
}

/** A client starts a campaign, and remembers what it saw. */
export async function startAsClient(
  scene: Scene,
  subject: Subject,
  idempotencyKey: string | null,
): Promise<Observation> {
  const observation = await ask(scene, subject, idempotencyKey, "start", start);
  scene.starts.push(observation);
  return observation;
}

/** A client stops a campaign, and remembers what it saw. */
export async function stopAsClient(
  scene: Scene,
  subject: Subject,
  idempotencyKey: string | null,
): Promise<Observation<Stopped>> {
  const observation = await ask(scene, subject, idempotencyKey, "stop", stop);
  scene.stops.push(observation);
  return observation;
}

async function ask<Data>(
  { ground, director }: Scene,
  { campaignId }: Subject,
  idempotencyKey: string | null,
  what: "start" | "stop",
  send: (
    tenant: Tenant,
    campaignId: string,
    headers: Record<string, string>,
  ) => Promise<Reply<Data>>,
): Promise<Observation<Data>> {
  director.note(`client: ${what} ${idempotencyKey ?? "without a key"}`);
  const headers: Record<string, string> =
    idempotencyKey === null ? {} : { "Idempotency-Key": idempotencyKey };
  const sentAt = Date.now();
  const reply = await Promise.race([
    send(ground.tenant, campaignId, headers),
    waitReally(PATIENCE_MILLISECONDS).then(() => "none" as const),
  ]);
  const isLost = director.choose({ boundary: "client.reply", scene: "worker" }) !== null;
  director.note(
    reply === "none" ? "client: no answer" : `client: ${reply.body.traceId} ${describe(reply)}`,
  );
  const heard = reply === "none" ? { status: null, headers: new Headers(), text: "" } : reply;
  const seen = observeTransition(heard, what, idempotencyKey, sentAt);
  return { campaignId, idempotencyKey, reply, isLost, seen };
}

function describe({ status, headers, body }: Reply): string {
  if (status >= 400) return `${status} ${body.error.details}`;
  return headers.has("Idempotent-Replayed") ? `${status} replayed` : `${status} fresh`;
}

/** Gives the consumer these messages in one batch; what it does not settle comes back to the queue. */
export async function deliverMessages(
  { director, interposed }: Scene,
  messages: readonly unknown[],
): Promise<void> {
  if (messages.length === 0) return;
  const everything = [...messages.keys()];
  // A consumer that throws has settled nothing.
  const settlement = await onBehalfOf("consumer", () =>
    deliver(messages, { queue: toQueueName("kickoff-instance-creation") }),
  ).catch(() => null);
  const isLost = director.choose({ boundary: "consumer.settlement", scene: "consumer" }) !== null;
  const back = isLost || settlement === null ? everything : settlement.retried;
  for (const index of back) interposed.queue.push(messages[index] as never);
}

/** Runs the campaign's alarm, if one is set. */
export function runAlarm({ ground, interposed, director }: Scene, subject: Subject) {
  const object = interposed.getObject(objectNameOf(ground, subject));
  // The object may die while its alarm runs.
  return runDurableObjectAlarm(object).catch((error: unknown) => {
    director.note(`the alarm broke off: ${String(error)}`);
    return true;
  });
}

/** Takes the campaign's object out of memory; what it keeps stays. */
export async function evict({ ground, interposed }: Scene, subject: Subject): Promise<void> {
  await evictDurableObject(interposed.getObject(objectNameOf(ground, subject))).catch(
    () => undefined,
  );
}

/** The Worker's minute. */
export async function sweep({ director }: Scene): Promise<void> {
  try {
    await worker.scheduled(createScheduledController({ scheduledTime: Date.now() }), env);
  } catch (error) {
    director.note(`the sweep broke off: ${String(error)}`);
  }
}

/**
 * Faults stop, and what was given up takes effect; then nothing but the alarms, the queue and the sweep may act.
 *
 * @returns after how many rounds nothing moved any more; null when it never came to that
 */
export function becomeQuiet(scene: Scene): Promise<number | null> {
  scene.director.stopFaults();
  // What a start left running behind its answer may have asked for a crash a moment ago.
  return scene.director.watch(findQuiet(scene));
}

async function findQuiet(scene: Scene): Promise<number | null> {
  const { director, interposed, subjects } = scene;
  await director.landLateEffects();
  for (let round = 1; round <= MAXIMUM_ROUNDS; round++) {
    letPass(ROUND_MILLISECONDS);
    const messages = interposed.queue.splice(0);
    await deliverMessages(scene, messages);
    const ran = await Promise.all(subjects.map((subject) => runAlarm(scene, subject)));
    const isMoving = messages.length > 0 || interposed.queue.length > 0 || ran.includes(true);
    // The sweep is for what neither an alarm nor a message moves, so it comes when both are at rest.
    if (!isMoving && !(await isMovedBySweep(scene))) return round;
  }
  return null;
}

async function isMovedBySweep(scene: Scene): Promise<boolean> {
  const { director, interposed } = scene;
  const { called } = director;
  const wokenBefore = called.get("object.lookAfterRun") ?? 0;
  await sweep(scene);
  const isWoken = (called.get("object.lookAfterRun") ?? 0) > wokenBefore;
  return isWoken || interposed.queue.length > 0;
}

/** Whether the campaign's object has an alarm. */
export function hasAlarm({ ground, interposed }: Scene, subject: Subject): Promise<boolean> {
  const object = interposed.getObject(objectNameOf(ground, subject));
  return runInDurableObject(object, async (_, state) => (await state.storage.getAlarm()) !== null);
}

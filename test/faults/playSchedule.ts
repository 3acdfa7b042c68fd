/** Plays a schedule. */
import { runInDurableObject } from "cloudflare:test";
import { observeArrival } from "../invariants/observe.ts";
import { expectStatus } from "../support/api.ts";
import { moveTo, type OpenInstance, SELECT_OPEN } from "../support/moves.ts";
import { tenantDatabase } from "../support/tenantDatabase.ts";
import { endSchedule } from "./endSchedule.ts";
import { type Ground, givenSubject, objectNameOf, type Subject } from "./ground.ts";
import type { Interposed } from "./interpose.ts";
import { undisturbed } from "./lives.ts";
import {
  beginScene,
  deliverMessages,
  evict,
  runAlarm,
  type Scene,
  startAsClient,
  stopAsClient,
  sweep,
} from "./scene.ts";
import { decideBy, type Schedule, type Step } from "./schedules.ts";
import { letPass } from "./time.ts";

/** Plays a schedule to its quiet end. Returns what is wrong. */
export async function playSchedule(
  ground: Ground,
  interposed: Interposed,
  schedule: Schedule,
): Promise<{ violations: string[]; scene: Scene }> {
  const subjects = await Promise.all(schedule.campaigns.map((kind) => givenSubject(ground, kind)));
  const scene = beginScene(ground, interposed, subjects, decideBy(schedule));
  for (const { steps, seconds } of schedule.rounds) {
    await scene.director.watch(Promise.all(steps.map((one) => play(scene, one))));
    letPass(seconds * 1_000);
  }
  return { violations: await endSchedule(scene), scene };
}

/** Plays a step. */
export async function play(scene: Scene, one: Step): Promise<void> {
  scene.director.note(`step: ${JSON.stringify(one)}`);
  switch (one.do) {
    case "start":
      await Promise.all(one.keys.map((key) => startAsClient(scene, chosen(scene, one), key)));
      return;
    case "deliver": {
      const { queue } = scene.interposed;
      return deliverMessages(scene, pickFrom(queue, one));
    }
    case "alarm":
      await runAlarm(scene, chosen(scene, one));
      return;
    case "evict":
      return evict(scene, chosen(scene, one));
    case "lose-alarm":
      return loseAlarm(scene, chosen(scene, one));
    case "stop":
      return stop(scene, chosen(scene, one), one.keys);
    case "arrive":
      return arrive(scene, chosen(scene, one));
    case "sweep":
      // The sweep cares for runs that have stood still for a minute.
      letPass(62_000);
      return sweep(scene);
    case "poison":
      scene.interposed.queue.push({ version: 2, poison: true } as never);
      return;
    case "land-late":
      return scene.director.landLateEffects();
  }
}

/** Chooses messages of a queue; what is left over may vanish. */
export function pickFrom<Message>(
  queue: Message[],
  { picks, dropsRest }: { readonly picks: readonly number[]; readonly dropsRest: boolean },
): Message[] {
  const picked = picks.flatMap((pick) => queue[pick] ?? []);
  if (dropsRest) queue.length = 0;
  return picked;
}

/** The campaign that a step is about. */
export function chosen(
  { subjects }: Scene,
  { subject: index }: { readonly subject: number },
): Subject {
  const found = subjects[index % subjects.length];
  if (found === undefined) throw new Error("A schedule has no campaign.");
  return found;
}

async function loseAlarm({ ground, interposed }: Scene, lost: Subject): Promise<void> {
  const object = interposed.getObject(objectNameOf(ground, lost));
  await runInDurableObject(object, (_, { storage }) => storage.deleteAlarm()).catch(() => null);
}

/** Clients stop a campaign, when the instances at even positions have finished: the next run is for the others. */
export async function stop(
  scene: Scene,
  subject: Subject,
  keys: readonly (string | null)[],
): Promise<void> {
  await undisturbed(() => finishEven(subject));
  await Promise.all(keys.map((key) => stopAsClient(scene, subject, key)));
}

async function finishEven({ campaignId }: Subject): Promise<void> {
  const run = await tenantDatabase()
    .prepare("SELECT id FROM runs WHERE campaign_id = ?1 AND ended_at IS NULL")
    .bind(campaignId)
    .first<{ id: string }>();
  if (run === null) return;
  const { results } = await tenantDatabase().prepare(SELECT_OPEN).bind(run.id).all<OpenInstance>();
  const even = results.filter(({ position }) => position % 2 === 0);
  if (even.length === 0) return;
  const statements = moveTo("completed", even, Date.now());
  await tenantDatabase().batch(statements.map((statement) => statement.on(tenantDatabase())));
}

let arrivals = 0;

/** A lead arrives for an automatic campaign. */
export async function arrive(
  { ground, director, arrivals: seen }: Scene,
  { kind, campaignId, audienceId }: Subject,
): Promise<void> {
  if (kind !== "automatic") return;
  const sentAt = Date.now();
  const email = `arrival-${arrivals++}@example.com`;
  const reply = await ground.tenant.call("POST", `/audiences/${audienceId}/leads`, {
    body: { leads: [{ name: "Lead", email }] },
  });
  director.note(`arrival: ${reply.status}`);
  seen.push({ campaignId, seen: observeArrival(reply, "arrival", sentAt) });
  if (reply.status !== 502) expectStatus(reply, 200);
}

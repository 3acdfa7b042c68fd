/** The promise to finish: the part of `CampaignObject.ts` around its alarm, in steps. */

import { cutRanges } from "../../src/domain/cutRanges.ts";
import { decideLook, FIRST_LOOK_MILLISECONDS } from "../../src/domain/decideLook.ts";
import type { Range, Run } from "../../src/domain/run.ts";
import { type Isolate, type Steps, wait } from "./process.ts";
import { passTurnstile } from "./turnstile.ts";
import { callDatabase, callUpstream } from "./upstream.ts";
import type { World } from "./world.ts";

const LONGEST_ALARM_BACKOFF_MILLISECONDS = 60_000;
const ALARM_OVERDUE_MILLISECONDS = 60_000;

type Sending = Pick<Run, "id" | "campaignId" | "traceId">;

/** `sendArrival`: sends leads that arrived for an automatic run. */
export function* sendArrival(
  world: World,
  object: Isolate,
  { run, range }: { run: Run; range: Range },
): Steps<void> {
  yield* passTurnstile(world, object, () => promise(world, object));
  yield* send(run, cutRanges([range]));
}

/** `lookAfterRun`: what the sweep calls. */
export function* lookAfterRun(world: World, object: Isolate): Steps<void> {
  const due = yield* readAlarm(world);
  if (due === null || due < world.clockOf(object) - ALARM_OVERDUE_MILLISECONDS) {
    yield* alarm(world, object);
  }
}

/** `alarm`: looks after the live run, and never throws. */
export function* alarm(world: World, object: Isolate): Steps<void> {
  object.looks++;
  try {
    const run = yield* passTurnstile(world, object, () => look(world, object));
    object.failedLooks = 0;
    if (run !== null) yield* sendMissing(world, run);
  } catch (error) {
    if (!world.design.alarmCatches) throw error;
    yield* lookAgainAfterFault(world, object);
  } finally {
    object.looks--;
  }
}

function* lookAgainAfterFault(world: World, object: Isolate): Steps<void> {
  const now = world.clockOf(object);
  const due = yield* readAlarm(world);
  if (due !== null && due > now) return;
  const backoff = FIRST_LOOK_MILLISECONDS * 2 ** object.failedLooks++;
  yield* setAlarm(world, now + Math.min(backoff, LONGEST_ALARM_BACKOFF_MILLISECONDS));
}

function* look(world: World, object: Isolate): Steps<Run | null> {
  const run: Run | null = yield* callDatabase("read", () => world.database.readLiveRun());
  const decision = decideLook(run, world.clockOf(object));
  world.note(`look: ${decision.action}`);
  if (decision.action !== "fall-silent") yield* setAlarm(world, decision.nextLookAt);
  return decision.action === "send-again" ? run : null;
}

function* sendMissing(world: World, run: Run): Steps<void> {
  const gaps = yield* callDatabase("read", () => world.database.listGaps(run));
  const whole = { from: run.firstPosition, to: run.endPosition };
  yield* send(run, cutRanges(world.design.sendsMissingOnly ? gaps : [whole]));
}

/** Puts the ranges on the queue. */
export function* send({ id, campaignId, traceId }: Sending, ranges: Range[]): Steps<void> {
  if (ranges.length === 0) return;
  const messages = ranges.map(({ from, to }) => ({
    version: 1 as const,
    campaignId,
    runId: id,
    from,
    to,
    traceId,
  }));
  yield* callUpstream("QUEUE", () => wait<void>({ kind: "send", messages }));
}

/**
 * Sets the alarm, unless one comes soon.
 *
 * @returns whether there was none
 */
export function* promise(world: World, object: Isolate): Steps<boolean> {
  const now = world.clockOf(object);
  const due = yield* readAlarm(world);
  const comesSoon =
    due !== null && due <= now + FIRST_LOOK_MILLISECONDS && due >= now - ALARM_OVERDUE_MILLISECONDS;
  if (!comesSoon) yield* setAlarm(world, now + FIRST_LOOK_MILLISECONDS);
  return due === null;
}

function readAlarm(world: World): Steps<number | null> {
  return wait({ kind: "storage", execute: () => world.alarm.due });
}

function* setAlarm(world: World, due: number): Steps<void> {
  yield {
    kind: "storage",
    execute: () => {
      world.alarm.due = due;
    },
  };
}

/** Takes the alarm back. */
export function* deleteAlarm(world: World): Steps<void> {
  yield {
    kind: "storage",
    execute: () => {
      world.alarm.due = null;
      // The platform then does not repeat an alarm under way that a crash cuts off.
      world.alarm.isRepeatedAfterCrash = false;
    },
  };
}

/** What execution has once done wrong, as the model found it, each as the fewest events that show it. */
import { expect, it } from "vitest";

import { ACTION_KINDS } from "../../../src/domain/action.ts";
import type { StarterTemplateId } from "../../../src/domain/starterTemplates.ts";
import { canAnswer, stepOperation } from "../faults.ts";
import type { Operation } from "../isolates.ts";
import { FAULT } from "../settings.ts";
import { FAULTS } from "../upstreamFaults.ts";
import type { ExecutionWorld } from "./ExecutionWorld.ts";
import { killWorker, landLate, startCampaign } from "./executionEvents.ts";
import { playScene } from "./executionStage.ts";
import { answerAll, liveOn } from "./life.ts";
import { changeSender, resolveUnknown } from "./people.ts";
import { addObject } from "./processes.ts";
import type { ModelledSender } from "./settings.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** A choice with which a sender performs what it is asked for. */
const PERFORMS = 0;
/** And with which it says that it will not do this action for a minute. */
const LATER_ACTION = 24;

const PLAIN: ModelledSender = {
  kinds: ACTION_KINDS,
  limits: { engage: {}, connection_request: {}, direct_message: {}, inmail: {} },
  spacingSeconds: 0,
  workingHours: null,
  keepsKeysHours: 0,
  looksUpActions: false,
  enabled: true,
};

interface Scene {
  readonly leadCount?: number;
  readonly starterTemplateId?: StarterTemplateId;
  readonly sender?: Partial<ModelledSender>;
  /** Those that may happen when the scene says so. */
  readonly faults: number;
  /** When the campaign is started. */
  readonly startsAfter?: number;
}

function scene(
  { leadCount = 1, starterTemplateId = "connect", sender = {}, faults, startsAfter }: Scene,
  events: (world: ExecutionWorld) => Promise<void>,
): Promise<ExecutionWorld> {
  const campaign = { starterTemplateId, leadCount, delayDays: 0, sender: null };
  const senders = [{ ...PLAIN, ...sender }];
  const settings = { campaigns: [campaign], senders, faults, hasSweep: true };
  return playScene(settings, async (world) => {
    await world.letPass(startsAfter ?? 5 * SECOND);
    await startCampaign(world, 0, 0);
    await events(world);
  });
}

/** Lets life go on until this call waits to be answered. */
async function goOnUntil(world: ExecutionWorld, name: RegExp): Promise<Operation> {
  const isAwaited = (call: Operation) => name.test(`${call.isolate.name}: ${call.name}`);
  await liveOn(world, 7 * 24 * HOUR, () => PERFORMS, { isAwaited });
  const call = world.operations.find((one) => canAnswer(one) && isAwaited(one));
  if (call === undefined) throw new Error("What the scene waits for never comes.");
  return call;
}

const ASK = /: ask /;
const CLAIM = /consumer of actions: UPDATE actions SET\s+status = '/;
const RECORD = /consumer of actions: UPDATE actions SET\s+status = $/;

/** The invocation is killed that waits for a call to be answered. */
async function kill(world: ExecutionWorld, { isolate }: Operation): Promise<void> {
  await killWorker(world, world.workers.indexOf(isolate), 0);
}

async function letLifeGoOn(world: ExecutionWorld, milliseconds: number): Promise<void> {
  await liveOn(world, milliseconds, () => PERFORMS);
}

it("counts a request that arrives after it was given up", async () => {
  const world = await scene(
    { leadCount: 2, sender: { spacingSeconds: 60 }, faults: FAULT.lateWrites },
    async (world) => {
      await goOnUntil(world, ASK);
      await world.letPass(30 * SECOND);
      await letLifeGoOn(world, MINUTE);
      await landLate(world, 0, PERFORMS);
    },
  );
  expect(world.violations).toEqual([]);
  expect(world.house.performances).toHaveLength(2);
});

it("shows a person what became unknown with the death of who asked", async () => {
  const world = await scene({ faults: FAULT.workerDies }, async (world) => {
    await kill(world, await goOnUntil(world, ASK));
    await letLifeGoOn(world, HOUR);
  });
  expect(world.violations).toEqual([]);
  expect(world.counts.get("person says: not_sent")).toBe(1);
});

it("lets a person say twice that nothing happened", async () => {
  const world = await scene({ faults: FAULT.workerDies }, async (world) => {
    await kill(world, await goOnUntil(world, ASK));
    await letLifeGoOn(world, HOUR);
    await resolveUnknown(world, 0, 0);
    await kill(world, await goOnUntil(world, ASK));
    await letLifeGoOn(world, HOUR);
  });
  expect(world.violations).toEqual([]);
  expect(world.counts.get("person says: not_sent")).toBe(2);
});

it("goes on when it is recorded late that nothing happened", async () => {
  const world = await scene({ faults: FAULT.lateWrites }, async (world) => {
    await stepOperation(world, await goOnUntil(world, ASK), LATER_ACTION);
    for (let attempt = 1; attempt <= 3; attempt++) {
      const record = await goOnUntil(world, RECORD);
      world.inFlight.push(record.execute);
      await world.reject(record, FAULTS.connectionLost);
    }
    await letLifeGoOn(world, HOUR);
    await landLate(world, 0, 0);
  });
  expect(world.violations).toEqual([]);
});

it("leaves a lead where it is when an answer is recorded after its action is reserved again", async () => {
  const settings = { sender: { keepsKeysHours: 48 }, faults: FAULT.lateWrites };
  const world = await scene(settings, async (world) => {
    await stepOperation(world, await goOnUntil(world, ASK), PERFORMS);
    for (let attempt = 1; attempt <= 9; attempt++) {
      const record = await goOnUntil(world, RECORD);
      world.inFlight.push(record.execute);
      await world.reject(record, FAULTS.connectionLost);
    }
    await goOnUntil(world, CLAIM);
    await landLate(world, 0, 0);
  });
  expect(world.violations).toEqual([]);
});

it("gives an attempt back once, however often that is recorded", async () => {
  const settings = {
    starterTemplateId: "engage-inmail" as const,
    sender: { keepsKeysHours: 48 },
    faults: FAULT.lateWrites,
  };
  const world = await scene(settings, async (world) => {
    await goOnUntil(world, ASK);
    await world.letPass(30 * SECOND);
    await stepOperation(world, await goOnUntil(world, ASK), LATER_ACTION);
    const record = await goOnUntil(world, RECORD);
    record.execute();
    await world.reject(record, FAULTS.connectionLost);
    await answerAll(world, () => PERFORMS);
    // What was given up arrives all the same, and the sender keeps its key for less time than it is disabled.
    await landLate(world, 0, PERFORMS);
    await changeSender(world, 0, 0);
    await letLifeGoOn(world, 49 * HOUR);
  });
  expect(world.violations).toEqual([]);
});

it("does not ask when the answer to its claim comes after the hours", async () => {
  const workingHours = {
    ...{ timeZone: "Europe/Berlin", from: "08:30", to: "09:01" },
    days: ["friday" as const, "monday" as const],
  };
  const settings = {
    sender: { workingHours },
    faults: FAULT.answersSlow,
    startsAfter: 57 * SECOND,
  };
  const world = await scene(settings, async (world) => {
    const claim = await goOnUntil(world, CLAIM);
    const value = claim.execute();
    await world.letPass(4 * SECOND);
    await world.resolve(claim, value);
  });
  expect(world.violations).toEqual([]);
});

it("looks up what became of a call once no clock lets its sender begin", async () => {
  const faults = FAULT.clocksDisagree | FAULT.lateWrites;
  const world = await scene({ sender: { looksUpActions: true }, faults }, async (world) => {
    // The clock of the sender's object is ahead.
    for (const place of world.senders) addObject(world, place, 2);
    await goOnUntil(world, ASK);
    await world.letPass(30 * SECOND);
    const { notAfter } = world.house.asks[0] ?? { notAfter: 0 };
    await letLifeGoOn(world, notAfter - SECOND - world.now);
    await landLate(world, 0, PERFORMS);
  });
  expect(world.violations).toEqual([]);
  expect(world.house.performances).toHaveLength(1);
});

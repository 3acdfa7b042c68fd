/** What execution has once done wrong, as the model found it, each as the fewest events that show it. */
import { expect, it } from "vitest";

import { stepOperation } from "../faults.ts";
import { FAULT } from "../settings.ts";
import { FAULTS } from "../upstreamFaults.ts";
import { landLate } from "./executionEvents.ts";
import { findSleepers } from "./findSleepers.ts";
import { answerAll } from "./life.ts";
import { changeSender, resolveUnknown } from "./people.ts";
import { addObject } from "./processes.ts";
import {
  ASK,
  CLAIM,
  delayRecord,
  goOnUntil,
  HOUR,
  kill,
  LATER_ACTION,
  letLifeGoOn,
  MINUTE,
  PERFORMS,
  RECORD,
  SECOND,
  scene,
} from "./scenes.ts";

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
  const world = await scene({ faults: FAULT.lateWrites, hasSweep: true }, async (world) => {
    await stepOperation(world, await goOnUntil(world, ASK), LATER_ACTION);
    await delayRecord(world);
    await letLifeGoOn(world, HOUR);
    await landLate(world, 0, 0);
  });
  expect(world.violations).toEqual([]);
});

it("leaves a lead where it is when an answer is recorded after its action is reserved again", async () => {
  const settings = { sender: { keepsKeysHours: 48 }, faults: FAULT.lateWrites };
  const world = await scene(settings, async (world) => {
    await stepOperation(world, await goOnUntil(world, ASK), PERFORMS);
    await delayRecord(world);
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

it("ends all waits that have come to their end, however many a look reads", async () => {
  const settings = { leadCount: 6, starterTemplateId: "connect-engage-dm" as const, faults: 0 };
  const world = await scene(settings, async (world) => {
    await letLifeGoOn(world, 24 * HOUR);
    // The alarm is late, so that the deadlines of all have passed.
    await world.letPass(14 * 24 * HOUR);
    await letLifeGoOn(world, HOUR);
    expect(findSleepers(world)).toEqual([]);
  });
  expect(world.violations).toEqual([]);
});

it("takes what a person has said late for the call that it was said of", async () => {
  const faults = FAULT.workerDies | FAULT.lateWrites;
  const world = await scene({ faults, hasSweep: true }, async (world) => {
    await kill(world, await goOnUntil(world, ASK));
    await letLifeGoOn(world, HOUR);
    await resolveUnknown(world, 0, 0);
    const resolution = await goOnUntil(world, /^resolution: UPDATE/);
    world.inFlight.push(resolution.execute);
    await world.reject(resolution, FAULTS.connectionLost);
    const ask = await goOnUntil(world, ASK);
    await stepOperation(world, ask, PERFORMS);
    await kill(world, ask);
    await letLifeGoOn(world, HOUR);
    await landLate(world, 0, 0);
    await letLifeGoOn(world, HOUR);
  });
  expect(world.violations).toEqual([]);
});

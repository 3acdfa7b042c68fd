/** The calls that a first start does not make: leads that arrive, the sweep, and the alarm that a refusal takes back. */
import { expect, it } from "vitest";

import type { Decide } from "./director.ts";
import { endSchedule } from "./endSchedule.ts";
import { type Boundary, FAULTS, type FaultKind, isCrash } from "./faultKinds.ts";
import { givenSubject } from "./ground.ts";
import { arrive } from "./playSchedule.ts";
import {
  beginScene,
  deliverMessages,
  evict,
  runAlarm,
  type Scene,
  startAsClient,
  sweep,
} from "./scene.ts";
import { useStage } from "./stage.ts";
import { letPass } from "./time.ts";

const stage = useStage();

const casesOf = (...boundaries: Boundary[]) =>
  boundaries.flatMap((boundary) =>
    FAULTS[boundary]
      // The sweep asks D1 from outside an object, so nothing of it can crash.
      .filter((kind) => boundary !== "database.all" || !isCrash(kind))
      .map((kind) => [boundary, kind] as const),
  );

/** Strikes the first call of a boundary by an arrival, by the sweep, or by a start that follows the first. */
function strikeOnce(boundary: Boundary, kind: FaultKind, from: () => boolean): Decide {
  let isLeft = true;
  return (call) => {
    if (!isLeft || call.boundary !== boundary || !from()) return null;
    isLeft = false;
    return kind;
  };
}

async function expectSound(scene: Scene, boundary: Boundary, kind: FaultKind): Promise<void> {
  expect(await endSchedule(scene)).toEqual([]);
  expect(scene.director.struck.get(`${boundary}:${kind}`)).toBe(1);
}

it.each(casesOf("object.sendArrival", "alarm.get", "alarm.set", "queue.sendBatch"))(
  "creates the instance of a lead that arrives under %s %s",
  async (boundary, kind) => {
    const subject = await givenSubject(stage.ground, "automatic");
    let hasArrived = false;
    const decide = strikeOnce(boundary, kind, () => hasArrived);
    const scene = beginScene(stage.ground, stage.interposed, [subject], decide);
    await startAsClient(scene, subject, null);
    letPass(6_000);
    // The alarm falls silent: it is the arrival that has to set it again.
    await runAlarm(scene, subject);
    hasArrived = true;

    await scene.director.watch(arrive(scene, subject));
    // The arrival goes on behind the answer.
    await scene.director.watch(sweep(scene));

    await expectSound(scene, boundary, kind);
  },
);

it.each(casesOf("object.lookAfterRun", "database.all"))(
  "finishes a run that lost its alarm and its messages, with the sweep under %s %s",
  async (boundary, kind) => {
    const subject = await givenSubject(stage.ground, "small");
    let isSwept = false;
    const decide = strikeOnce(boundary, kind, () => isSwept);
    const scene = beginScene(stage.ground, stage.interposed, [subject], (call) =>
      call.boundary === "alarm.set" && !isSwept ? "lost" : decide(call),
    );
    await startAsClient(scene, subject, null);
    stage.interposed.queue.length = 0;
    letPass(62_000);
    isSwept = true;

    await scene.director.watch(sweep(scene));

    await expectSound(scene, boundary, kind);
  },
);

it.each(casesOf("alarm.delete"))(
  "refuses a start of an active campaign under %s %s",
  async (boundary, kind) => {
    const subject = await givenSubject(stage.ground, "small");
    const scene = beginScene(
      stage.ground,
      stage.interposed,
      [subject],
      strikeOnce(boundary, kind, () => true),
    );
    await startAsClient(scene, subject, null);
    await deliverMessages(scene, stage.interposed.queue.splice(0));
    letPass(6_000);
    // The run is complete, and its alarm falls silent: the refused start takes back the one that it has set itself.
    await runAlarm(scene, subject);
    await evict(scene, subject);

    const { reply } = await scene.director.watch(startAsClient(scene, subject, null));

    expect([409, 502]).toContain(reply === "none" ? reply : reply.status);
    await expectSound(scene, boundary, kind);
  },
);

/** Clocks jump: back, forward, over a summer's hour, past 2038. Nothing that was once true changes, and work still ends. */
import { afterEach, beforeAll, expect, it, vi } from "vitest";

import { expectStatus, runIdOf, start } from "../support/api.ts";
import { findViolations, readRuns } from "./findViolations.ts";
import { givenSubject } from "./ground.ts";
import { stop } from "./playSchedule.ts";
import { becomeQuiet, beginScene, runAlarm, startAsClient } from "./scene.ts";
import { useStage } from "./stage.ts";
import { letPass } from "./time.ts";

const HOUR = 3_600_000;
/** The clock jumps by any number of hours. */
const JUMPS = Number.POSITIVE_INFINITY;

const stage = useStage();
let now: number;

beforeAll(() => {
  now = Date.now();
});

afterEach(() => {
  vi.setSystemTime(now);
});

async function givenScene() {
  const subject = await givenSubject(stage.ground, "small");
  return { subject, scene: beginScene(stage.ground, stage.interposed, [subject], () => null) };
}

it.each([
  ["a second back", -1_000],
  ["an hour back", -HOUR],
  ["a year back", -8_760 * HOUR],
  ["an hour forward", HOUR],
  ["ten years forward", 87_600 * HOUR],
])("finishes a run whose clock jumps %s after the start", async (_, jump) => {
  const { subject, scene } = await givenScene();
  await startAsClient(scene, subject, "key");
  const [before] = await readRuns(scene);
  // What was sent is lost: only the alarm can finish the run.
  stage.interposed.queue.length = 0;

  letPass(jump);
  await runAlarm(scene, subject);
  await startAsClient(scene, subject, null);
  await startAsClient(scene, subject, "key");

  expect(await becomeQuiet(scene)).not.toBeNull();
  expect(await findViolations(scene, JUMPS)).toEqual([]);
  const [after] = await readRuns(scene);
  expect(after).toMatchObject({ id: before?.id, startedAt: before?.startedAt });
});

it("starts again after a stop by a clock that was ahead, and time does not run backwards", async () => {
  const { subject, scene } = await givenScene();
  await startAsClient(scene, subject, null);
  await becomeQuiet(scene);
  letPass(HOUR);
  await stop(scene, subject, [null]);
  letPass(-HOUR);

  await startAsClient(scene, subject, null);

  expect(await becomeQuiet(scene)).not.toBeNull();
  expect(await findViolations(scene, JUMPS)).toEqual([]);
  const [first, second] = await readRuns(scene);
  expect(second?.startedAt).toBeGreaterThanOrEqual(first?.endedAt ?? Number.NaN);
});

it.each([
  ["2027-03-28T00:59:59.999Z", "2027-03-28T01:00:00.000Z"],
  ["2027-10-31T00:59:59.999Z", "2027-10-31T01:00:00.000Z"],
  ["2038-01-19T03:14:07.999Z", "2038-01-19T03:14:08.000Z"],
  ["2106-02-07T06:28:14.999Z", "2106-02-07T06:28:15.000Z"],
])("starts one campaign at %s and the next at %s, in this order", async (...times) => {
  const answers = [];
  for (const time of times) {
    vi.setSystemTime(Date.parse(time) - 1);
    const { subject, scene } = await givenScene();
    vi.setSystemTime(Date.parse(time));
    const reply = await start(stage.ground.tenant, subject.campaignId);
    const { startedAt } = expectStatus(reply, 200).campaign;
    answers.push({ runId: runIdOf(reply), startedAt });
    expect(await becomeQuiet(scene)).not.toBeNull();
  }

  expect(answers.map(({ startedAt }) => startedAt)).toEqual(times);
  const ids = answers.map(({ runId }) => runId);
  expect(ids).toEqual([...ids].sort());
});

it("answers a key again a day and a year later", async () => {
  const { subject, scene } = await givenScene();
  const first = await startAsClient(scene, subject, "key");
  await becomeQuiet(scene);

  for (const hours of [25, 8_760]) {
    letPass(hours * HOUR);
    const { reply } = await startAsClient(scene, subject, "key");
    if (reply === "none" || first.reply === "none") throw new Error("no answer");
    expect(reply.body.data).toEqual(first.reply.body.data);
    expect(reply.headers.get("Idempotent-Replayed")).toBe("true");
  }
});

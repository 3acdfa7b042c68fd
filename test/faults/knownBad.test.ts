/** The suite is itself tested: what is known to be bad must be caught by the schedules and the invariants. */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";

import { playCase } from "./cases.ts";
import { endAllRuns, findFaultIn } from "./findFault.ts";
import {
  guessedOutcome,
  ignoredFaults,
  keyOfRoute,
  reportedFaults,
  type Spoil,
  startWithoutPromise,
  startWithoutTurnstile,
  throwingConsumer,
  unfencedStop,
} from "./knownBad.ts";
import { undisturbed } from "./lives.ts";
import { playSchedule } from "./playSchedule.ts";
import { schedules } from "./schedules.ts";
import { useStage } from "./stage.ts";

/** Each of the bad ones is caught long before. */
const SCHEDULES = 1_000;
/** Always the same: here the schedules are tested, not the Worker. */
const SEED = 164400223;

const stage = useStage();

const findFault = (spoil: Spoil, numRuns: number) =>
  findFaultIn(stage, { schedules, play: playSchedule, numRuns, seed: SEED }, spoil);

it.each<[string, Spoil, RegExp]>([
  [
    "a start that nobody looks after",
    startWithoutPromise,
    /not one for each of|never became quiet/,
  ],
  ["a consumer that throws", throwingConsumer, /never became quiet/],
  // A run that lacks an instance keeps its alarm awake, also when a last retry stops it.
  ["INSERT OR IGNORE", ignoredFaults, /not one for each of|never became quiet/],
  ["a stop that fences nothing", unfencedStop, /instances stopped, /],
  ["a key looked up by the route", keyOfRoute, /was told of the run|got the answer to the key/],
])("catches %s", async (_, spoil, fault) => {
  expect((await findFault(spoil, SCHEDULES)).join("\n")).toMatch(fault);
});

it("catches an outcome that is guessed", async () => {
  const restore = guessedOutcome();
  const lostAnswer = { scene: "start", boundary: "database.batch", kind: "reset-after" } as const;

  const { violations } = await playCase(stage.ground, stage.interposed, [lostAnswer]);
  restore();

  expect(violations.join("\n")).toMatch(/was refused, and the start/);
  await endAllRuns(stage);
});

it("has nothing against a fault that is reported and mended", async () => {
  expect(await findFault(reportedFaults, 30)).toEqual([]);
});

it("has nothing against the Worker as it is", async () => {
  expect(await findFault(() => () => undefined, 30)).toEqual([]);
});

it("catches a start that checks and then waits", async () => {
  // The last fences would turn the second start into a refused statement.
  await undisturbed(() => env.DATABASE.exec("DROP INDEX runs_live; DROP INDEX runs_by_start"));

  expect((await findFault(startWithoutTurnstile, SCHEDULES)).join("\n")).toMatch(/2 live runs/);
});

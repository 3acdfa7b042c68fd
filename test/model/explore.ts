/** Runs schedules that fast-check makes up, and shows the shortest that breaks a promise. */
import fc from "fast-check";

import { checkInvariants } from "../invariants/checkInvariants.ts";
import type { Design } from "./designs.ts";
import { Ground } from "./Ground.ts";
import { becomeQuiet, runSchedule } from "./schedule.ts";
import { type Settings, toSettings } from "./settings.ts";
import { EPOCH, World } from "./World.ts";

const LONGEST_SCHEDULE = 144;
const SCHEDULES_A_REPORT = 10_000;
const number = fc.noBias(fc.nat({ max: 0xff_ffff }));

/** Settings and choices. Shorter ones and smaller numbers are simpler, so that a failure shrinks to its core. */
const schedule = fc.tuple(
  fc.noBias(fc.nat({ max: 0x3fff_ffff })),
  fc.noBias(fc.array(number, { maxLength: LONGEST_SCHEDULE, size: "max" })),
);

export interface Exploration {
  /** How many schedules were run, up to the first that broke a promise. */
  readonly schedules: number;
  /** How often each event happened. */
  readonly counts: ReadonlyMap<string, number>;
  readonly failure: Failure | null;
}

export interface Failure {
  /** Where fast-check finds the schedule again. */
  readonly path: string;
  readonly violations: readonly string[];
  /** What happened, line by line. */
  readonly trace: readonly string[];
}

export interface ExplorationOptions {
  readonly schedules: number;
  readonly seed: number;
  /** Replays one schedule instead. */
  readonly path?: string | undefined;
  /** Looks for the shortest schedule that fails, which takes a while. */
  readonly shrinks: boolean;
  /** Called now and then, when others are to come, with how many schedules were run. */
  readonly onProgress?: (schedules: number) => void;
}

/** Runs schedules against a design until one breaks a promise. */
export async function explore(
  design: Design,
  { schedules, seed, path, shrinks, onProgress }: ExplorationOptions,
): Promise<Exploration> {
  let done = 0;
  const counts = new Map<string, number>();
  const ground = new Ground(EPOCH, design.alteration ?? "");
  const restore = design.install?.();
  const { stackTraceLimit } = Error;
  // Faults are thrown by the million, and nobody reads where.
  Error.stackTraceLimit = 0;
  try {
    const property = fc.asyncProperty(schedule, async ([settings, choices]) => {
      if (done > 0 && done % SCHEDULES_A_REPORT === 0) onProgress?.(done);
      done++;
      const world = new World(design, ground, settingsOf(design, settings), counts, null);
      return (await run(world, choices)).length === 0;
    });
    const result = await fc.check(property, {
      ...{ seed, numRuns: schedules, endOnFailure: !shrinks },
      ...(path === undefined ? {} : { path }),
    });
    const failure =
      result.counterexample === null ? null : await describeFailure(design, ground, result);
    return { schedules: result.numRuns, counts, failure };
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    restore?.();
  }
}

function settingsOf(design: Design, number: number): Settings {
  return { ...toSettings(number), ...design.settings };
}

async function run(world: World, choices: readonly number[]): Promise<readonly string[]> {
  // Whoever else waits in this process gets a turn between two schedules, and none within one.
  await new Promise((resolve) => setImmediate(resolve));
  const { sqlite } = world.ground;
  sqlite.exec("BEGIN");
  world.time.takeOver();
  try {
    await runSchedule(world, choices);
    await becomeQuiet(world);
    for (const violation of checkInvariants(world.takeSnapshot())) world.report(violation);
    return world.violations;
  } finally {
    world.time.restore();
    sqlite.exec("ROLLBACK");
  }
}

/** Runs the schedule again, and keeps what happens. */
async function describeFailure(
  design: Design,
  ground: Ground,
  { counterexample, counterexamplePath }: fc.RunDetails<[[settings: number, choices: number[]]]>,
): Promise<Failure> {
  const [[number, choices]] = counterexample ?? [[0, []]];
  const settings = settingsOf(design, number);
  const trace = [JSON.stringify(settings)];
  const world = new World(design, ground, settings, new Map(), trace);
  try {
    await run(world, choices);
  } catch (error) {
    trace.push(String(error instanceof Error ? error.stack : error));
  }
  return { path: counterexamplePath ?? "", violations: world.violations, trace };
}

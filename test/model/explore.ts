/** Runs schedules that fast-check makes up, and shows the shortest that breaks a promise. */
import fc from "fast-check";

import type { Design } from "./design.ts";
import { checkInvariants } from "./invariants.ts";
import { becomeQuiet, runSchedule } from "./schedule.ts";
import { toSettings } from "./settings.ts";
import { World } from "./world.ts";

const LONGEST_SCHEDULE = 144;
const SCHEDULES_A_REPORT = 100_000;
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
  /** Called after every 100,000 schedules, when others are to come, with how many were run. */
  readonly onProgress?: (schedules: number) => void;
}

/** Runs schedules against a design until one breaks a promise. */
export function explore(
  design: Design,
  { schedules, seed, path, shrinks, onProgress }: ExplorationOptions,
): Exploration {
  let done = 0;
  const counts = new Map<string, number>();
  const { stackTraceLimit } = Error;
  // Faults are thrown by the million, and nobody reads where.
  Error.stackTraceLimit = 0;
  const result = fc.check(
    fc.property(schedule, ([settings, choices]) => {
      if (done > 0 && done % SCHEDULES_A_REPORT === 0) onProgress?.(done);
      done++;
      return run(new World(design, toSettings(settings), counts, null), choices).length === 0;
    }),
    { seed, numRuns: schedules, endOnFailure: !shrinks, ...(path === undefined ? {} : { path }) },
  );
  Error.stackTraceLimit = stackTraceLimit;
  return {
    schedules: result.numRuns,
    counts,
    failure: result.counterexample === null ? null : describeFailure(design, result),
  };
}

function run(world: World, choices: readonly number[]): readonly string[] {
  runSchedule(world, choices);
  becomeQuiet(world);
  checkInvariants(world);
  return world.violations;
}

/** Runs the schedule again, and keeps what happens. */
function describeFailure(
  design: Design,
  { counterexample, counterexamplePath }: fc.RunDetails<[[settings: number, choices: number[]]]>,
): Failure {
  const [[number, choices]] = counterexample ?? [[0, []]];
  const settings = toSettings(number);
  const trace = [JSON.stringify(settings)];
  const world = new World(design, settings, new Map(), trace);
  try {
    run(world, choices);
  } catch (error) {
    trace.push(String(error instanceof Error ? error.stack : error));
  }
  return { path: counterexamplePath ?? "", violations: world.violations, trace };
}

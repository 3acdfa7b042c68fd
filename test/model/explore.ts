/** Runs schedules that fast-check makes up, and shows the shortest that breaks a promise. */
import fc from "fast-check";

import type { Sqlite } from "./Sqlite.ts";
import type { Time } from "./Time.ts";

const LONGEST_SCHEDULE = 144;
const SCHEDULES_A_REPORT = 10_000;
const number = fc.noBias(fc.nat({ max: 0xff_ffff }));

/** Settings and choices. Shorter ones and smaller numbers are simpler, so that a failure shrinks to its core. */
const schedule = fc.tuple(
  fc.noBias(fc.nat({ max: 0x3fff_ffff })),
  fc.noBias(fc.array(number, { maxLength: LONGEST_SCHEDULE, size: "max" })),
);

/** What schedules are run on. */
export interface Stage {
  /** Replaces parts of production code; returns what puts them back. */
  readonly install?: (() => () => void) | undefined;
  /** The database, which each schedule leaves as it was. */
  readonly sqlite: Sqlite;
  /**
   * Makes the world of a schedule.
   *
   * @param settings a number below 2^30 that chooses what the schedule may do
   * @param counts how often each event happened
   * @param trace gets what happens, for a person to read; null when nobody will
   */
  newPlay(settings: number, counts: Map<string, number>, trace: string[] | null): Play;
}

/** A schedule before it is run. */
export interface Play {
  readonly time: Time;
  /** What the schedule may do, for a person to read. */
  readonly settings: object;
  readonly violations: readonly string[];
  /** Runs the schedule to its end, the calm and the check included. */
  run(choices: readonly number[]): Promise<void>;
}

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

/** Runs schedules on a stage until one breaks a promise. */
export async function explore(
  stage: Stage,
  { schedules, seed, path, shrinks, onProgress }: ExplorationOptions,
): Promise<Exploration> {
  let done = 0;
  const counts = new Map<string, number>();
  const restore = stage.install?.();
  const { stackTraceLimit } = Error;
  // Faults are thrown by the million, and nobody reads where.
  Error.stackTraceLimit = 0;
  try {
    const property = fc.asyncProperty(schedule, async ([settings, choices]) => {
      if (done > 0 && done % SCHEDULES_A_REPORT === 0) onProgress?.(done);
      done++;
      const play = stage.newPlay(settings, counts, null);
      await run(stage, play, choices);
      return play.violations.length === 0;
    });
    const result = await fc.check(property, {
      ...{ seed, numRuns: schedules, endOnFailure: !shrinks },
      ...(path === undefined ? {} : { path }),
    });
    const failure = result.counterexample === null ? null : await describeFailure(stage, result);
    return { schedules: result.numRuns, counts, failure };
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    restore?.();
  }
}

async function run({ sqlite }: Stage, play: Play, choices: readonly number[]): Promise<void> {
  // Whoever else waits in this process gets a turn between two schedules, and none within one.
  await new Promise((resolve) => setImmediate(resolve));
  sqlite.exec("BEGIN");
  play.time.takeOver();
  try {
    await play.run(choices);
  } finally {
    play.time.restore();
    sqlite.exec("ROLLBACK");
  }
}

/** Runs the schedule again, and keeps what happens. */
async function describeFailure(
  stage: Stage,
  { counterexample, counterexamplePath }: fc.RunDetails<[[settings: number, choices: number[]]]>,
): Promise<Failure> {
  const [[number, choices]] = counterexample ?? [[0, []]];
  const trace: string[] = [];
  const play = stage.newPlay(number, new Map(), trace);
  trace.push(JSON.stringify(play.settings));
  try {
    await run(stage, play, choices);
  } catch (error) {
    trace.push(String(error instanceof Error ? error.stack : error));
  }
  return { path: counterexamplePath ?? "", violations: play.violations, trace };
}

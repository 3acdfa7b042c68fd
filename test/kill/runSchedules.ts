/** Runs schedules in rounds, each a guarded process: however this one ends, the rounds and their workerds end with it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { bundleWorker } from "../../tools/server/bundleWorker.ts";
import { runCommand } from "../../tools/server/runCommand.ts";
import { hasten } from "./execution/hasten.ts";
import type { RoundOrder } from "./roundTypes.ts";
import { addSummaries, newSummary, type Summary } from "./summary.ts";

/** The Workers that can be put to the test: the real one, and some that are known to be bad. */
const STARTING = [
  "observable",
  "withoutAlarm",
  "answersBeforeWriting",
  "createsAfterStop",
  "consumesInFirst",
] as const;
/** Those whose instances are executed. */
const EXECUTING = [
  "executing",
  "sendsThenRecords",
  "retriesWithoutKeys",
  "overlooksReplies",
  "countsAnew",
] as const;
/** Those that tell what happens. */
const TELLING = [
  "telling",
  "postsBeforeCommit",
  "tellsAfterwards",
  "placesByTime",
  "retriesInMemory",
] as const;
export const WORKERS = [...STARTING, ...EXECUTING, ...TELLING] as const;
export type WorkerName = (typeof WORKERS)[number];

/** What is done to a Worker: starts and stops, execution, or deliveries to webhook endpoints. */
export type Suite = "starts" | "execution" | "webhooks";

export function suiteOf(worker: WorkerName): Suite {
  if (TELLING.some((name) => name === worker)) return "webhooks";
  return EXECUTING.some((name) => name === worker) ? "execution" : "starts";
}

export interface RunOptions {
  readonly seed: number;
  readonly schedules: number;
  readonly worker?: WorkerName;
  /** On how many databases each round runs, with a tenant in each; without it all run on one. */
  readonly databasesOf?: (round: number) => number;
  /** Only this round; null for all. */
  readonly round?: number | null;
  /** How long the Worker may take to finish after the last fault; null for as long as it has promised. */
  readonly settlingMilliseconds?: number | null;
  /** Told after each round. */
  readonly onRound?: (sum: Summary) => void;
}

/** A round waits a minute and more for quiet, so a few share the machine. */
const ROUNDS_AT_ONCE = 3;
const MAXIMUM_SCHEDULES_A_ROUND = { starts: 25, execution: 10, webhooks: 5 } as const;
/** Fewer are not worth a boot of their own. */
const MINIMUM_SCHEDULES_A_ROUND = 8;
/** The program that plays a round. */
const ROUNDS = {
  starts: "round.ts",
  execution: "execution/round.ts",
  webhooks: "webhooks/round.ts",
} as const satisfies Record<Suite, string>;

/** One round with a tenant in each of three databases, every other one on a single database. */
export function firstOnThree(round: number): number {
  return round === 0 ? 3 : 1;
}

/** Runs the schedules that follow from the seed, and checks all of them. */
export async function runSchedules(options: RunOptions): Promise<Summary> {
  const directory = await mkdtemp(join(tmpdir(), "kickoff-kill-"));
  try {
    const worker = options.worker ?? "observable";
    const workers =
      suiteOf(worker) === "starts"
        ? join(import.meta.dirname, "workers")
        : await hasten(join(directory, "code"));
    const scriptPath = await bundleWorker(join(directory, "bundle"), join(workers, `${worker}.ts`));
    const orders = orderRounds(options, directory, scriptPath);
    let sum = newSummary();
    const takeRounds = async () => {
      for (let order = orders.shift(); order !== undefined; order = orders.shift()) {
        const summary = await runRound(order, ROUNDS[suiteOf(worker)]);
        sum = addSummaries(sum, summary);
        options.onRound?.(sum);
        await rm(order.directory, { recursive: true, force: true });
      }
    };
    await Promise.all(Array.from({ length: ROUNDS_AT_ONCE }, takeRounds));
    return sum;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function orderRounds(
  {
    seed,
    schedules,
    worker = "observable",
    round = null,
    settlingMilliseconds = null,
    databasesOf = () => 1,
  }: RunOptions,
  directory: string,
  scriptPath: string,
): RoundOrder[] {
  if (round !== null) return [order(round, schedules)];
  const rounds = Math.max(
    Math.min(ROUNDS_AT_ONCE, Math.ceil(schedules / MINIMUM_SCHEDULES_A_ROUND)),
    Math.ceil(schedules / MAXIMUM_SCHEDULES_A_ROUND[suiteOf(worker)]),
  );
  return Array.from({ length: rounds }, (_, number) =>
    order(
      number,
      Math.floor(((number + 1) * schedules) / rounds) - Math.floor((number * schedules) / rounds),
    ),
  );

  function order(number: number, count: number): RoundOrder {
    return {
      seed,
      number,
      schedules: count,
      databases: databasesOf(number),
      directory: join(directory, `round-${number}`),
      scriptPath,
      worker,
      settlingMilliseconds,
    };
  }
}

/** Runs one round to its end; one that breaks down has proven nothing, and counts as a violation. */
async function runRound(order: RoundOrder, program: string): Promise<Summary> {
  const { output } = await runCommand(process.execPath, [
    join(import.meta.dirname, program),
    JSON.stringify(order),
  ]);
  const summary = output.split("\n").findLast((line) => line.startsWith('{"'));
  if (summary !== undefined) return JSON.parse(summary) as Summary;
  return newSummary({ violations: [`round ${order.number} broke down:\n${output}`] });
}

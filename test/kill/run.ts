/** Kills the Worker as often as you like and checks that nothing was lost or doubled. */
import { InvalidArgumentError, Option } from "commander";

import { newProgram, runProgram } from "../../tools/terminal/program.ts";
import { runSchedules, suiteOf, WORKERS, type WorkerName } from "./runSchedules.ts";
import { describeSummary, findUnmetFaults } from "./summary.ts";

interface Options {
  readonly schedules: number;
  readonly seed: number;
  readonly databases: number;
  readonly round?: number;
  readonly worker: WorkerName;
}

await runProgram(
  newProgram("npx node test/kill/run.ts")
    .option("--schedules <number>", "how many schedules to play", readNumber, 1_000)
    .option("--seed <number>", "what all choices follow from", readNumber, Date.now() % 2 ** 31)
    .option("--databases <number>", "on how many databases the Worker runs", readNumber, 1)
    .option(
      "--round <number>",
      "repeat one round, as the report of a violation says it",
      readNumber,
    )
    .addOption(
      new Option("--worker <name>", "the Worker to kill").choices(WORKERS).default("observable"),
    )
    .action(run),
);

function readNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It is a whole number.");
}

async function run({ seed, schedules, databases, round, worker }: Options): Promise<void> {
  const beganAt = Date.now();
  let told = 0;
  console.error(`To repeat this run's choices: --seed ${seed}`);
  const summary = await runSchedules({
    ...{ seed, schedules, worker },
    databasesOf: () => databases,
    round: round ?? null,
    onRound: (soFar) => {
      for (const violation of soFar.violations.slice(told)) console.error(violation);
      told = soFar.violations.length;
      const seconds = Math.round((Date.now() - beganAt) / 1_000);
      console.error(
        `${seconds} s: ${soFar.schedules} schedules, ${soFar.kills} kills, ${soFar.violations.length} violations`,
      );
    },
  });
  console.log(describeSummary(summary));
  const unmet = findUnmetFaults(summary, suiteOf(worker));
  if (unmet.length > 0) console.log(`never happened: ${unmet.join(", ")}`);
  process.exitCode = summary.violations.length > 0 || unmet.length > 0 ? 1 : 0;
}

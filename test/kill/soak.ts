/** Works a Worker on several databases for as long as you like, strikes it at random, and checks that nothing was lost or doubled. */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvalidArgumentError } from "commander";

import { describeMachine } from "../../tools/bench/report.ts";
import { bundleWorker } from "../../tools/server/bundleWorker.ts";
import { newProgram, runProgram } from "../../tools/terminal/program.ts";
import { bootDeployment } from "./deployment.ts";
import { type Haste, hasten } from "./execution/hasten.ts";
import { describeProgress, writeReport } from "./soak/report.ts";
import { Soak } from "./soak/Soak.ts";

interface Options {
  readonly minutes: number;
  readonly databases: number;
  readonly seed: number;
  readonly report?: string;
  readonly plot?: string;
}

/** Where so many work at once, messages wait longer than in the rounds of the other suites, and answers come later. */
const HASTE: Haste = { slotMilliseconds: 30_000, deliveryHourMilliseconds: 6_000 };
const PROGRESS_PERIOD_MILLISECONDS = 60_000;

await runProgram(
  newProgram("npx node test/kill/soak.ts")
    .description("Ctrl-C ends it early: what has begun is seen through and checked all the same.")
    .option(
      "--minutes <number>",
      "for how long requests are made and faults strike",
      readNumber,
      60,
    )
    .option("--databases <number>", "on how many databases the Worker runs", readNumber, 4)
    .option("--seed <number>", "what all choices follow from", readNumber, Date.now() % 2 ** 31)
    .option("--report <directory>", "where soak.md, soak.csv and soak.svg go, renewed each minute")
    .option("--plot <file>", "where the plot goes, in the place of soak.svg")
    .action(run),
);

function readNumber(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text) && Number(text) > 0) return Number(text);
  throw new InvalidArgumentError("It is a number above 0.");
}

async function run({ minutes, databases, seed, report, plot }: Options): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), "kickoff-soak-"));
  // However it ends: a second signal ends it at once.
  process.once("exit", () => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));
  const directory = join(root, "deployment");
  const reportDirectory = report ?? join(tmpdir(), `kickoff-soak-report-${seed}`);
  mkdirSync(reportDirectory, { recursive: true });
  const command = `npx node test/kill/soak.ts --minutes ${minutes} --databases ${databases} --seed ${seed}`;
  console.error(`To repeat this run's choices: --seed ${seed}. The report: ${reportDirectory}`);
  const machine = { ...describeMachine(new Date()), files: tmpdir() };
  const write = (soak: Soak, isOver: boolean) => {
    const { page, csv, plot: picture } = writeReport(soak, machine, isOver);
    writeFileSync(join(reportDirectory, "soak.md"), page);
    writeFileSync(join(reportDirectory, "soak.csv"), csv);
    writeFileSync(plot ?? join(reportDirectory, "soak.svg"), picture);
  };
  let told = 0;
  const tellViolations = ({ summary: { violations } }: Soak) => {
    for (const violation of violations.slice(told)) console.error(violation);
    told = violations.length;
  };
  const workers = await hasten(join(root, "code"), HASTE);
  const scriptPath = await bundleWorker(join(root, "bundle"), join(workers, "observable.ts"));
  const deployment = await bootDeployment(directory, scriptPath, databases);
  const soak = new Soak(deployment, { seed, minutes, databases, command }, tellViolations);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      console.error("It ends early. Again, and it ends at once.");
      soak.endEarly();
      process.once(signal, () => process.exit(130));
    });
  }
  const progress = setInterval(() => {
    console.error(describeProgress(soak));
    write(soak, false);
  }, PROGRESS_PERIOD_MILLISECONDS);
  await soak.run().finally(() => clearInterval(progress));
  write(soak, true);
  console.error(describeProgress(soak));
  console.log(`${soak.summary.violations.length} violations; ${join(reportDirectory, "soak.md")}`);
  const isSound = soak.summary.violations.length === 0;
  const log = join(directory, "worker.log");
  if (!isSound && existsSync(log)) copyFileSync(log, join(reportDirectory, "worker.log"));
  process.exitCode = isSound ? 0 : 1;
}

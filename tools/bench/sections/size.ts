/** How large the Worker is, and what it does before its first request. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { sum } from "d3-array";

import { runCommand } from "../../server/runCommand.ts";
import { MAXIMUM_WORKER_BYTES, measureWorkerSize } from "../../server/workerSize.ts";
import { projectDirectory, wranglerProgram } from "../../server/wrangler.ts";
import type { Bench } from "../bench.ts";
import { formatFigure, interleave, medianOf } from "../figures.ts";
import type { Outcome } from "../finding.ts";

const MOST_MILLISECONDS = 10;
const MICROSECONDS_A_MILLISECOND = 1_000;
const KICKOFF = join(projectDirectory, "wrangler.toml");
const LOOP = join(projectDirectory, "tools", "bench", "workers", "loop.ts");
/** Nodes of a profile in which the Worker does nothing. */
const NOT_OF_THE_WORKER = ["(root)", "(program)", "(idle)"];

/** The format of V8's profiles: https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile */
interface Profile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: { functionName: string } }[];
  readonly samples: readonly number[];
  /** Microseconds. */
  readonly timeDeltas: readonly number[];
}

/** A start-up; milliseconds. */
interface Startup {
  /** In JavaScript and its garbage collector, as the profile has it. */
  readonly profiled: number;
  /** What of it is the wait for the request that loads the Worker. */
  readonly wait: number;
}

export async function measureSize(bench: Bench): Promise<Outcome> {
  bench.say("weighing the Worker and profiling its start-up");
  const bytes = await measureWorkerSize();
  const startups = await profileStartups(bench.scale.rounds);
  const counted = startups.kickoff.map(({ profiled, wait }) => profiled - wait);
  return {
    findings: [
      {
        what: "size of the Worker, gzip -9",
        figure: bytes,
        unit: " bytes",
        goal: { atMost: MAXIMUM_WORKER_BYTES },
      },
      {
        what: "start-up: time in JavaScript and its garbage collector, without the wait to be loaded",
        figure: medianOf(counted),
        unit: " ms",
        goal: { atMost: MOST_MILLISECONDS },
      },
    ],
    details: [
      {
        title:
          "Start-up, as `wrangler check startup` profiles it; the wait is that for the request that loads the Worker",
        columns: [
          "profile",
          "profiled ms",
          "wait ms",
          "without it ms",
          "wait of a Worker of one loop ms",
        ],
        rows: startups.kickoff.map(({ profiled, wait }, index) => [
          String(index + 1),
          ...[profiled, wait, profiled - wait, startups.loop[index]?.wait ?? Number.NaN].map(
            formatFigure,
          ),
        ]),
      },
    ],
  };
}

/** The Worker of one loop shows that the wait is not Kickoff's own. */
async function profileStartups(rounds: number): Promise<Record<"kickoff" | "loop", Startup[]>> {
  const directory = await mkdtemp(join(tmpdir(), "kickoff-startup-"));
  try {
    const loop = join(directory, "wrangler.toml");
    await writeFile(loop, `name = "loop"\nmain = "${LOOP}"\ncompatibility_date = "2026-01-01"\n`);
    return await interleave(rounds, {
      kickoff: () => profileStartup(KICKOFF, directory),
      loop: () => profileStartup(loop, directory),
    });
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function profileStartup(configuration: string, directory: string): Promise<Startup> {
  const path = join(directory, "startup.cpuprofile");
  const { exitCode, output } = await runCommand(process.execPath, [
    wranglerProgram,
    ...["check", "startup", "--config", configuration, "--outfile", path],
  ]);
  if (exitCode !== 0) throw new Error(`The start-up cannot be profiled:\n${output}`);
  return readStartup(JSON.parse(await readFile(path, "utf8")) as Profile);
}

/**
 * Reads a profile. A sample stands for the time since the one before it. So the Worker's first one also stands for the wait for
 * the request that loads it, but for as much as a sample takes in general.
 */
export function readStartup({ nodes, samples, timeDeltas }: Profile): Startup {
  const others = new Set(
    nodes
      .filter(({ callFrame }) => NOT_OF_THE_WORKER.includes(callFrame.functionName))
      .map(({ id }) => id),
  );
  const own = timeDeltas.filter((_, index) => !others.has(samples[index] ?? 0));
  const wait = Math.max(0, (own[0] ?? 0) - medianOf(timeDeltas));
  return {
    profiled: sum(own) / MICROSECONDS_A_MILLISECOND,
    wait: wait / MICROSECONDS_A_MILLISECOND,
  };
}

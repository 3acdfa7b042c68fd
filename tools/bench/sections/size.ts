/** How large the Worker is, and what it does before its first request. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { sum } from "d3-array";

import { runCommand } from "../../server/runCommand.ts";
import { MAXIMUM_WORKER_BYTES, measureWorkerSize } from "../../server/workerSize.ts";
import { wranglerProgram } from "../../server/wrangler.ts";
import type { Bench } from "../bench.ts";
import { formatFigure, medianOf } from "../figures.ts";
import type { Outcome } from "../finding.ts";

const MOST_MILLISECONDS = 10;
/** Nodes of a profile in which the Worker does nothing. */
const NOT_OF_THE_WORKER = ["(root)", "(program)", "(idle)"];

/** The format of V8's profiles: https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile */
interface Profile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: { functionName: string } }[];
  readonly samples: readonly number[];
  /** Microseconds. */
  readonly timeDeltas: readonly number[];
}

export async function measureSize(bench: Bench): Promise<Outcome> {
  bench.say("weighing the Worker and profiling its start-up");
  const bytes = await measureWorkerSize();
  const starts: number[] = [];
  for (let round = 0; round < bench.scale.rounds; round++) starts.push(await profileStartup());
  return {
    findings: [
      {
        what: "size of the Worker, gzip -9",
        figure: bytes,
        unit: " bytes",
        goal: { atMost: MAXIMUM_WORKER_BYTES },
      },
      {
        what: "start-up: time in JavaScript and its garbage collector",
        figure: medianOf(starts),
        unit: " ms",
        goal: { atMost: MOST_MILLISECONDS },
      },
    ],
    details: [
      {
        title: "Start-up, as `wrangler check startup` profiles it",
        columns: ["profile", "ms"],
        rows: starts.map((milliseconds, index) => [String(index + 1), formatFigure(milliseconds)]),
      },
    ],
  };
}

/** Milliseconds. */
async function profileStartup(): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), "kickoff-startup-"));
  try {
    const path = join(directory, "startup.cpuprofile");
    const { exitCode, output } = await runCommand(process.execPath, [
      wranglerProgram,
      ...["check", "startup", "--outfile", path],
    ]);
    if (exitCode !== 0) throw new Error(`The start-up cannot be profiled:\n${output}`);
    return sumOfProfile(JSON.parse(await readFile(path, "utf8")) as Profile);
  } finally {
    await rm(directory, { recursive: true });
  }
}

/**
 * A sample stands for the time since the one before it. The Worker's first one would also stand for the wait for the request that
 * loads it, which a Worker of nothing but one loop has as well; it counts as much as a sample does in general.
 */
export function sumOfProfile({ nodes, samples, timeDeltas }: Profile): number {
  const others = new Set(
    nodes
      .filter(({ callFrame }) => NOT_OF_THE_WORKER.includes(callFrame.functionName))
      .map(({ id }) => id),
  );
  const [first = 0, ...rest] = timeDeltas.filter((_, index) => !others.has(samples[index] ?? 0));
  const microseconds = Math.min(first, medianOf(timeDeltas)) + sum(rest);
  return microseconds / 1_000;
}

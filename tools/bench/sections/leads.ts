/** The time to the answer of a start, over the number of leads. */
import { quantile } from "d3-array";

import type { Bench } from "../bench.ts";
import { call, start } from "../call.ts";
import { formatFigure, interleave, medianOf } from "../figures.ts";
import type { Outcome } from "../finding.ts";
import { RunLog } from "../RunLog.ts";
import type { Runtime } from "../runtime.ts";
import { seedCampaigns } from "../world.ts";

const LARGEST_SPREAD = 1.1;

/**
 * The queue is elsewhere, as in production: here its broker and its consumers would share the one thread with the answer, the
 * longer the more leads there are. Each campaign is stopped once its messages are sent, so that no alarm has anything to do.
 */
export async function measureLeads(bench: Bench): Promise<Outcome> {
  const runLog = new RunLog();
  const runtime = await bench.open("queueElsewhere", { consumers: null, onLog: runLog.read });
  const { startsOfASize, leadCounts } = bench.scale;
  bench.say(`${startsOfASize} starts of each size, one of each in turn`);
  const campaignIds = new Map<number, string[]>();
  for (const leads of leadCounts) {
    const count = startsOfASize + 1;
    campaignIds.set(leads, await seedCampaigns(runtime, bench.world, { count, leads }));
  }
  const latencies = await interleave(
    startsOfASize,
    Object.fromEntries(
      leadCounts.map((leads) => [
        leads,
        (round: number) => startOne(bench, runtime, runLog, campaignIds.get(leads)?.[round] ?? ""),
      ]),
    ),
  );
  const sizes = leadCounts.map((leads) => {
    const milliseconds = latencies[leads] ?? [];
    return {
      leads,
      median: medianOf(milliseconds),
      low: quantile(milliseconds, 0.25) ?? Number.NaN,
      high: quantile(milliseconds, 0.75) ?? Number.NaN,
    };
  });
  const medians = sizes.map(({ median }) => median);
  return {
    findings: [
      {
        what: `the slowest size's time to the answer, of the fastest's: ${describeSizes(leadCounts)} leads`,
        figure: Math.max(...medians) / Math.min(...medians),
        unit: "",
        goal: { atMost: LARGEST_SPREAD },
      },
    ],
    details: [
      {
        title: `Time to the answer of a start, one at a time, ${startsOfASize} of each size`,
        columns: ["leads", "median ms", "quartiles ms"],
        rows: sizes.map(({ leads, median, low, high }) => [
          leads.toLocaleString("en"),
          formatFigure(median),
          `${formatFigure(low)} – ${formatFigure(high)}`,
        ]),
      },
    ],
  };
}

async function startOne(
  bench: Bench,
  runtime: Runtime,
  runLog: RunLog,
  campaignId: string,
): Promise<number> {
  const { runId, milliseconds } = await start(bench, runtime, campaignId);
  await runLog.waitUntilSent(runId);
  await call(runtime, bench.request("POST", `/campaigns/${campaignId}/stop`, 200));
  return milliseconds;
}

function describeSizes(leadCounts: readonly number[]): string {
  return leadCounts.map((leads) => leads.toLocaleString("en")).join(", ");
}

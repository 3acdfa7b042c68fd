/** What a start costs, counted, beside the least possible. */
import { MAXIMUM_RANGE_LENGTH } from "../../../src/domain/range.ts";
import type { Bench } from "../bench.ts";
import { start, takeCounts } from "../call.ts";
import { formatFigure } from "../figures.ts";
import type { Outcome } from "../finding.ts";
import { type BilledCounts, DOLLARS_A_MILLION, leastCounts, toDollars } from "../prices.ts";
import { RunLog } from "../RunLog.ts";
import type { Runtime } from "../runtime.ts";
import { seedCampaigns } from "../world.ts";

const MOST_OF_LEAST = 1.1;
const SMALL_CAMPAIGN_LEADS = 25;
const MILLION = 1_000_000;

const WORDS: Record<keyof BilledCounts, string> = {
  requests: "Worker requests",
  keyReads: "KV reads",
  objectRequests: "object requests",
  alarms: "alarms",
  objectRowsWritten: "object rows written",
  databaseRowsRead: "D1 rows read",
  databaseRowsWritten: "D1 rows written",
  queueMessages: "queue messages (3 operations each)",
  logLines: "log lines",
};

export async function measureBill(bench: Bench): Promise<Outcome> {
  const runLog = new RunLog();
  const runtime = await bench.open("metered", { onLog: runLog.read });
  const large = bench.scale.audienceLeads;
  bench.say("counting a small start and a large one");
  const sizes = [SMALL_CAMPAIGN_LEADS, large];
  const columns: { counted: BilledCounts; least: BilledCounts }[] = [];
  for (const leads of sizes) {
    columns.push({
      counted: await countStart(bench, runtime, runLog, leads),
      least: leastCounts(leads, MAXIMUM_RANGE_LENGTH),
    });
  }
  const names = Object.keys(WORDS) as (keyof BilledCounts)[];
  return {
    findings: columns.flatMap(({ counted, least }, index) => {
      const leads = (sizes[index] ?? 0).toLocaleString("en");
      return [
        {
          what: `cost of a start of ${leads} leads, of the least possible`,
          figure: toDollars(counted) / toDollars(least),
          unit: "",
          goal: sizes[index] === large ? { atMost: MOST_OF_LEAST } : null,
        },
        {
          what: `dollars for 1,000,000 instances by starts of ${leads} leads`,
          figure: (toDollars(counted) * MILLION) / (sizes[index] ?? 1),
          unit: " $",
          goal: null,
        },
      ];
    }),
    details: [
      {
        title: "The bill of one start, to its last instance and its last alarm",
        columns: [
          "unit",
          "$ a million",
          ...sizes.flatMap((leads) => [`${leads.toLocaleString("en")} leads`, "the least"]),
        ],
        rows: [
          ...names.map((name) => [
            WORDS[name],
            formatFigure(DOLLARS_A_MILLION[name]),
            ...columns.flatMap(({ counted, least }) =>
              [counted, least].map((counts) => counts[name].toLocaleString("en")),
            ),
          ]),
          [
            "dollars",
            "",
            ...columns.flatMap(({ counted, least }) =>
              [counted, least].map((counts) => formatFigure(toDollars(counts))),
            ),
          ],
        ],
      },
    ],
  };
}

/** Counts all that a start leads to, until its alarm falls silent. */
export async function countStart(
  bench: Bench,
  runtime: Runtime,
  runLog: RunLog,
  leads: number,
): Promise<BilledCounts> {
  const [campaignId = ""] = await seedCampaigns(runtime, bench.world, { count: 1, leads });
  await takeCounts(runtime);
  const { runId } = await start(bench, runtime, campaignId);
  await runLog.waitForInstances(runId, leads);
  await runLog.waitUntilSilent(runId);
  return takeCounts(runtime);
}

/** What a stop costs, over the number of instances, of which most have ended. */
import type { Bench } from "../bench.ts";
import { call, start, takeCounts } from "../call.ts";
import type { Outcome } from "../finding.ts";
import type { Counts } from "../meter.ts";
import { RunLog } from "../RunLog.ts";
import type { Runtime } from "../runtime.ts";
import { seedCampaigns } from "../world.ts";

const SMALL_CAMPAIGN_LEADS = 25;
/** One instance in so many is still open. */
const OPEN_SHARE = 10;

export async function measureStop(bench: Bench): Promise<Outcome> {
  const runLog = new RunLog();
  const runtime = await bench.open("metered", { onLog: runLog.read });
  const large = bench.scale.audienceLeads;
  bench.say("stopping a small campaign and a large one");
  const ofSmall = await countStop(bench, runtime, runLog, SMALL_CAMPAIGN_LEADS);
  const ofLarge = await countStop(bench, runtime, runLog, large);
  const size = `of ${large.toLocaleString("en")} instances, nine tenths ended, of that of ${SMALL_CAMPAIGN_LEADS}`;
  return {
    findings: [
      {
        what: `D1 rows written by a stop ${size}`,
        figure: ofLarge.databaseRowsWritten / ofSmall.databaseRowsWritten,
        unit: "",
        goal: { atMost: 1 },
      },
      {
        what: `D1 rows read by a stop ${size}`,
        figure: ofLarge.databaseRowsRead / ofSmall.databaseRowsRead,
        unit: "",
        goal: { atMost: 1 },
      },
    ],
    details: [
      {
        title: "A stop",
        columns: ["instances", "D1 calls", "rows read", "rows written"],
        rows: [[SMALL_CAMPAIGN_LEADS, ofSmall] as const, [large, ofLarge] as const].map(
          ([leads, counts]) => [
            leads.toLocaleString("en"),
            String(counts.databaseCalls),
            String(counts.databaseRowsRead),
            String(counts.databaseRowsWritten),
          ],
        ),
      },
    ],
  };
}

async function countStop(
  bench: Bench,
  runtime: Runtime,
  runLog: RunLog,
  leads: number,
): Promise<Counts> {
  const [campaignId = ""] = await seedCampaigns(runtime, bench.world, { count: 1, leads });
  const { runId } = await start(bench, runtime, campaignId);
  await runLog.waitForInstances(runId, leads);
  await runLog.waitUntilSilent(runId);
  await endMost(runtime, runId);
  await takeCounts(runtime);
  await call(runtime, bench.request("POST", `/campaigns/${campaignId}/stop`, 200));
  return takeCounts(runtime);
}

/** Ends most instances of a run, with the counter that knows of it. */
async function endMost({ DATABASE }: Runtime, runId: string): Promise<void> {
  const ended = "status = 'completed', reason = 'done', step = 1";
  await DATABASE.batch([
    DATABASE.prepare(
      `UPDATE instances SET ${ended} WHERE run_id = ?1 AND position % ${OPEN_SHARE} <> 0`,
    ).bind(runId),
    DATABASE.prepare(
      `UPDATE runs SET instances_closed =
         (SELECT count(*) FROM instances i WHERE i.run_id = runs.id AND i.status = 'completed')
       WHERE id = ?1`,
    ).bind(runId),
  ]);
}

/** Kickoff beside the same start as most people would write it, on the same work. */
import { setTimeout as sleep } from "node:timers/promises";

import type { Bench } from "../bench.ts";
import { call, start, takeCounts } from "../call.ts";
import { formatFigure, interleave, medianOf, medianRatio } from "../figures.ts";
import type { Outcome } from "../finding.ts";
import { toDollars } from "../prices.ts";
import { RunLog } from "../RunLog.ts";
import type { Runtime } from "../runtime.ts";
import { seedCampaigns } from "../world.ts";
import { countStart } from "./bill.ts";

const LOOK_MILLISECONDS = 20;
/** As large as a queue allows: the most that helps one insert a message. */
const NAIVE_CONSUMERS = { maxBatchSize: 100 };

interface StartFigures {
  readonly toAnswer: number;
  readonly toLastInstance: number;
}

export async function measureNaivePeer(bench: Bench): Promise<Outcome> {
  const leads = bench.scale.naiveLeads;
  const runLog = new RunLog();
  const kickoff = await bench.open("kickoff", { onLog: runLog.read });
  const naive = await bench.open("naive", { consumers: NAIVE_CONSUMERS });
  await createNaiveTable(naive);
  bench.say(`starts of ${leads.toLocaleString("en")} leads, in turn with the naive peer`);
  const figures = await interleave(bench.scale.rounds, {
    kickoff: () => startKickoff(bench, kickoff, runLog, leads),
    naive: () => startNaive(bench, naive, leads),
  });
  await bench.closeAll();
  const dollars = {
    kickoff: await priceKickoff(bench, leads),
    naive: await priceNaive(bench, leads),
  };
  const column = (name: "kickoff" | "naive", key: keyof StartFigures) =>
    figures[name].map((round) => round[key]);
  const timesFaster = (key: keyof StartFigures) =>
    medianRatio(column("naive", key), column("kickoff", key));
  const of = `${leads.toLocaleString("en")} leads`;
  return {
    findings: [
      report(`naive peer's time to the answer, of Kickoff's: ${of}`, timesFaster("toAnswer")),
      report(
        `naive peer's time to the last instance, of Kickoff's: ${of}`,
        timesFaster("toLastInstance"),
      ),
      report(`naive peer's cost, of Kickoff's: ${of}`, dollars.naive / dollars.kickoff),
    ],
    details: [
      {
        title: `A start of ${of}`,
        columns: [
          "Worker",
          "to the answer ms",
          "to the last instance ms",
          "$ for 1,000 such starts",
        ],
        rows: (["kickoff", "naive"] as const).map((name) => [
          name,
          formatFigure(medianOf(column(name, "toAnswer"))),
          formatFigure(medianOf(column(name, "toLastInstance"))),
          formatFigure(1_000 * dollars[name]),
        ]),
      },
    ],
  };
}

function report(what: string, figure: number) {
  return { what, figure, unit: " ×", goal: null };
}

/** The naive Worker's own table; all else it finds in the world. */
async function createNaiveTable({ DATABASE }: Runtime): Promise<void> {
  await DATABASE.batch(
    [
      `CREATE TABLE naive_instances (id TEXT PRIMARY KEY NOT NULL, campaign_id TEXT NOT NULL, lead_id TEXT NOT NULL,
         status TEXT NOT NULL, created_at INTEGER NOT NULL)`,
      "CREATE UNIQUE INDEX naive_instances_once ON naive_instances (campaign_id, lead_id)",
    ].map((statement) => DATABASE.prepare(statement)),
  );
}

async function startKickoff(
  bench: Bench,
  runtime: Runtime,
  runLog: RunLog,
  leads: number,
): Promise<StartFigures> {
  const [campaignId = ""] = await seedCampaigns(runtime, bench.world, { count: 1, leads });
  const { runId, milliseconds, answeredAt } = await start(bench, runtime, campaignId);
  await runLog.waitForInstances(runId, leads);
  return {
    toAnswer: milliseconds,
    toLastInstance: milliseconds + performance.now() - answeredAt,
  };
}

async function startNaive(bench: Bench, runtime: Runtime, leads: number): Promise<StartFigures> {
  const [campaignId = ""] = await seedCampaigns(runtime, bench.world, { count: 1, leads });
  const beganAt = performance.now();
  await call(runtime, bench.request("POST", `/campaigns/${campaignId}/start`, 200));
  const toAnswer = performance.now() - beganAt;
  const count = runtime.DATABASE.prepare(
    "SELECT count(*) AS n FROM naive_instances WHERE campaign_id = ?1",
  ).bind(campaignId);
  while (((await count.first<{ n: number }>())?.n ?? 0) < leads) await sleep(LOOK_MILLISECONDS);
  return { toAnswer, toLastInstance: performance.now() - beganAt };
}

async function priceKickoff(bench: Bench, leads: number): Promise<number> {
  const runLog = new RunLog();
  const runtime = await bench.open("metered", { onLog: runLog.read });
  return toDollars(await countStart(bench, runtime, runLog, leads));
}

async function priceNaive(bench: Bench, leads: number): Promise<number> {
  const runtime = await bench.open("naiveMetered", { consumers: NAIVE_CONSUMERS });
  await createNaiveTable(runtime);
  await startNaive(bench, runtime, leads);
  return toDollars(await takeCounts(runtime));
}

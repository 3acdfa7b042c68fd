/**
 * Beyond one machine: a simulation of many tenants on many databases. It takes two times from measurements of its own, has to
 * reproduce a third measurement, and predicts only then.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { max, median, quantile, sum } from "d3-array";

import { MAXIMUM_RANGE_LENGTH } from "../../../src/queue/ranges.ts";
import type { Bench } from "../bench.ts";
import { start } from "../call.ts";
import { formatFigure, medianOf } from "../figures.ts";
import type { Detail, Outcome } from "../finding.ts";
import { measureLoad } from "../load.ts";
import type { Runtime } from "../runtime.ts";
import {
  type Arrival,
  type Fate,
  type Simulation,
  type System,
  simulate,
} from "../simulation/simulate.ts";
import { planArrivals, type Workload } from "../simulation/workload.ts";
import { seedCampaigns } from "../world.ts";

const SEED = "scaling";
const LARGEST_ERROR = 0.25;
const POLL_MILLISECONDS = 50;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const MILLION = 1_000_000;
/** https://developers.cloudflare.com/d1/platform/limits/ */
const MOST_DATABASE_BYTES = 10_000 * MILLION;

/** As in wrangler.toml. */
const MESSAGES_A_BATCH = 25;
/** The local runtime gives a queue one batch at a time; wrangler.toml allows four. */
const LOCAL_CONSUMERS = 1;
const DEPLOYED_CONSUMERS = 4;

/** The busiest quarter of an hour of a week: every tenant starts. */
const RUSH: Workload = {
  tenants: 1_000,
  startsATenant: 1,
  duration: 15 * MINUTE,
  sizes: [
    { leads: 2_500, percent: 70 },
    { leads: 25_000, percent: 25 },
    { leads: 100_000, percent: 5 },
  ],
};
const DATABASES = [1, 2, 10, 100, 1_000];
/** A D1 that is so many times as slow as this machine. */
const SLOWNESS = [1, 10, 30];

export async function measureScaling(bench: Bench): Promise<Outcome> {
  const { scaling } = bench.scale;
  const runtime = await bench.open("kickoff");
  // But for the audience the database is empty.
  const bytesALead = (await readDatabaseBytes(runtime)) / bench.world.leads;
  bench.say("one start, and one fan-out, for the simulation");
  const startTime = await measureStartTime(bench, runtime);
  const bytesBefore = await readDatabaseBytes(runtime);
  const rangeTime = await measureRangeTime(bench, runtime);
  const instances = (bench.scale.rounds + 1) * bench.scale.scaling.fanOutLeads;
  const bytesAnInstance = ((await readDatabaseBytes(runtime)) - bytesBefore) / instances;
  const measuredSystem: System = {
    messagesABatch: MESSAGES_A_BATCH,
    databases: 1,
    consumers: LOCAL_CONSUMERS,
    startTime,
    rangeTime,
  };

  const arrivals = planArrivals(scaling.mix, SEED);
  bench.say(`${arrivals.length} starts of many sizes, to be reproduced by the simulation`);
  const measured = await measureMix(bench, runtime, arrivals);
  const simulated = simulate(measuredSystem, arrivals).fates;
  const comparisons = compare(measured, simulated);

  return {
    findings: [
      ...comparisons.map(({ what, measured, simulated }) => ({
        what: `simulated and measured ${what}, difference`,
        figure: Math.abs(simulated / measured - 1),
        unit: "",
        goal: { atMost: LARGEST_ERROR },
      })),
      { what: "of the database, for a lead", figure: bytesALead, unit: " bytes", goal: null },
      {
        what: "of the database, for an instance",
        figure: bytesAnInstance,
        unit: " bytes",
        goal: null,
      },
    ],
    details: [
      {
        title: `The simulation and a measurement of ${arrivals.length} starts, ${formatFigure(leadsOf(arrivals))} leads (a start takes ${formatFigure(startTime)} ms, a range ${formatFigure(rangeTime)} ms)`,
        columns: ["", "measured ms", "simulated ms"],
        rows: comparisons.map(({ what, measured, simulated }) => [
          what,
          formatFigure(measured),
          formatFigure(simulated),
        ]),
      },
      describeDatabase(measuredSystem, bytesALead, bytesAnInstance),
      predict({ ...measuredSystem, consumers: DEPLOYED_CONSUMERS }),
    ],
  };
}

async function readDatabaseBytes({ DATABASE }: Runtime): Promise<number> {
  const { meta } = await DATABASE.prepare("SELECT 1").run();
  return meta.size_after;
}

/** How long everything is busy with one start, in milliseconds. */
async function measureStartTime(bench: Bench, runtime: Runtime): Promise<number> {
  const { rounds, scaling } = bench.scale;
  const medians: number[] = [];
  // One round more, for warming up.
  for (let round = 0; round <= rounds; round++) {
    const campaigns = await seedCampaigns(runtime, bench.world, {
      count: scaling.lonelyStarts,
      leads: 1,
    });
    const { latencies } = await measureLoad(
      runtime.origin,
      1,
      campaigns.map((id) => bench.request("POST", `/campaigns/${id}/start`, 200)),
    );
    if (round > 0) medians.push(median(latencies) ?? Number.NaN);
    await waitUntilFinished(runtime, campaigns);
  }
  return medianOf(medians);
}

/** How long everything is busy with one range of a large fan-out, in milliseconds. */
async function measureRangeTime(bench: Bench, runtime: Runtime): Promise<number> {
  const { rounds, scaling } = bench.scale;
  const times: number[] = [];
  // One round more, for warming up.
  for (let round = 0; round <= rounds; round++) {
    const [campaignId = ""] = await seedCampaigns(runtime, bench.world, {
      count: 1,
      leads: scaling.fanOutLeads,
    });
    await start(bench, runtime, campaignId);
    const [finishedAt = Number.NaN] = await waitUntilFinished(runtime, [campaignId]);
    const firstAt = await runtime.DATABASE.prepare(
      "SELECT min(recorded_at) AS at FROM ranges JOIN runs ON runs.id = run_id WHERE campaign_id = ?1",
    )
      .bind(campaignId)
      .first<number>("at");
    const ranges = scaling.fanOutLeads / MAXIMUM_RANGE_LENGTH;
    if (round > 0) times.push((finishedAt - Number(firstAt)) / (ranges - 1));
  }
  return medianOf(times);
}

/** Sends each start when it is due, whether or not others are answered yet. */
async function measureMix(
  bench: Bench,
  runtime: Runtime,
  arrivals: readonly Arrival[],
): Promise<Fate[]> {
  const campaigns: string[] = [];
  for (const { leads } of arrivals) {
    campaigns.push(...(await seedCampaigns(runtime, bench.world, { count: 1, leads })));
  }
  const beganAt = Date.now();
  const committed = await Promise.all(
    arrivals.map(async ({ at }, index) => {
      await sleep(beganAt + at - Date.now());
      await start(bench, runtime, campaigns[index] ?? "");
      return Date.now() - beganAt;
    }),
  );
  const finished = await waitUntilFinished(runtime, campaigns);
  return arrivals.map((arrival, index) => ({
    arrival,
    committedAt: committed[index] ?? Number.NaN,
    finishedAt: (finished[index] ?? Number.NaN) - beganAt,
  }));
}

/** When the last instance of each campaign was there. */
async function waitUntilFinished(
  { DATABASE }: Runtime,
  campaigns: readonly string[],
): Promise<number[]> {
  for (;;) {
    const { results } = await DATABASE.prepare(
      `SELECT finished_at AS finishedAt FROM json_each(?1) AS campaign JOIN runs ON campaign_id = campaign.value
       WHERE finished_at IS NOT NULL ORDER BY campaign.key`,
    )
      .bind(JSON.stringify(campaigns))
      .all<{ finishedAt: number }>();
    if (results.length === campaigns.length) return results.map(({ finishedAt }) => finishedAt);
    await sleep(POLL_MILLISECONDS);
  }
}

interface Comparison {
  readonly what: string;
  readonly measured: number;
  readonly simulated: number;
}

function compare(measured: readonly Fate[], simulated: readonly Fate[]): Comparison[] {
  const figures: Record<string, (fates: readonly Fate[]) => number | undefined> = {
    "time until all instances are there": (fates) => max(fates, ({ finishedAt }) => finishedAt),
    "median time until a campaign's instances are there": (fates) =>
      median(fates, ({ arrival, finishedAt }) => finishedAt - arrival.at),
  };
  return Object.entries(figures).map(([what, read]) => ({
    what,
    measured: read(measured) ?? Number.NaN,
    simulated: read(simulated) ?? Number.NaN,
  }));
}

/** What one database bears, if it is so many times as slow as this machine and does nothing else. */
function describeDatabase(
  { startTime, rangeTime }: System,
  bytesALead: number,
  bytesAnInstance: number,
): Detail {
  const room = (bytes: number) => `${formatFigure(MOST_DATABASE_BYTES / bytes / MILLION)} million`;
  return {
    title: "What one database bears when it does nothing else",
    columns: ["", ...SLOWNESS.map((slowness) => `${slowness} × the time of this machine`)],
    rows: [
      [
        "starts a second",
        ...SLOWNESS.map((slowness) => formatFigure(SECOND / (slowness * startTime))),
      ],
      [
        "instances a second",
        ...SLOWNESS.map((slowness) =>
          formatFigure((SECOND * MAXIMUM_RANGE_LENGTH) / (slowness * rangeTime)),
        ),
      ],
      ["leads, each in one run", ...SLOWNESS.map(() => room(bytesALead + bytesAnInstance))],
      ["leads, each in ten runs", ...SLOWNESS.map(() => room(bytesALead + 10 * bytesAnInstance))],
    ],
  };
}

function predict(system: System): Detail {
  const arrivals = planArrivals(RUSH, SEED);
  const rows = SLOWNESS.flatMap((slowness) =>
    DATABASES.map((databases) => {
      const slowSystem = {
        ...system,
        databases,
        startTime: slowness * system.startTime,
        rangeTime: slowness * system.rangeTime,
      };
      return [
        `${slowness} ×`,
        String(databases),
        ...describePrediction(simulate(slowSystem, arrivals)),
      ];
    }),
  );
  return {
    title: `Predicted: ${RUSH.tenants} tenants start a campaign each within ${RUSH.duration / MINUTE} minutes, ${formatFigure(leadsOf(arrivals))} leads in all`,
    columns: [
      "time of this machine",
      "databases",
      "busiest database",
      "start p50 ms",
      "start p99 ms",
      "instances p50 s",
      "instances p99 s",
      "most messages waiting",
    ],
    rows,
  };
}

function describePrediction({ fates, databases }: Simulation): string[] {
  const startTimes = fates.map(({ arrival, committedAt }) => committedAt - arrival.at);
  const instanceTimes = fates.map(({ arrival, finishedAt }) => (finishedAt - arrival.at) / SECOND);
  const busiest = Math.max(...databases.map(({ busyTime }) => busyTime)) / RUSH.duration;
  return [
    `${formatFigure(100 * busiest)} %`,
    ...[quantile(startTimes, 0.5), quantile(startTimes, 0.99)].map((time) =>
      formatFigure(time ?? Number.NaN),
    ),
    ...[quantile(instanceTimes, 0.5), quantile(instanceTimes, 0.99)].map((time) =>
      formatFigure(time ?? Number.NaN),
    ),
    formatFigure(Math.max(...databases.map(({ mostMessagesWaiting }) => mostMessagesWaiting))),
  ];
}

function leadsOf(arrivals: readonly Arrival[]): number {
  return sum(arrivals, ({ leads }) => leads);
}

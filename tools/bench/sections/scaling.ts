/**
 * Beyond one machine: a simulation of many tenants on many databases. It takes its times from measurements of their own, has to
 * reproduce measurements of another kind, and predicts only then.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { max } from "d3-array";

import { MAXIMUM_RANGE_LENGTH } from "../../../src/domain/range.ts";
import type { Bench } from "../bench.ts";
import { start } from "../call.ts";
import { formatFigure, medianOf } from "../figures.ts";
import type { Detail, Finding, Outcome } from "../finding.ts";
import { measureLoad } from "../load.ts";
import { RunLog } from "../RunLog.ts";
import type { Runtime } from "../runtime.ts";
import type { Arrival, Fate, System } from "../simulation/model.ts";
import { describeDatabase, predict } from "../simulation/predict.ts";
import { simulate } from "../simulation/simulate.ts";
import { leadsOf, planArrivals } from "../simulation/workload.ts";
import { promiseKeeper, seedCampaigns } from "../world.ts";

const SEED = "scaling";
const LARGEST_ERROR = 0.25;
const SECOND = 1_000;

/** As in wrangler.toml. */
const MESSAGES_A_BATCH = 25;
/** The local runtime gives a queue one batch at a time; wrangler.toml allows four. */
const LOCAL_CONSUMERS = 1;
const DEPLOYED_CONSUMERS = 4;

/** What the simulation is made from; milliseconds. */
type Times = Pick<System, "startTime" | "sendingTime" | "rangeTime">;

/** A mix as it went, and as it goes by the times that were measured around it. */
interface Round {
  readonly times: Times;
  readonly measured: readonly Fate[];
  readonly simulated: readonly Fate[];
}

export async function measureScaling(bench: Bench): Promise<Outcome> {
  const { rounds, scaling } = bench.scale;
  const runLog = new RunLog();
  const runtime = await bench.open("kickoff", { onLog: runLog.read });
  const starting = await bench.open("kickoff", { consumers: null });
  // But for the audience the database is empty.
  const bytesBefore = await readDatabaseBytes(runtime);
  const bytesALead = bytesBefore / bench.world.leads;
  await measureFanOut(bench, runtime, runLog, scaling.fanOutLeads);
  const bytesAnInstance = ((await readDatabaseBytes(runtime)) - bytesBefore) / scaling.fanOutLeads;

  const played: Round[] = [];
  // One round more, for warming up.
  for (let round = 0; round <= rounds; round++) {
    const mix = await playMix(
      bench,
      runtime,
      starting,
      runLog,
      planArrivals(scaling.mix, `${SEED} ${round}`),
    );
    if (round > 0) played.push(mix);
    await bench.settle();
  }
  const system = toSystem(toTimes((key) => medianOf(played.map(({ times }) => times[key]))));

  return {
    findings: [
      ...MEASURES.map((measure) => toFinding(measure, played)),
      { what: "of the database, for a lead", figure: bytesALead, unit: " bytes", goal: null },
      {
        what: "of the database, for an instance",
        figure: bytesAnInstance,
        unit: " bytes",
        goal: null,
      },
    ],
    details: [
      describeRounds(played),
      describeDatabase(system, bytesALead, bytesAnInstance),
      predict({ ...system, consumers: DEPLOYED_CONSUMERS }),
    ],
  };
}

/** The times are taken before and after the mix: the speed of a machine drifts. */
async function playMix(
  bench: Bench,
  runtime: Runtime,
  starting: Runtime,
  runLog: RunLog,
  arrivals: readonly Arrival[],
): Promise<Round> {
  bench.say(`${arrivals.length} starts of many sizes, to be reproduced by the simulation`);
  const campaigns = await seedMix(bench, runtime, arrivals);
  const before = await measureTimes(bench, runtime, starting, runLog);
  const measured = await measureMix(bench, runtime, runLog, arrivals, campaigns);
  const after = await measureTimes(bench, runtime, starting, runLog);
  const times = toTimes((key) => (before[key] + after[key]) / 2);
  return { times, measured, simulated: simulate(toSystem(times), arrivals).fates };
}

function toTimes(read: (key: keyof Times) => number): Times {
  return {
    startTime: read("startTime"),
    sendingTime: read("sendingTime"),
    rangeTime: read("rangeTime"),
  };
}

/** One database of this machine. */
function toSystem(times: Times): System {
  return {
    databases: 1,
    consumers: LOCAL_CONSUMERS,
    messagesABatch: MESSAGES_A_BATCH,
    ...times,
  };
}

async function readDatabaseBytes({ DATABASE }: Runtime): Promise<number> {
  const { meta } = await DATABASE.prepare("SELECT 1").run();
  return meta.size_after;
}

/**
 * None of them is taken from a mix.
 *
 * @param starting where nobody consumes the queue: the simulation counts ranges by themselves
 */
async function measureTimes(
  bench: Bench,
  runtime: Runtime,
  starting: Runtime,
  runLog: RunLog,
): Promise<Times> {
  const { fanOuts, fanOutLeads } = bench.scale.scaling;
  const startTime = await measureStartTime(bench, starting);
  const small: number[] = [];
  const large: number[] = [];
  for (let fanOut = 0; fanOut < fanOuts; fanOut++) {
    small.push(await measureFanOut(bench, runtime, runLog, MAXIMUM_RANGE_LENGTH));
    large.push(await measureFanOut(bench, runtime, runLog, fanOutLeads));
  }
  const ranges = fanOutLeads / MAXIMUM_RANGE_LENGTH;
  // Noise alone must not let the time of the simulation run backwards.
  const rangeTime = Math.max(0, medianOf(large) - medianOf(small)) / (ranges - 1);
  const sendingTime = Math.max(0, medianOf(small) - rangeTime);
  return { startTime, sendingTime, rangeTime };
}

/**
 * How long everything is busy with one start, in milliseconds. Taken from starts that wait for each
 * other: one that is alone waits for much that keeps nothing busy.
 */
async function measureStartTime(bench: Bench, runtime: Runtime): Promise<number> {
  const { count, connections } = bench.scale.scaling.starts;
  const keepPromises = await promiseKeeper(runtime);
  const campaigns = await seedCampaigns(runtime, bench.world, { count, leads: 1 });
  const { requestsPerSecond } = await measureLoad(
    runtime.origin,
    connections,
    campaigns.map((id) => bench.request("POST", `/campaigns/${id}/start`, 200)),
  );
  await keepPromises();
  // What these starts have left to do is not to be measured with what comes next.
  await bench.settle();
  return SECOND / requestsPerSecond;
}

/** From the answer of a start that is alone to its last instance, in milliseconds. */
async function measureFanOut(
  bench: Bench,
  runtime: Runtime,
  runLog: RunLog,
  leads: number,
): Promise<number> {
  const [campaignId = ""] = await seedCampaigns(runtime, bench.world, { count: 1, leads });
  const { runId, answeredAt } = await start(bench, runtime, campaignId);
  await runLog.waitForInstances(runId, leads);
  return performance.now() - answeredAt;
}

/** Makes a campaign for each start. */
async function seedMix(
  bench: Bench,
  runtime: Runtime,
  arrivals: readonly Arrival[],
): Promise<string[]> {
  const campaigns: string[] = [];
  for (const { leads } of arrivals) {
    campaigns.push(...(await seedCampaigns(runtime, bench.world, { count: 1, leads })));
  }
  return campaigns;
}

/**
 * Sends each start when it is due, whether or not others are answered yet. When an instance was there, its Worker's log says:
 * the times in D1 are those of asking, and a batch of ranges is asked for at once.
 */
async function measureMix(
  bench: Bench,
  runtime: Runtime,
  runLog: RunLog,
  arrivals: readonly Arrival[],
  campaigns: readonly string[],
): Promise<Fate[]> {
  const beganAt = performance.now();
  return Promise.all(
    arrivals.map(async (arrival, index) => {
      await sleep(beganAt + arrival.at - performance.now());
      const { runId, answeredAt } = await start(bench, runtime, campaigns[index] ?? "");
      await runLog.waitForInstances(runId, arrival.leads);
      const finishedAt = performance.now() - beganAt;
      return { arrival, committedAt: answeredAt - beganAt, finishedAt };
    }),
  );
}

/** What a mix is compared by. */
interface Measure {
  readonly what: string;
  readonly goal: Finding["goal"];
  /** Milliseconds. */
  readonly read: (fates: readonly Fate[]) => number;
}

const MEASURES: readonly Measure[] = [
  {
    what: "time until all instances are there",
    goal: { atMost: LARGEST_ERROR },
    read: (fates) => max(fates, ({ finishedAt }) => finishedAt) ?? Number.NaN,
  },
  {
    what: "median time until a campaign's instances are there",
    goal: { atMost: LARGEST_ERROR },
    read: (fates) => medianOf(fates.map(({ arrival, finishedAt }) => finishedAt - arrival.at)),
  },
  {
    what: "median time to the answer of a start",
    goal: null,
    read: (fates) => medianOf(fates.map(({ arrival, committedAt }) => committedAt - arrival.at)),
  },
];

/** The median over the rounds, so that one round's luck or bad luck does not count. */
function toFinding({ what, goal, read }: Measure, rounds: readonly Round[]): Finding {
  const errors = rounds.map(({ measured, simulated }) =>
    Math.abs(read(simulated) / read(measured) - 1),
  );
  return {
    what: `simulated and measured ${what}, difference`,
    figure: medianOf(errors),
    unit: "",
    goal,
  };
}

function describeRounds(rounds: readonly Round[]): Detail {
  return {
    title:
      "The simulation and a measurement of a mix of starts, another mix each round; times in ms",
    columns: [
      "starts",
      "leads",
      "a start takes",
      "its sending",
      "a range",
      ...MEASURES.flatMap(({ what }) => [`${what}: measured`, "simulated"]),
    ],
    rows: rounds.map(({ measured, simulated, times }) => [
      String(measured.length),
      formatFigure(leadsOf(measured.map(({ arrival }) => arrival))),
      ...[times.startTime, times.sendingTime, times.rangeTime].map(formatFigure),
      ...MEASURES.flatMap(({ read }) => [read(measured), read(simulated)].map(formatFigure)),
    ]),
  };
}

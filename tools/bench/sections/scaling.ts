/**
 * Beyond one machine: a simulation of many tenants on many databases. It takes its times from measurements of their own, has to
 * reproduce measurements of another kind, and predicts only then.
 */

import { MAXIMUM_RANGE_LENGTH } from "../../../src/domain/range.ts";
import { LANES } from "../../../src/queue/consumeInstanceCreation.ts";
import type { Bench } from "../bench.ts";
import { medianOf } from "../figures.ts";
import type { Outcome } from "../finding.ts";
import { type Played, playStarts } from "../playStarts.ts";
import { RunLog } from "../RunLog.ts";
import type { Runtime } from "../runtime.ts";
import { compareRounds, describeRounds, type Round } from "../simulation/compare.ts";
import type { Arrival, System } from "../simulation/model.ts";
import { describeDatabase, predict } from "../simulation/predict.ts";
import { simulate } from "../simulation/simulate.ts";
import { type BusyLoad, solveTimes, type Times } from "../simulation/solveTimes.ts";
import { planArrivals } from "../simulation/workload.ts";
import { seedCampaigns } from "../world.ts";

const SEED = "scaling";

/** As in wrangler.toml. */
const MESSAGES_A_BATCH = 25;
const DEPLOYED = { consumers: 4, rangesAtOnce: LANES };
/**
 * The local runtime gives a queue one batch at a time. While its one thread has something to do for the ranges of a batch, it
 * looks neither for requests nor at who waits for its log: for others a batch is asked for at once, and there at once.
 */
const LOCAL = { consumers: 1, rangesAtOnce: MESSAGES_A_BATCH };

export async function measureScaling(bench: Bench): Promise<Outcome> {
  const { rounds, scaling } = bench.scale;
  const runLog = new RunLog();
  const runtime = await bench.open("kickoff", { onLog: runLog.read });
  // But for the audience the database is empty.
  const bytesBefore = await readDatabaseBytes(runtime);
  const bytesALead = bytesBefore / bench.world.leads;
  await play(bench, runtime, runLog, [{ at: 0, tenant: 0, leads: scaling.large.leads }]);
  const bytesAnInstance = ((await readDatabaseBytes(runtime)) - bytesBefore) / scaling.large.leads;

  const played: Round[] = [];
  let before: Times | null = null;
  // One round more, for warming up.
  for (let round = 0; round <= rounds; round++) {
    const arrivals = planArrivals(scaling.mix, `${SEED} ${round}`);
    bench.say(`${arrivals.length} starts of many sizes, to be reproduced by the simulation`);
    const { fates } = await play(bench, runtime, runLog, arrivals);
    const after = await measureTimes(bench, runtime, runLog);
    if (before !== null) played.push(toRound(fates, meanOf(before, after)));
    before = after;
  }
  const times: Times = {
    startTime: medianOf(played.map(({ times: { startTime } }) => startTime)),
    rangeTime: medianOf(played.map(({ times: { rangeTime } }) => rangeTime)),
  };
  const system = { messagesABatch: MESSAGES_A_BATCH, ...DEPLOYED, ...times };

  return {
    findings: [
      ...compareRounds(played),
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
      describeDatabase(times, bytesALead, bytesAnInstance),
      ...predict(system),
    ],
  };
}

/** The simulation is given the starts as they were sent. */
function toRound(measured: Played["fates"], times: Times): Round {
  const system: System = { databases: 1, messagesABatch: MESSAGES_A_BATCH, ...LOCAL, ...times };
  const arrivals = measured.map(({ arrival }) => arrival);
  return { times, measured, simulated: simulate(system, arrivals).fates };
}

/** The times are taken before and after a mix: the speed of a machine drifts. */
function meanOf(one: Times, other: Times): Times {
  return {
    startTime: (one.startTime + other.startTime) / 2,
    rangeTime: (one.rangeTime + other.rangeTime) / 2,
  };
}

async function readDatabaseBytes({ DATABASE }: Runtime): Promise<number> {
  const { meta } = await DATABASE.prepare("SELECT 1").run();
  return meta.size_after;
}

/** None of them is taken from a mix: of two loads, each of starts alike that are sent at once, so that the thread never rests. */
async function measureTimes(bench: Bench, runtime: Runtime, runLog: RunLog): Promise<Times> {
  const { small, large } = bench.scale.scaling;
  const loads: BusyLoad[] = [];
  for (const { starts, leads } of [small, large]) {
    const arrivals = Array.from({ length: starts }, () => ({ at: 0, tenant: 0, leads }));
    const { busyTime } = await play(bench, runtime, runLog, arrivals);
    loads.push({ starts, rangesAStart: leads / MAXIMUM_RANGE_LENGTH, busyTime });
  }
  const [ofSmall, ofLarge] = loads as [BusyLoad, BusyLoad];
  return solveTimes(ofSmall, ofLarge);
}

/** Plays arrivals by the one tenant there is; what they have left to do is not to be measured with what comes next. */
async function play(
  bench: Bench,
  runtime: Runtime,
  runLog: RunLog,
  arrivals: readonly Arrival[],
): Promise<Played> {
  const starts = [];
  for (const arrival of arrivals) {
    const [id] = await seedCampaigns(runtime, bench.world, { count: 1, leads: arrival.leads });
    starts.push({ arrival, request: bench.request("POST", `/campaigns/${id}/start`, 200) });
  }
  const played = await playStarts(runtime, runLog, starts);
  await bench.settle();
  return played;
}

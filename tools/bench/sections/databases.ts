/**
 * The same rush on several databases. The local runtime serves them all with one thread, so it gets no faster here. But how
 * busy each database is, how large it grows, and what the Worker has to do besides, is that of databases with machines of
 * their own.
 */
import { max, sum } from "d3-array";

import { chooseTurn, shareOfSweep } from "../../../src/sweeps/shareOfSweep.ts";
import type { Bench } from "../bench.ts";
import { formatFigure, interleave, medianOf, medianRatio } from "../figures.ts";
import type { Detail, Finding, Outcome } from "../finding.ts";
import {
  type Deployment,
  deploy,
  measureSweep,
  playRush,
  type Rush,
  readGrowth,
  type SweepFigures,
} from "../rush.ts";
import { leadsOf, planEvenArrivals } from "../simulation/workload.ts";

const SEED = "databases";
/** What several databases may cost the Worker more than one, and how unevenly they may be busy. */
const MOST_OVERHEAD = 1.1;
const MOST_UNEVENNESS = 1.25;
const MEBIBYTE = 2 ** 20;
/** Of a deployment; nobody starts so many here. */
const NUMBERS_OF_SWEPT = [1, 10, 100, 1_000];
const MINUTES_A_DAY = 1_440;

/** What came of all rushes on a deployment. */
interface Figures {
  readonly databases: number;
  readonly rushes: readonly Rush[];
  /** By which each database has grown. */
  readonly bytes: readonly number[];
  readonly sweep: SweepFigures;
}

export async function measureDatabases(bench: Bench): Promise<Outcome> {
  const { numbers, rush } = bench.scale.databases;
  bench.say(`Workers with ${numbers.join(", ")} databases, and ${rush.tenants} tenants over each`);
  const deployments: Deployment[] = [];
  for (const databases of numbers) deployments.push(await deploy(bench, databases));
  bench.say("the same rush on each, in turn");
  const rushes = await interleave(
    bench.scale.rounds,
    Object.fromEntries(
      deployments.map((deployment) => [
        deployment.databases,
        (round: number) => playRush(bench, deployment, planEvenArrivals(rush, `${SEED} ${round}`)),
      ]),
    ),
  );
  const figures: Figures[] = [];
  for (const deployment of deployments) {
    const { databases } = deployment;
    figures.push({
      databases,
      rushes: rushes[databases] ?? [],
      bytes: await readGrowth(deployment),
      sweep: await measureSweep(deployment),
    });
  }
  const [one, ...several] = figures;
  if (one === undefined) throw new Error("No number of databases is to be measured.");
  return {
    findings: several.flatMap((own) => compareWithOne(own, one)),
    details: [describeRushes(bench, figures), describeSweeps()],
  };
}

/** Were N databases as good as N times one, and free, each of these would be 1. */
function compareWithOne({ databases, rushes, bytes }: Figures, one: Figures): Finding[] {
  const ratio = (read: (rush: Rush) => number) =>
    medianRatio(rushes.map(read), one.rushes.map(read));
  return [
    {
      what: `busy time of the busiest of ${databases} databases × ${databases}, of the one database's`,
      figure: databases * ratio(({ databaseTimes }) => max(databaseTimes) ?? Number.NaN),
      unit: "",
      goal: { atMost: MOST_UNEVENNESS },
    },
    {
      what: `bytes of the largest of ${databases} databases × ${databases}, of the one database's`,
      figure: (databases * (max(bytes) ?? Number.NaN)) / sum(one.bytes),
      unit: "",
      goal: { atMost: MOST_OVERHEAD },
    },
    {
      what: `processor time of the same rush on ${databases} databases, of that on one`,
      figure: ratio(({ busyTime }) => busyTime),
      unit: "",
      goal: { atMost: MOST_OVERHEAD },
    },
  ];
}

function describeRushes({ scale }: Bench, figures: readonly Figures[]): Detail {
  const { rush } = scale.databases;
  const arrivals = planEvenArrivals(rush, SEED);
  return {
    title: `A rush of ${arrivals.length} starts by ${rush.tenants} tenants, ${formatFigure(leadsOf(arrivals))} leads in all; one thread serves all databases`,
    columns: [
      "databases",
      "until all instances are there ms",
      "of it the thread is busy",
      "CPU ms",
      "all databases busy ms",
      "the busiest ms",
      "all databases MiB",
      "the largest MiB",
      "a sweep: CPU ms",
      "D1 calls",
      "rows read",
    ],
    rows: figures.map(({ databases, rushes, bytes, sweep }) => {
      const median = (read: (rush: Rush) => number) => medianOf(rushes.map(read));
      return [
        String(databases),
        formatFigure(median(({ time }) => time)),
        `${formatFigure(100 * median(({ busyTime, time }) => busyTime / time))} %`,
        formatFigure(median(({ processorTime }) => processorTime)),
        formatFigure(median(({ databaseTimes }) => sum(databaseTimes))),
        formatFigure(median(({ databaseTimes }) => max(databaseTimes) ?? Number.NaN)),
        formatFigure(sum(bytes) / MEBIBYTE),
        formatFigure((max(bytes) ?? Number.NaN) / MEBIBYTE),
        ...[sweep.time, sweep.calls, sweep.rowsRead].map(formatFigure),
      ];
    }),
  };
}

/** What the sweep of one Worker does for each of its databases: arithmetic, as the platform grants an invocation so many calls. */
function describeSweeps(): Detail {
  return {
    title: "What the sweep of one Worker does for each of its databases, at the most",
    columns: [
      "databases",
      "minutes from turn to turn",
      "stuck runs woken a day",
      "senders woken a day",
      "parts archived a day",
      "statements a day that delete events, 5,000 each",
    ],
    rows: NUMBERS_OF_SWEPT.map((databases) => {
      const inTurn = chooseTurn(Array.from({ length: databases }), 0).length;
      const minutes = Math.ceil(databases / inTurn);
      const share = shareOfSweep(inTurn);
      return [
        databases,
        minutes,
        ...[share.runs, share.senders, share.archiveSteps, share.eventDeletions].map(
          (times) => (times * MINUTES_A_DAY) / minutes,
        ),
      ].map((figure) => Math.floor(figure).toLocaleString("en"));
    }),
  };
}

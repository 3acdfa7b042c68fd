/** What the simulation says of what cannot be measured here, and the arithmetic beside it. */
import { quantile } from "d3-array";

import { MAXIMUM_RANGE_LENGTH } from "../../../src/domain/range.ts";
import { formatFigure } from "../figures.ts";
import type { Detail } from "../finding.ts";
import type { Simulation, System } from "./model.ts";
import { simulate } from "./simulate.ts";
import { leadsOf, planArrivals, type Workload } from "./workload.ts";

const RUSH_SEED = "rush";
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const MILLION = 1_000_000;
/** https://developers.cloudflare.com/d1/platform/limits/ */
const MOST_DATABASE_BYTES = 10_000 * MILLION;

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

/** What one database bears, if it is so many times as slow as this machine and does nothing else. */
export function describeDatabase(
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

/** What becomes of the rush on so many databases that are so much slower. */
export function predict(system: System): Detail {
  const arrivals = planArrivals(RUSH, RUSH_SEED);
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

/** What the simulation says of what cannot be measured here, and the arithmetic beside it. */
import { quantile } from "d3-array";

import { MAXIMUM_RANGE_LENGTH } from "../../../src/domain/range.ts";
import { formatFigure } from "../figures.ts";
import type { Detail } from "../finding.ts";
import type { Arrival, Fate, Simulation, System } from "./model.ts";
import { placeOf } from "./placeOf.ts";
import { simulate } from "./simulate.ts";
import type { Times } from "./solveTimes.ts";
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

/** A tenant who asks for as much as all others together, in a few large starts; it lives in the database of tenant 0. */
const LARGE_TENANT = 0;
const LARGE_STARTS = Array.from({ length: 15 }, (_, minute) => ({
  at: minute * MINUTE,
  tenant: LARGE_TENANT,
  leads: MILLION,
}));
const SLOWNESS_BESIDE_LARGE = 10;

/** What one database bears, if it is so many times as slow as this machine and does nothing else. */
export function describeDatabase(
  { startTime, rangeTime }: Times,
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

/** A database with its queue and its consumers, whatever the number of such databases. */
type DatabaseSystem = Omit<System, "databases">;

/** What becomes of the rush, and of the same with a tenant that is much larger than the others. */
export function predict(system: DatabaseSystem): Detail[] {
  const arrivals = planArrivals(RUSH, RUSH_SEED);
  return [predictRush(system, arrivals), predictLargeTenant(system, arrivals)];
}

/** On so many databases that are so much slower. */
function predictRush(system: DatabaseSystem, arrivals: readonly Arrival[]): Detail {
  return {
    title: `Predicted: ${describeRush(arrivals)}`,
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
    rows: SLOWNESS.flatMap((slowness) =>
      DATABASES.map((databases) => {
        const simulation = simulate(slowDown(system, slowness, databases), arrivals);
        const { fates } = simulation;
        const waiting = simulation.databases.map(({ mostMessagesWaiting }) => mostMessagesWaiting);
        return [
          `${slowness} ×`,
          String(databases),
          describeBusiest(simulation),
          ...[startQuantile(fates, 0.5), startQuantile(fates, 0.99)],
          ...[instanceQuantile(fates, 0.5), instanceQuantile(fates, 0.99)],
          formatFigure(Math.max(...waiting)),
        ];
      }),
    ),
  };
}

/** Who waits for the large tenant, and how long that waits for itself. */
function predictLargeTenant(system: DatabaseSystem, others: readonly Arrival[]): Detail {
  const arrivals = [...LARGE_STARTS, ...others.filter(({ tenant }) => tenant !== LARGE_TENANT)];
  return {
    title: `Predicted, at ${SLOWNESS_BESIDE_LARGE} × the time of this machine: the same rush, in which one tenant starts ${formatFigure(MILLION)} leads each minute besides`,
    columns: [
      "databases",
      "busiest database",
      "its neighbours: tenants",
      "start p99 ms",
      "instances p99 s",
      "all others: tenants",
      "start p99 ms",
      "instances p99 s",
      "the large tenant itself: instances p99 s",
    ],
    rows: DATABASES.map((databases) => {
      const simulation = simulate(slowDown(system, SLOWNESS_BESIDE_LARGE, databases), arrivals);
      const isNear = ({ arrival: { tenant } }: Fate) =>
        placeOf(tenant, databases) === placeOf(LARGE_TENANT, databases);
      const own = simulation.fates.filter(({ arrival }) => arrival.tenant === LARGE_TENANT);
      const rest = simulation.fates.filter(({ arrival }) => arrival.tenant !== LARGE_TENANT);
      const describe = (fates: readonly Fate[]) => [
        formatFigure(fates.length),
        startQuantile(fates, 0.99),
        instanceQuantile(fates, 0.99),
      ];
      return [
        String(databases),
        describeBusiest(simulation),
        ...describe(rest.filter(isNear)),
        ...describe(rest.filter((fate) => !isNear(fate))),
        instanceQuantile(own, 0.99),
      ];
    }),
  };
}

function describeRush(arrivals: readonly Arrival[]): string {
  return `${formatFigure(RUSH.tenants)} tenants start a campaign each within ${RUSH.duration / MINUTE} minutes, ${formatFigure(leadsOf(arrivals))} leads in all`;
}

function slowDown(system: DatabaseSystem, slowness: number, databases: number): System {
  return {
    ...system,
    databases,
    startTime: slowness * system.startTime,
    rangeTime: slowness * system.rangeTime,
  };
}

/** For how much of the rush the busiest database is busy; above 100 % it goes on behind it. */
function describeBusiest({ databases }: Simulation): string {
  const busiest = Math.max(...databases.map(({ busyTime }) => busyTime)) / RUSH.duration;
  return `${formatFigure(100 * busiest)} %`;
}

/** Milliseconds; a dash where there is no start. */
function startQuantile(fates: readonly Fate[], share: number): string {
  const times = fates.map(({ arrival, committedAt }) => committedAt - arrival.at);
  return formatFigure(quantile(times, share) ?? Number.NaN);
}

/** Seconds until all instances of a start are there; a dash where there is none. */
function instanceQuantile(fates: readonly Fate[], share: number): string {
  const times = fates.map(({ arrival, finishedAt }) => (finishedAt - arrival.at) / SECOND);
  return formatFigure(quantile(times, share) ?? Number.NaN);
}

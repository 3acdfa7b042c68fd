/** A Worker with several databases, over which tenants are spread, and a rush of their starts. */
import { max, sum } from "d3-array";

import { allDatabases, databaseOf } from "../../src/database/databases.ts";
import type { Bench } from "./bench.ts";
import { tenantRequest } from "./load.ts";
import { ProcessClock } from "./ProcessClock.ts";
import { type PlannedStart, playStarts } from "./playStarts.ts";
import { readProcessorSeconds } from "./processFigures.ts";
import { RunLog } from "./RunLog.ts";
import type { Runtime } from "./runtime.ts";
import type { Arrival } from "./simulation/model.ts";
import { placeOf } from "./simulation/placeOf.ts";
import type { DatabaseFigures } from "./workers/timed.ts";
import { seedCampaigns, seedTenantWithAudience, type World } from "./world.ts";

const SWEEPS = 20;
const SECOND = 1_000;

/** A rush; times in milliseconds. */
export interface Rush {
  /** Until the last instance of all was there. */
  readonly time: number;
  /** For how much of it the main thread was busy. */
  readonly busyTime: number;
  /** Of all threads. */
  readonly processorTime: number;
  /** For how long each database was busy with statements, as D1 says, without what it waited for a processor. */
  readonly databaseTimes: readonly number[];
}

/** A Worker with so many databases, over which the tenants are spread. */
export interface Deployment {
  readonly databases: number;
  readonly runtime: Runtime;
  readonly runLog: RunLog;
  readonly tenants: readonly (World & { readonly database: D1Database })[];
  /** Of each database before it had any data. */
  readonly bytesBefore: readonly number[];
}

/** Starts it: its databases have the tenants and their leads. */
export async function deploy(bench: Bench, databases: number): Promise<Deployment> {
  const runLog = new RunLog();
  const runtime = await bench.open("timed", { databases, empty: true, onLog: runLog.read });
  const bytesBefore = await readBytes(runtime);
  const { tenants: count, leads } = bench.scale.databases.rush;
  const tenants = [];
  for (let tenant = 0; tenant < count; tenant++) {
    const databaseNumber = placeOf(tenant, databases) + 1;
    tenants.push({
      ...(await seedTenantWithAudience(runtime, databaseNumber, max(leads) ?? 0)),
      database: databaseOf(runtime, databaseNumber),
    });
  }
  return { databases, runtime, runLog, tenants, bytesBefore };
}

/** Plays a rush through, and waits until what it has left to do is done. */
export async function playRush(
  bench: Bench,
  { runtime, runLog, tenants }: Deployment,
  arrivals: readonly Arrival[],
): Promise<Rush> {
  const starts: PlannedStart[] = [];
  for (const arrival of arrivals) {
    const tenant = tenants[arrival.tenant];
    if (tenant === undefined) throw new Error(`There is no tenant ${arrival.tenant}.`);
    const stores = { DATABASE: tenant.database };
    const [id] = await seedCampaigns(stores, tenant, { count: 1, leads: arrival.leads });
    starts.push({ arrival, request: tenantRequest(tenant, "POST", `/campaigns/${id}/start`, 200) });
  }
  await takeDatabaseFigures(runtime);
  const processorBefore = readProcessorSeconds(runtime.processId);
  const { time, wallTime, busyTime } = await playStarts(runtime, runLog, starts);
  const processorTime = SECOND * (readProcessorSeconds(runtime.processId) - processorBefore);
  const figures = await takeDatabaseFigures(runtime);
  // D1 reads the clock on the wall. What others do on the machine lengthens all statements alike.
  const databaseTimes = figures.map((own) => (own.busyTime * time) / wallTime);
  await bench.settle();
  return { time, busyTime, processorTime, databaseTimes };
}

/** What each database was asked for since the last time. */
async function takeDatabaseFigures({ origin }: Runtime): Promise<DatabaseFigures[]> {
  const response = await fetch(`${origin}/databases`);
  return (await response.json()) as DatabaseFigures[];
}

async function readBytes(runtime: Runtime): Promise<number[]> {
  return Promise.all(
    allDatabases(runtime).map(async ({ database }) => {
      const { meta } = await database.prepare("SELECT 1").run();
      return meta.size_after;
    }),
  );
}

/** By how many bytes each database has grown since it was empty. */
export async function readGrowth({ runtime, bytesBefore }: Deployment): Promise<number[]> {
  const bytes = await readBytes(runtime);
  return bytes.map((size, index) => size - (bytesBefore[index] ?? 0));
}

/** What a sweep takes, over the databases as they are. */
export interface SweepFigures {
  /** For how long the main thread is busy with it; milliseconds. */
  readonly time: number;
  /** Of all databases together. */
  readonly calls: number;
  readonly rowsRead: number;
}

/** Sweeps a few times. */
export async function measureSweep({ runtime }: Deployment): Promise<SweepFigures> {
  await takeDatabaseFigures(runtime);
  const clock = new ProcessClock(runtime.processId);
  for (let count = 0; count < SWEEPS; count++) {
    const response = await fetch(`${runtime.origin}/sweep`);
    if (!response.ok) throw new Error(`A sweep failed: ${await response.text()}`);
  }
  const time = clock.busyTime() / SWEEPS;
  const figures = await takeDatabaseFigures(runtime);
  return {
    time,
    calls: sum(figures, ({ calls }) => calls) / SWEEPS,
    rowsRead: sum(figures, ({ rowsRead }) => rowsRead) / SWEEPS,
  };
}

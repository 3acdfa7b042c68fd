/** What a soak measures every few seconds: memory, files, and the rows that there are by then. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

import { readMemory } from "../../../tools/bench/processFigures.ts";
import { numbersOf } from "../deployment.ts";
import { count, databaseFile, withDatabase } from "../evidence.ts";

/** Rows of all databases, but for those that expired. */
export interface RowCounts {
  /** Accepted starts. */
  readonly runs: number;
  readonly instances: number;
  readonly actions: number;
  readonly deliveries: number;
  /** Messages of leads. */
  readonly messages: number;
  readonly events: number;
}

/** Sizes are in bytes. */
export interface Sample {
  /** Since the soak began. */
  readonly seconds: number;
  /** What workerd holds; NaN while none runs. */
  readonly runtimeMemory: number;
  /** What the process holds that drives it, with Miniflare, senders, endpoints and the checker. */
  readonly driverMemory: number;
  /** Of each database, with what is not yet moved into it from its log of writes. */
  readonly databases: readonly number[];
  /** Of all objects, */
  readonly objects: number;
  /** of their logs of writes, which SQLite begins anew at about 4 MB each, */
  readonly objectLogs: number;
  /** and how many files these are. */
  readonly objectFiles: number;
  readonly keys: number;
  readonly rows: RowCounts;
}

/** Takes a sample of a deployment on so many databases, whose runtime has the id `runtimeId`. */
export function takeSample(
  directory: string,
  databases: number,
  runtimeId: number | null,
  seconds: number,
): Sample {
  const files = numbersOf(databases).map((databaseNumber) =>
    databaseFile({ directory, databaseNumber }),
  );
  const objects = listFiles(join(directory, "state", "do"));
  const logs = objects.filter((file) => file.endsWith("-wal"));
  const own = objects.filter((file) => file.endsWith(".sqlite"));
  return {
    seconds,
    runtimeMemory: runtimeId === null ? Number.NaN : readMemory(runtimeId),
    driverMemory: process.memoryUsage.rss(),
    databases: files.map((file) => sizeOf(file) + sizeOf(`${file}-wal`)),
    objects: sumSizes(own),
    objectLogs: sumSizes(logs),
    objectFiles: objects.length,
    keys: sumSizes(listFiles(join(directory, "state", "kv"))),
    rows: numbersOf(databases)
      .map((databaseNumber) => countRows(directory, databaseNumber))
      .reduce(addRows),
  };
}

function countRows(directory: string, databaseNumber: number): RowCounts {
  return withDatabase({ directory, databaseNumber }, (database) => {
    const { n: instances } = database
      .prepare("SELECT coalesce(sum(instances_created), 0) AS n FROM runs")
      .get() as { n: number };
    return {
      runs: count(database, "runs"),
      instances,
      actions: count(database, "actions"),
      deliveries: count(database, "webhook_deliveries"),
      messages: count(database, "received_messages"),
      events: count(database, "events"),
    };
  });
}

function addRows(one: RowCounts, other: RowCounts): RowCounts {
  return {
    runs: one.runs + other.runs,
    instances: one.instances + other.instances,
    actions: one.actions + other.actions,
    deliveries: one.deliveries + other.deliveries,
    messages: one.messages + other.messages,
    events: one.events + other.events,
  };
}

/** All files in a folder and below it. */
function listFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}

/** A file may vanish meanwhile: SQLite's logs do. */
function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function sumSizes(files: readonly string[]): number {
  return files.reduce((total, file) => total + sizeOf(file), 0);
}

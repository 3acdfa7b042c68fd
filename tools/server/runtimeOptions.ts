/** How Miniflare runs the Worker, or one that takes its place: as wrangler.toml says, on files. */
import { join } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, type MiniflareOptions } from "miniflare";
import { unstable_getMiniflareWorkerOptions, unstable_readConfig } from "wrangler";

import { listAdditions, withAdditions } from "./databases/declareDatabases.ts";
import { wranglerFile } from "./databases/wranglerFile.ts";
import { readLocalSecrets } from "./localSecrets.ts";

/** The name of the Worker that stands in the place of the network. */
const NETWORK = "network";
/** Far more than any program sends. */
const NO_RATE_LIMIT = 100_000_000;

/** A rate limiter, as wrangler.toml has it. */
interface RateLimitOptions {
  readonly namespace_id: string;
  readonly simple: { readonly limit: number; readonly period: 10 | 60 };
}

export interface RuntimeOptions {
  /** Where its files live. */
  readonly directory: string;
  /** On how many databases it runs; without a number on those of wrangler.toml. */
  readonly databases?: number;
  /** The bundled code of the Worker. */
  readonly script: string;
  /** Told each line that the Worker logs. */
  readonly onLog: (line: string) => void;
  /** What differs from wrangler.toml in each consumer of a queue; null when none is to consume. */
  readonly consumers?: { readonly maxBatchSize?: number; readonly maxBatchTimeout?: number } | null;
  /** Bindings that differ from wrangler.toml. */
  readonly bindings?: Readonly<Record<string, string>>;
  /** The code of a Worker that answers whatever the Worker asks of the network; without one the network does. */
  readonly network?: string;
}

/** The options of one Miniflare. It listens on a port of its choice, past Miniflare's own proxy. */
export function newRuntimeOptions({
  directory,
  databases = 1,
  script,
  onLog,
  consumers = {},
  bindings = {},
  network,
}: RuntimeOptions): MiniflareOptions {
  const workerOptions = readWorkerOptions(databases);
  const { queueConsumers, ratelimits, modulesRules: _, rootPath: __, ...rest } = workerOptions;
  return convertV4MiniflareOptions({
    host: "127.0.0.1",
    port: 0,
    cf: false,
    log: new Log(LogLevel.NONE),
    handleStructuredLogs: ({ message }) => onLog(message),
    resourcePersistencePath: join(directory, "state"),
    workers: [
      {
        ...rest,
        name: "kickoff",
        bindings: {
          ...(rest.bindings as Record<string, string>),
          ...readLocalSecrets(directory),
          ...bindings,
        },
        modulesRoot: "/",
        modules: [{ type: "ESModule", path: "/index.js", contents: script }],
        queueConsumers:
          consumers === null
            ? {}
            : mapValues(queueConsumers as Record<string, object>, (consumer) => ({
                ...consumer,
                ...consumers,
              })),
        ratelimits: mapValues(ratelimits as Record<string, RateLimitOptions>, (limiter) => ({
          ...limiter,
          simple: { ...limiter.simple, limit: NO_RATE_LIMIT },
        })),
        unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
        ...(network === undefined ? {} : { outboundService: NETWORK }),
      },
      ...(network === undefined
        ? []
        : [
            {
              name: NETWORK,
              modulesRoot: "/",
              modules: [{ type: "ESModule" as const, path: "/network.js", contents: network }],
            },
          ]),
    ],
  });
}

/** The Worker as wrangler.toml has it, on at least so many databases. wrangler would warn of each secret, which is given beside it. */
function readWorkerOptions(databases: number) {
  const level = process.env.WRANGLER_LOG;
  process.env.WRANGLER_LOG = "error";
  try {
    const config = unstable_readConfig({ config: wranglerFile });
    return unstable_getMiniflareWorkerOptions(
      withAdditions(config, listAdditions(config, databases)),
    ).workerOptions;
  } finally {
    if (level === undefined) delete process.env.WRANGLER_LOG;
    else process.env.WRANGLER_LOG = level;
  }
}

function mapValues<Value, Result>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

/** How Miniflare runs the Worker: as wrangler.toml says, on files, with what a test must not wait for made short. */
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, type MiniflareOptions } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";

import { projectDirectory } from "../../tools/server/wrangler.ts";

/** As short as a test may wait; production's wait for a full batch is in wrangler.toml. */
const MAXIMUM_BATCH_TIMEOUT_SECONDS = 0.05;
/** Far more than the clients of a round send. */
const NO_RATE_LIMIT = 1_000_000;

/** A rate limiter, as wrangler.toml has it. */
interface RateLimitOptions {
  readonly namespace_id: string;
  readonly simple: { readonly limit: number; readonly period: 10 | 60 };
}

/**
 * The options of one Miniflare.
 *
 * @param directory where its files and its log live
 * @param script the code of the Worker
 */
export function newHostOptions(directory: string, script: string): MiniflareOptions {
  const { workerOptions } = unstable_getMiniflareWorkerOptions(
    join(projectDirectory, "wrangler.toml"),
  );
  const { queueConsumers, ratelimits, modulesRules: _, rootPath: __, ...rest } = workerOptions;
  return convertV4MiniflareOptions({
    host: "127.0.0.1",
    port: 0,
    cf: false,
    log: new Log(LogLevel.NONE),
    handleStructuredLogs: ({ message }) =>
      appendFileSync(join(directory, "worker.log"), `${message}\n`),
    resourcePersistencePath: join(directory, "state"),
    workers: [
      {
        ...rest,
        name: "kickoff",
        modulesRoot: "/",
        modules: [{ type: "ESModule", path: "/index.js", contents: script }],
        queueConsumers: mapValues(queueConsumers as Record<string, object>, (consumer) => ({
          ...consumer,
          maxBatchTimeout: MAXIMUM_BATCH_TIMEOUT_SECONDS,
        })),
        ratelimits: mapValues(ratelimits as Record<string, RateLimitOptions>, (limiter) => ({
          ...limiter,
          simple: { ...limiter.simple, limit: NO_RATE_LIMIT },
        })),
        unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
      },
    ],
  });
}

function mapValues<Value, Result>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

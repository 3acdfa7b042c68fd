/** How large the Worker is, and how large it may become. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { bundleWorker } from "./bundleWorker.ts";

/**
 * Compressed. A Worker without dependencies to speak of starts in a few milliseconds at this size, and what makes it larger
 * is more likely a library that nobody meant to ship than code that somebody wrote. A third of it is SQL; events and
 * webhooks are a ninth, several databases and the archive a fourteenth. The platform takes 3 MB: https://developers.cloudflare.com/workers/platform/limits/#worker-size
 */
export const MAXIMUM_WORKER_BYTES = 106_496;

/** Bundles the Worker as a deployment would and weighs it as Cloudflare does: compressed. In bytes. */
export async function measureWorkerSize(): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), "kickoff-size-"));
  try {
    return gzipSync(await readFile(await bundleWorker(directory)), { level: 9 }).length;
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** How large the Worker is, and how large it may become. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { bundleWorker } from "./bundleWorker.ts";

export const MAXIMUM_WORKER_BYTES = 40_000;

/** Bundles the Worker as a deployment would and weighs it as Cloudflare does: compressed. In bytes. */
export async function measureWorkerSize(): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), "kickoff-size-"));
  try {
    return gzipSync(await readFile(await bundleWorker(directory)), { level: 9 }).length;
  } finally {
    await rm(directory, { recursive: true });
  }
}

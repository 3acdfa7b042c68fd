/** One call of a measured Worker, by hand. */
import type { Bench } from "./bench.ts";
import type { BenchRequest } from "./load.ts";
import type { Counts } from "./meter.ts";
import type { Runtime } from "./runtime.ts";

/**
 * Sends a request.
 *
 * @throws when the answer has another status than expected
 */
export async function call(
  { origin }: Runtime,
  { method, path, headers, expectedStatus }: BenchRequest,
): Promise<Response> {
  const response = await fetch(origin + path, { method, headers });
  if (response.status === expectedStatus) return response;
  throw new Error(`${method} ${path} was answered ${response.status}: ${await response.text()}`);
}

/** A start, as its client sees it. */
export interface StartSeen {
  readonly runId: string;
  /** From the request to the whole answer. */
  readonly milliseconds: number;
  /** When the answer was there, by `performance.now()`. */
  readonly answeredAt: number;
}

/** Starts a campaign of Kickoff. */
export function start(bench: Bench, runtime: Runtime, campaignId: string): Promise<StartSeen> {
  return sendStart(runtime, bench.request("POST", `/campaigns/${campaignId}/start`, 200));
}

/** Sends a start, whoever's. */
export async function sendStart(runtime: Runtime, request: BenchRequest): Promise<StartSeen> {
  const sentAt = performance.now();
  const response = await call(runtime, request);
  await response.arrayBuffer();
  const answeredAt = performance.now();
  const runId = response.headers.get("Location")?.split("/").at(-1) ?? "";
  return { runId, milliseconds: answeredAt - sentAt, answeredAt };
}

/** What a metered Worker has counted since the last time. */
export async function takeCounts({ origin }: Runtime): Promise<Counts> {
  const response = await fetch(`${origin}/meter`, { method: "POST" });
  return (await response.json()) as Counts;
}

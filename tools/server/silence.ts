/**
 * Notices a server that no longer answers: whoever kills the runtime that has the port does not end wrangler, which then
 * refuses every connection, or keeps it without a word.
 */
import { setTimeout as sleep } from "node:timers/promises";

const PERIOD_MILLISECONDS = 2_000;
const PATIENCE_MILLISECONDS = 20_000;
/** So many in a row a busy server does not miss. */
const MISSED_PROBES = 3;

/** How a server is probed. */
export interface ProbeTimes {
  /** From one probe to the next, at the least. */
  readonly period?: number;
  /** How long an answer may take. */
  readonly patience?: number;
}

/** Waits until a server has missed several probes in a row, or `signal` is aborted. */
export async function waitUntilSilent(
  url: string,
  signal: AbortSignal,
  { period = PERIOD_MILLISECONDS, patience = PATIENCE_MILLISECONDS }: ProbeTimes = {},
): Promise<void> {
  for (let missed = 0; missed < MISSED_PROBES && !signal.aborted; ) {
    const [isAnswered] = await Promise.all([
      answers(url, AbortSignal.any([signal, AbortSignal.timeout(patience)])),
      sleep(period, null, { signal, ref: false }).catch(() => null),
    ]);
    missed = isAnswered ? 0 : missed + 1;
  }
}

/** Asks for a file: unlike a call of the API, that leaves no line in the Worker's log. */
async function answers(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    await fetch(`${url}/openapi.json`, { method: "HEAD", signal });
    return true;
  } catch {
    return false;
  }
}

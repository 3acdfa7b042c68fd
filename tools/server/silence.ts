/** Notices a server that no longer answers: wrangler's own is one, after both of its runtimes were killed at once. */
import { setTimeout as sleep } from "node:timers/promises";

const PROBE_MILLISECONDS = 20_000;
/** So many in a row a busy server does not miss. */
const MISSED_PROBES = 3;

/**
 * Waits until a server has missed several probes in a row, or `signal` is aborted.
 *
 * @param probeMilliseconds how long an answer may take, and the time from one probe to the next
 */
export async function waitUntilSilent(
  url: string,
  signal: AbortSignal,
  probeMilliseconds = PROBE_MILLISECONDS,
): Promise<void> {
  for (let missed = 0; missed < MISSED_PROBES && !signal.aborted; ) {
    const [isAnswered] = await Promise.all([
      answers(url, AbortSignal.any([signal, AbortSignal.timeout(probeMilliseconds)])),
      sleep(probeMilliseconds, null, { signal, ref: false }).catch(() => null),
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

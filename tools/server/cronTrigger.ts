/** `wrangler dev` fires no cron trigger: without this the sweep, the second net of a start, would never run locally. */

const PERIOD_MILLISECONDS = 60_000;

/**
 * Fires the Worker's cron trigger each minute, as production does.
 *
 * @returns a function that ends it
 */
export function triggerSweepEachMinute(url: string): () => void {
  const timer = setInterval(() => void triggerSweep(url), PERIOD_MILLISECONDS);
  timer.unref();
  return () => clearInterval(timer);
}

async function triggerSweep(url: string): Promise<void> {
  try {
    const response = await fetch(`${url}/cdn-cgi/local/scheduled?cron=*+*+*+*+*`, {
      signal: AbortSignal.timeout(PERIOD_MILLISECONDS),
    });
    await response.body?.cancel();
  } catch {
    // A server that is starting, busy or ending misses one sweep; the next one comes in a minute.
  }
}

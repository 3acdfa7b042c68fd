/** Local stores that a busy server shares: SQLite lets one write at a time, and workerd does not wait for it. */
import pRetry from "p-retry";

import { UpstreamError } from "../../src/platform/upstream.ts";
import { Failure } from "../terminal/failure.ts";

const RETRIES = 8;
const FIRST_BACKOFF_MILLISECONDS = 100;
const LONGEST_BACKOFF_MILLISECONDS = 3_000;

/** How workerd tells that SQLite was busy: rarely in these words, mostly as an internal error. */
const BUSY =
  /SQLITE_BUSY|database is locked|internal error|Internal Server Error|Network connection lost|object to be reset/i;

/**
 * Does `work` again, a little later, while the stores are busy.
 *
 * @param work is safe to repeat: it makes no id or key of its own
 * @throws {Failure} when they stay busy
 */
export async function retryWhileBusy<T>(
  work: () => Promise<T>,
  firstBackoff = FIRST_BACKOFF_MILLISECONDS,
): Promise<T> {
  try {
    return await pRetry(work, {
      retries: RETRIES,
      minTimeout: firstBackoff,
      maxTimeout: LONGEST_BACKOFF_MILLISECONDS,
      randomize: true,
      shouldRetry: ({ error }) => isBusy(error),
    });
  } catch (error) {
    throw isBusy(error) ? stayedBusy(error) : error;
  }
}

/** Whether the stores may take the same work a little later. */
export function isBusy(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof Failure) return false;
  return error instanceof UpstreamError || BUSY.test(error.message) || isBusy(error.cause);
}

function stayedBusy(error: unknown): Failure {
  return new Failure("The local stores are too busy.", {
    why: `They refused each of ${RETRIES + 1} attempts; the last time: ${innermostMessage(error)}`,
    next: "Wait until the server has less to do, or end it (npm start can be run again), and run the command again.",
    cause: error,
  });
}

function innermostMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : innermostMessage(error.cause);
}

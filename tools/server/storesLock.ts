/** The local stores for one tool at a time: SQLite refuses whoever writes at the same moment. */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { Failure } from "../terminal/failure.ts";
import { type Lock, tryLock } from "./lockFile.ts";

const LONGEST_WAIT_MILLISECONDS = 60_000;
const POLL_MILLISECONDS = 50;

/**
 * Does `work` when no other tool is at work on the same stores. A server on them is none: it shares them.
 *
 * @param persistTo the state directory
 * @throws {Failure} when another tool does not come to its end
 */
export async function withStoresLock<T>(persistTo: string, work: () => Promise<T>): Promise<T> {
  const lock = await waitForLock(join(persistTo, "kickoff-admin.lock"));
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

async function waitForLock(path: string): Promise<Lock> {
  const deadline = Date.now() + LONGEST_WAIT_MILLISECONDS;
  for (;;) {
    const outcome = await tryLock(path);
    if ("lock" in outcome) return outcome.lock;
    if (Date.now() > deadline) throw stillHeld(path, outcome.heldBy);
    await sleep(POLL_MILLISECONDS);
  }
}

function stillHeld(path: string, pid: number): Failure {
  return new Failure("Another command is at work on the same state.", {
    why: `Process ${pid} holds ${path}, and did not let go for ${LONGEST_WAIT_MILLISECONDS / 1_000} s.`,
    next: `Wait for it or end it (kill ${pid}), and run the command again.`,
  });
}

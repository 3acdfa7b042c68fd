/**
 * Locks in a state directory. Each is a transaction that a process keeps open on an SQLite file of its own: however the
 * process ends, the system lets go of the lock.
 */
import { accessSync, constants, mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";

import { Failure } from "../terminal/failure.ts";

const SQLITE_BUSY = 5;
const LONGEST_WAIT_MILLISECONDS = 120_000;
const POLL_MILLISECONDS = 50;

/** The files of the locks that this process has. One that nobody refers to would be closed, and its lock with it. */
const held = new Set<DatabaseSync>();

/** Lets go of a lock. May be called again. */
export type Release = () => void;

/** Either the lock, or the process that has it. */
export type LockOutcome = { readonly release: Release } | { readonly heldBy: number };

/**
 * Takes a lock, unless another process or this one has it. Makes the directory when there is none.
 *
 * @throws {Failure} when the directory cannot be made or written in
 */
export function tryLock(directory: string, name: string): LockOutcome {
  try {
    mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.W_OK);
  } catch (error) {
    throw unusable(directory, error);
  }
  const database = new DatabaseSync(join(directory, `${name}-lock.sqlite`), { timeout: 0 });
  try {
    // The transaction writes nothing, so others can read who has it.
    database.exec(`PRAGMA user_version = ${process.pid}; BEGIN IMMEDIATE`);
  } catch (error) {
    if (!isBusy(error)) throw error;
    const holder = database.prepare("PRAGMA user_version").get() as { user_version: number };
    database.close();
    return { heldBy: holder.user_version };
  }
  held.add(database);
  return {
    release: () => {
      if (held.delete(database)) database.close();
    },
  };
}

/** Two servers on one state would each run the alarms and queues of the other. */
export function lockForServer(persistTo: string): Release {
  const outcome = tryLock(persistTo, "kickoff-server");
  if ("release" in outcome) return outcome.release;
  throw new Failure(`A Kickoff already runs on the state in ${persistTo}.`, {
    why: `Process ${outcome.heldBy} has it.`,
    next: `Use that one, end it (kill ${outcome.heldBy}), or keep this one's state elsewhere: npm start -- --port 8788 --persist-to DIRECTORY`,
  });
}

/**
 * Does `work` when no other tool is at work on the same stores: SQLite refuses whoever writes at the same moment. A server
 * on them is no such tool: it shares them.
 *
 * @param persistTo the state directory
 * @throws {Failure} when another tool does not come to its end
 */
export async function withStoresLock<T>(persistTo: string, work: () => Promise<T>): Promise<T> {
  const release = await waitForStores(persistTo);
  try {
    return await work();
  } finally {
    release();
  }
}

async function waitForStores(persistTo: string): Promise<Release> {
  const deadline = Date.now() + LONGEST_WAIT_MILLISECONDS;
  for (;;) {
    const outcome = tryLock(persistTo, "kickoff-admin");
    if ("release" in outcome) return outcome.release;
    if (Date.now() > deadline) throw stillHeld(persistTo, outcome.heldBy);
    await sleep(POLL_MILLISECONDS);
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY;
}

function stillHeld(persistTo: string, pid: number): Failure {
  return new Failure("Another command is at work on the same state.", {
    why: `Process ${pid} has ${persistTo}, and did not let go for ${LONGEST_WAIT_MILLISECONDS / 1_000} s.`,
    next: `Wait for it or end it (kill ${pid}), and run the command again.`,
  });
}

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: "It is a file.",
  ENOTDIR: "A part of this path is a file.",
  EACCES: "You may not write there.",
  EROFS: "Nothing can be written there.",
};

function unusable(directory: string, error: unknown): Failure {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const message = error instanceof Error ? error.message : String(error);
  return new Failure(`The state cannot be kept in ${directory}.`, {
    why: REASONS[code] ?? `The system says: ${message}.`,
    next: "Name a directory in which you may write: --persist-to DIRECTORY",
    cause: error,
  });
}

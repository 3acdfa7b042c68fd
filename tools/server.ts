/** Runs Kickoff on this machine: migrated, with its own process group, and with the cron trigger that wrangler leaves out. */
import { once } from "node:events";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { applyMigrations } from "./server/applyMigrations.ts";
import { triggerSweepEachMinute } from "./server/cronTrigger.ts";
import { spawnGuarded } from "./server/guarded.ts";
import { keepLastLines } from "./server/lastLines.ts";
import { type Lock, tryLock } from "./server/lockFile.ts";
import { passOnPlain, wantsPlainOutput } from "./server/plainOutput.ts";
import { findFreePort, isPortAllowed, isPortFree } from "./server/ports.ts";
import { withStoresLock } from "./server/storesLock.ts";
import { wranglerProgram } from "./server/wrangler.ts";
import { Failure } from "./terminal/failure.ts";

const READINESS_DEADLINE_MILLISECONDS = 60_000;
const READINESS_POLL_MILLISECONDS = 100;

/** How to run a server. */
export interface ServerOptions {
  /** The state directory, as of `wrangler dev --persist-to`. */
  readonly persistTo: string;
  /** Null for any free port. */
  readonly port: number | null;
  /** Further flags for `wrangler dev`. */
  readonly flags?: readonly string[];
  /** Whether the server writes to this terminal; otherwise only its last lines are kept. */
  readonly showsLog?: boolean;
}

/** A server that answers. */
export interface Server {
  readonly url: string;
  /** Resolves when the server has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** The last lines it logged; empty when they went to the terminal. */
  readonly lastLines: () => string;
  /** Ends it and everything it started. May be called again. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts a server and waits until it answers. However this process ends, the server ends with it.
 *
 * @throws {Failure} when the state or the port is taken, the migrations fail or the server does not come up
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const lock = await lockState(resolve(options.persistTo));
  try {
    return await startOn(options, lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Two servers on one state would each run the alarms and queues of the other. */
async function lockState(persistTo: string): Promise<Lock> {
  const path = join(persistTo, "kickoff-server.lock");
  const outcome = await tryLock(path);
  if ("lock" in outcome) return outcome.lock;
  throw new Failure(`A Kickoff already runs on the state in ${persistTo}.`, {
    why: `Process ${outcome.heldBy} holds ${path}.`,
    next: `Use that one, end it (kill ${outcome.heldBy}), or keep this one's state elsewhere: npm start -- --port 8788 --persist-to DIRECTORY`,
  });
}

async function startOn(options: ServerOptions, lock: Lock): Promise<Server> {
  const port = options.port ?? (await findFreePort());
  if (!(await isPortFree(port))) throw portTaken(port);
  if (!(await isPortAllowed(port))) throw portRefused(port);
  const persistTo = resolve(options.persistTo);
  await withStoresLock(persistTo, () => applyMigrations(persistTo));

  const showsLog = options.showsLog === true;
  const isPlain = showsLog && wantsPlainOutput();
  const guard = spawnGuarded(
    process.execPath,
    [
      ...[wranglerProgram, "dev", "--port", String(port), "--persist-to", persistTo],
      ...["--show-interactive-dev-session=false", ...(options.flags ?? [])],
    ],
    showsLog && !isPlain ? "inherit" : "pipe",
  );
  if (isPlain) passOnPlain(guard);
  const lines = showsLog ? () => "" : keepLastLines(guard);
  const ended = once(guard, "close").then(() => lock.release());
  const url = `http://localhost:${port}`;
  const stopSweeping = triggerSweepEachMinute(url);
  const stop = async () => {
    stopSweeping();
    guard.stdin?.end();
    await ended;
  };
  void ended.then(stopSweeping);

  try {
    await waitUntilReady(url, ended);
  } catch (error) {
    await stop();
    throw notReady(error, lines());
  }
  return { url, ended, lastLines: lines, stop };
}

async function waitUntilReady(url: string, ended: Promise<void>): Promise<void> {
  const deadline = Date.now() + READINESS_DEADLINE_MILLISECONDS;
  const end = new AbortController();
  void ended.then(() => end.abort());
  while (!(await isHealthy(url))) {
    if (end.signal.aborted) throw new Error("It ended by itself.");
    if (Date.now() > deadline) {
      throw new Error(`It did not answer within ${READINESS_DEADLINE_MILLISECONDS / 1_000} s.`);
    }
    await sleep(READINESS_POLL_MILLISECONDS);
  }
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(5_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

function portTaken(port: number): Failure {
  return new Failure(`Port ${port} is taken.`, {
    why: "Another program listens on it, perhaps another Kickoff.",
    next: `End that program, or choose another port: npm start -- --port ${port + 1}`,
  });
}

function portRefused(port: number): Failure {
  return new Failure(`Port ${port} cannot be used.`, {
    why: "HTTP clients, browsers among them, refuse to talk to this port.",
    next: "Choose another port: npm start -- --port 8788",
  });
}

function notReady(error: unknown, lastLines: string): Failure {
  const why = error instanceof Error ? error.message : String(error);
  return new Failure("The server did not start.", {
    why: lastLines === "" ? why : `${why} Its last lines:\n${lastLines}`,
    next: "Put right what these lines name, and run the command again.",
    cause: error,
  });
}

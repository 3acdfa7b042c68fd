/** Runs Kickoff on this machine: migrated, restarted when it hangs, and with the cron trigger that wrangler leaves out. */
import { join, resolve } from "node:path";

import { applyMigrations } from "./server/applyMigrations.ts";
import { triggerSweepEachMinute } from "./server/cronTrigger.ts";
import { type DevServer, launchDevServer, waitUntilReady } from "./server/devServer.ts";
import { type Lock, tryLock } from "./server/lockFile.ts";
import { findFreePort, isPortAllowed, isPortFree } from "./server/ports.ts";
import { waitUntilSilent } from "./server/silence.ts";
import { withStoresLock } from "./server/storesLock.ts";
import { Failure } from "./terminal/failure.ts";

/** A server that hangs more often than this has another trouble than a lost runtime. */
const MAXIMUM_RESTARTS = 5;

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
  /** As of `waitUntilSilent`. */
  readonly probeMilliseconds?: number;
}

/** A server that answers. */
export interface Server {
  readonly url: string;
  /** Resolves when the server was stopped; rejects with a `Failure` when it ends by itself or cannot be kept up. */
  readonly ended: Promise<void>;
  /** The last lines it logged; empty when they went to the terminal. */
  readonly lastLines: () => string;
  /** Ends it and everything it started. May be called again. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts a server and waits until it answers. However this process ends, the server ends with it. One that
 * hangs is started again: its state is on the disk.
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

  const { flags = [], showsLog = false } = options;
  const launch = () => launchDevServer({ persistTo, port, flags, showsLog });
  const url = `http://localhost:${port}`;
  let server = launch();
  await ready(url, server);

  const stopping = new AbortController();
  const keepAnswering = async () => {
    for (let restarts = 0; ; restarts++) {
      const end = AbortSignal.any([stopping.signal, server.ended]);
      await waitUntilSilent(url, end, options.probeMilliseconds);
      if (stopping.signal.aborted) return;
      if (server.ended.aborted) throw endedByItself();
      await server.end();
      if (stopping.signal.aborted) return;
      if (restarts === MAXIMUM_RESTARTS) throw hangsAgain();
      console.error("▲ The server no longer answers. It is started again; its state is kept.");
      server = launch();
      await ready(url, server);
    }
  };
  const keepUp = async () => {
    const stopSweeping = triggerSweepEachMinute(url);
    try {
      await keepAnswering();
    } catch (error) {
      // A start that a stop has ended has not failed.
      if (!stopping.signal.aborted) throw error;
    } finally {
      stopSweeping();
      await server.end();
      await lock.release();
    }
  };
  const ended = keepUp();
  ended.catch(() => undefined);
  const stop = async () => {
    stopping.abort();
    await server.end();
    await ended.catch(() => undefined);
  };
  return { url, ended, lastLines: () => server.lastLines(), stop };
}

/** @throws {Failure} when the server does not come up; it is ended then */
async function ready(url: string, server: DevServer): Promise<void> {
  try {
    await waitUntilReady(url, server);
  } catch (error) {
    await server.end();
    throw notReady(error, server.lastLines());
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

function endedByItself(): Failure {
  return new Failure("The server has ended by itself.", {
    why: "Its last lines say why, unless somebody killed it.",
    next: "Run the command again: the state is kept.",
  });
}

function hangsAgain(): Failure {
  return new Failure("The server no longer answers.", {
    why: `It has been started again ${MAXIMUM_RESTARTS} times, and each time it came to that.`,
    next: "Look for the reason in its log, and run the command again: the state is kept.",
  });
}

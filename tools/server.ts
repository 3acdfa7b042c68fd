/** Runs Kickoff on this machine: migrated, and with the cron trigger that wrangler leaves out. */
import { resolve } from "node:path";

import { withStores } from "./kickoff/stores.ts";
import { triggerSweepEachMinute } from "./server/cronTrigger.ts";
import { configurationFlags } from "./server/databases/devConfiguration.ts";
import { countDatabases, rememberDatabases } from "./server/databases/stateDatabases.ts";
import { readWranglerFile } from "./server/databases/wranglerFile.ts";
import { type DevServer, launchDevServer, waitUntilReady } from "./server/devServer.ts";
import { ensureLocalSecrets } from "./server/localSecrets.ts";
import { lockForServer, type Release } from "./server/locks.ts";
import { findFreePort, isPortAllowed, isPortFree } from "./server/ports.ts";
import { type ProbeTimes, waitUntilSilent } from "./server/silence.ts";
import { startCommand } from "./server/startCommand.ts";
import { Failure } from "./terminal/failure.ts";

const HIGHEST_PORT = 65_535;

/** How to run a server. */
export interface ServerOptions {
  /** The state directory, as of `wrangler dev --persist-to`. */
  readonly persistTo: string;
  /** Null for any free port. */
  readonly port: number | null;
  /** On how many databases; without a number on as many as the state and wrangler.toml have. */
  readonly databases?: number | undefined;
  /** Further flags for `wrangler dev`. */
  readonly flags?: readonly string[];
  /** Whether the server writes to this terminal; otherwise only its last lines are kept. */
  readonly showsLog?: boolean;
  /** Told each line that the server logs, unless they go to this terminal. */
  readonly onLine?: (line: string) => void;
  /** As of `waitUntilSilent`. */
  readonly probes?: ProbeTimes;
}

/** A server that answers. */
export interface Server {
  readonly url: string;
  /** Resolves when the server was stopped; rejects with a `Failure` when it ends by itself or no longer answers. */
  readonly ended: Promise<void>;
  /** The last lines it logged; empty when they went to the terminal. */
  readonly lastLines: () => string;
  /** Ends it and everything it started. May be called again. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts a server and waits until it answers. However this process ends, the server ends with it; and one that no longer
 * answers is ended.
 *
 * @throws {Failure} when the state or the port is taken, the migrations fail or the server does not come up
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const release = lockForServer(resolve(options.persistTo));
  try {
    return await startOn(options, release);
  } catch (error) {
    release();
    throw error;
  }
}

async function startOn(options: ServerOptions, release: Release): Promise<Server> {
  const persistTo = resolve(options.persistTo);
  const port = options.port ?? (await findFreePort());
  if (!(await isPortFree(port))) throw portTaken(port, persistTo);
  if (!(await isPortAllowed(port))) throw portRefused(port, persistTo);
  const configuration = await readWranglerFile();
  const databases = countDatabases(persistTo, configuration, options.databases ?? null);
  rememberDatabases(persistTo, databases);
  // Whoever opens the stores brings the databases to the newest schema.
  await withStores({ persistTo, remote: false, makesState: true }, () => Promise.resolve());

  const { showsLog = false, onLine } = options;
  const flags = [
    ...configurationFlags(persistTo, configuration, databases),
    ...["--env-file", ensureLocalSecrets(persistTo), "--var", "LOCAL_SENDERS:allowed"],
    ...(options.flags ?? []),
  ];
  const url = `http://localhost:${port}`;
  const server = launchDevServer({ persistTo, port, flags, showsLog, onLine });
  await ready(url, server);

  const stopping = new AbortController();
  const serve = async () => {
    const stopSweeping = triggerSweepEachMinute(url);
    try {
      const end = AbortSignal.any([stopping.signal, server.ended]);
      await waitUntilSilent(url, end, options.probes);
      if (stopping.signal.aborted) return;
      throw server.ended.aborted ? endedByItself() : silent();
    } finally {
      stopSweeping();
      await server.end();
      release();
    }
  };
  const ended = serve();
  ended.catch(() => undefined);
  const stop = async () => {
    stopping.abort();
    await ended.catch(() => undefined);
  };
  return { url, ended, lastLines: server.lastLines, stop };
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

function portTaken(port: number, persistTo: string): Failure {
  return new Failure(`Port ${port} is taken.`, {
    why: "Another program listens on it, perhaps another Kickoff.",
    next: `End that program, or choose another port: ${startCommand(persistTo, port === HIGHEST_PORT ? port - 1 : port + 1)}`,
  });
}

function portRefused(port: number, persistTo: string): Failure {
  return new Failure(`Port ${port} cannot be used.`, {
    why: "HTTP clients, browsers among them, refuse to talk to this port.",
    next: `Choose another port: ${startCommand(persistTo, 8788)}`,
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

function silent(): Failure {
  return new Failure("The server no longer answers, and is ended.", {
    why: "Its runtime hangs, or somebody has killed it.",
    next: "Run the command again: the state is kept.",
  });
}

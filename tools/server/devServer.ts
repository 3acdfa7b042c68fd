/** `wrangler dev`, as a process to be launched and ended. */
import { setTimeout as sleep } from "node:timers/promises";

import { type Guarded, spawnGuarded } from "./guarded.ts";
import { keepLastLines } from "./lastLines.ts";
import { colourSettings, passOn } from "./logOutput.ts";
import { wranglerProgram } from "./wrangler.ts";

const READINESS_DEADLINE_MILLISECONDS = 120_000;
const READINESS_POLL_MILLISECONDS = 100;

/** What to launch. */
export interface DevServerOptions {
  /** The state directory, absolute. */
  readonly persistTo: string;
  readonly port: number;
  /** Further flags for `wrangler dev`. */
  readonly flags: readonly string[];
  /** Whether it writes to this terminal; otherwise only its last lines are kept. */
  readonly showsLog: boolean;
  /** Told each line that it logs, unless they go to this terminal. */
  readonly onLine?: ((line: string) => void) | undefined;
}

/** A launched `wrangler dev`. */
export interface DevServer {
  /** Aborted when all of it has ended, for whatever reason. */
  readonly ended: AbortSignal;
  /** The last lines it logged; empty when they went to the terminal. */
  readonly lastLines: () => string;
  /** Ends it and everything it started. May be called again. */
  readonly end: () => Promise<void>;
}

/** Launches a server; `waitUntilReady` says when it answers. */
export function launchDevServer(options: DevServerOptions): DevServer {
  const { persistTo, port, flags, showsLog, onLine } = options;
  const guard = spawnGuarded(
    process.execPath,
    [
      ...["--import", new URL("./endWithRuntime.ts", import.meta.url).href],
      ...[wranglerProgram, "dev", "--port", String(port), "--persist-to", persistTo],
      ...["--show-interactive-dev-session=false", ...flags],
    ],
    showsLog ? colourSettings : {},
  );
  if (showsLog) passOn(guard);
  const lastLines = showsLog ? () => "" : keepLastLines(guard, onLine);
  const closed = closeOf(guard);
  const ended = new AbortController();
  void closed.then(() => ended.abort());
  const end = () => {
    guard.stdin.end();
    return closed;
  };
  return { ended: ended.signal, lastLines, end };
}

/**
 * Waits until a server is healthy.
 *
 * @throws when it ends, or is not healthy after two minutes
 */
export async function waitUntilReady(
  url: string,
  { ended }: Pick<DevServer, "ended">,
): Promise<void> {
  const deadline = Date.now() + READINESS_DEADLINE_MILLISECONDS;
  while (!(await isHealthy(url))) {
    if (ended.aborted) throw new Error("It ended by itself.");
    if (Date.now() > deadline) {
      throw new Error(`It did not answer within ${READINESS_DEADLINE_MILLISECONDS / 1_000} s.`);
    }
    await sleep(READINESS_POLL_MILLISECONDS);
  }
}

function closeOf(guard: Guarded): Promise<void> {
  return new Promise((resolve) => guard.once("close", () => resolve()));
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

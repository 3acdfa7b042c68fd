import { readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";

import { waitUntilSilent } from "../../tools/server/silence.ts";
import { startServer } from "../../tools/server.ts";
import { type Script, scriptedServer } from "./support/scriptedServer.ts";
import { temporaryDirectory } from "./support/temporaryDirectory.ts";

const PROBE_MILLISECONDS = 100;

/** Whether a server that follows this script counts as silent before long. */
async function isFoundSilent(script: Script): Promise<boolean> {
  const url = await scriptedServer(script);
  const patience = AbortSignal.timeout(20 * PROBE_MILLISECONDS);
  await waitUntilSilent(url, patience, PROBE_MILLISECONDS);
  return !patience.aborted;
}

it.each<[string, boolean, Script]>([
  ["answers", false, (_number, _request, response) => response.end()],
  ["refuses", false, (_number, _request, response) => response.writeHead(500).end()],
  [
    "misses two of three",
    false,
    (number, _request, response) => void (number % 3 || response.end()),
  ],
  ["never answers", true, () => undefined],
  ["breaks every connection", true, (_number, request) => request.socket.destroy()],
])("finds of a server that %s that it is silent: %s", async (_case, isSilent, script) => {
  expect(await isFoundSilent(script)).toBe(isSilent);
});

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly line: string;
}

/** Every process of this machine. */
async function listProcesses(): Promise<Process[]> {
  const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const processes = await Promise.all(
    names.map(async (name) => {
      try {
        const stat = await readFile(`/proc/${name}/stat`, "utf8");
        const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
        const line = await readFile(`/proc/${name}/cmdline`, "utf8");
        return { pid: Number(name), parent, line: line.replaceAll("\0", " ") };
      } catch {
        // It has ended in the meantime.
        return null;
      }
    }),
  );
  return processes.filter((process) => process !== null);
}

/** The wrangler that serves at an address, and its two runtimes. */
async function findWrangler(url: string): Promise<{ wrangler: number; runtimes: number[] }> {
  const processes = await listProcesses();
  const entry = processes.find(({ line }) =>
    line.includes(`--socket-addr=entry=${new URL(url).host} `),
  );
  const wrangler = entry?.parent ?? Number.NaN;
  const runtimes = processes.filter(
    ({ parent, line }) => parent === wrangler && line.includes("workerd serve"),
  );
  return { wrangler, runtimes: runtimes.map(({ pid }) => pid) };
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

it("starts a hung server again, and says when one has ended", { timeout: 120_000 }, async () => {
  const persistTo = await temporaryDirectory();
  const server = await startServer({ persistTo, port: null, probeMilliseconds: 2_000 });
  onTestFinished(() => server.stop());
  const before = await findWrangler(server.url);
  expect(before.runtimes).toHaveLength(2);
  for (const pid of before.runtimes) process.kill(pid, "SIGKILL");

  // wrangler replaces its runtimes, says that it is ready, and answers nobody.
  while (await isHealthy(server.url)) await sleep(100);
  while (!(await isHealthy(server.url))) await sleep(500);
  const after = await findWrangler(server.url);
  expect(after.wrangler).not.toBe(before.wrangler);

  process.kill(after.wrangler, "SIGKILL");
  await expect(server.ended).rejects.toThrow("The server has ended by itself.");
});

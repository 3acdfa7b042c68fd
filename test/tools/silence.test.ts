import { readdir, readFile } from "node:fs/promises";
import { expect, it, onTestFinished } from "vitest";

import { waitUntilSilent } from "../../tools/server/silence.ts";
import { startServer } from "../../tools/server.ts";
import { type Script, scriptedServer } from "./support/scriptedServer.ts";
import { temporaryDirectory } from "./support/temporaryDirectory.ts";

const PROBES = { period: 100, patience: 100 };

/** Whether a server that follows this script counts as silent before long. */
async function isFoundSilent(script: Script): Promise<boolean> {
  const url = await scriptedServer(script);
  const patience = AbortSignal.timeout(20 * PROBES.period);
  await waitUntilSilent(url, patience, PROBES);
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

/** The wrangler that serves at an address, the runtime that has the port, and the one that runs the Worker. */
async function findProcesses(url: string) {
  const processes = await listProcesses();
  const { host } = new URL(url);
  const entry = processes.find(({ line }) => line.includes(`--socket-addr=entry=${host} `));
  const wrangler = entry?.parent ?? Number.NaN;
  const worker = processes.find(
    ({ pid, parent, line }) =>
      parent === wrangler && pid !== entry?.pid && line.includes("workerd serve"),
  );
  return { wrangler, entry: entry?.pid ?? Number.NaN, worker: worker?.pid ?? Number.NaN };
}

it.each<[string, (found: Awaited<ReturnType<typeof findProcesses>>) => number[], string]>([
  ["the process that has the port", ({ entry }) => [entry], "no longer answers"],
  ["both runtimes at once", ({ entry, worker }) => [entry, worker], "no longer answers"],
  ["wrangler", ({ wrangler }) => [wrangler], "has ended by itself"],
])(
  "ends with %s, and leaves nothing running",
  { timeout: 120_000 },
  async (_case, victims, words) => {
    const persistTo = await temporaryDirectory();
    const server = await startServer({
      persistTo,
      port: null,
      probes: { period: 500, patience: 2_000 },
    });
    onTestFinished(() => server.stop());
    for (const pid of victims(await findProcesses(server.url))) process.kill(pid, "SIGKILL");

    await expect(server.ended).rejects.toThrow(words);
    const left = (await listProcesses()).filter(({ line }) => line.includes(persistTo));
    expect(left).toEqual([]);
  },
);

import { readdir, readFile } from "node:fs/promises";
import { expect, it, onTestFinished } from "vitest";

import { type ProbeTimes, waitUntilSilent } from "../../tools/server/silence.ts";
import { type Script, scriptedServer } from "./support/scriptedServer.ts";
import { temporaryDirectory } from "./support/temporaryDirectory.ts";
import { startTestServer } from "./support/testServer.ts";

const PERIOD = 10;
/** A server that has been asked so often, and is not found silent, never is. */
const REQUESTS = 12;

/**
 * Whether a server that follows this script counts as silent.
 *
 * @param patience milliseconds
 */
async function isFoundSilent(script: Script, patience: number): Promise<boolean> {
  const enough = new AbortController();
  const url = await scriptedServer((number, request, response) => {
    if (number > REQUESTS) enough.abort();
    else script(number, request, response);
  });
  await waitUntilSilent(url, enough.signal, { period: PERIOD, patience });
  return !enough.signal.aborted;
}

it.each<[string, boolean, Script]>([
  ["answers", false, (_number, _request, response) => response.end()],
  ["refuses", false, (_number, _request, response) => response.writeHead(500).end()],
  [
    "misses two of three",
    false,
    (number, request, response) => void (number % 3 ? request.socket.destroy() : response.end()),
  ],
  ["breaks every connection", true, (_number, request) => request.socket.destroy()],
])("finds of a server that %s that it is silent: %s", async (_case, isSilent, script) => {
  // Longer than a busy machine takes to answer.
  expect(await isFoundSilent(script, 60_000)).toBe(isSilent);
});

it("finds of a server that never answers that it is silent", async () => {
  expect(await isFoundSilent(() => undefined, 100)).toBe(true);
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

it.each<{
  what: string;
  victims: (found: Awaited<ReturnType<typeof findProcesses>>) => number[];
  probes: ProbeTimes;
  words: string;
}>([
  {
    what: "the process that has the port",
    victims: ({ entry }) => [entry],
    probes: { period: 500, patience: 2_000 },
    words: "no longer answers",
  },
  // It is noticed as soon as it has ended, before a probe is missed.
  { what: "wrangler", victims: ({ wrangler }) => [wrangler], probes: {}, words: "ended by itself" },
])("ends with $what, and leaves nothing running", async ({ victims, probes, words }) => {
  const persistTo = await temporaryDirectory();
  const server = await startTestServer({ persistTo, probes });
  onTestFinished(() => server.stop());
  for (const pid of victims(await findProcesses(server.url))) process.kill(pid, "SIGKILL");

  await expect(server.ended).rejects.toThrow(words);
  const left = (await listProcesses()).filter(({ line }) => line.includes(persistTo));
  expect(left).toEqual([]);
});

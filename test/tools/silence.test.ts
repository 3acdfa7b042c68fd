import { expect, it, onTestFinished } from "vitest";

import { type ProbeTimes, waitUntilSilent } from "../../tools/server/silence.ts";
import { findServer, listProcesses } from "./support/processes.ts";
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

it.each<{
  what: string;
  signal: NodeJS.Signals;
  victim: (found: Awaited<ReturnType<typeof findServer>>) => number;
  probes: ProbeTimes;
  words: string;
}>([
  {
    what: "the process that has the port, when it hangs",
    signal: "SIGSTOP",
    victim: ({ entry }) => entry,
    probes: { period: 500, patience: 2_000 },
    words: "no longer answers",
  },
  // What has ended is noticed at once, before a probe is missed.
  {
    what: "wrangler, when it is killed",
    signal: "SIGKILL",
    victim: ({ wrangler }) => wrangler,
    probes: {},
    words: "ended by itself",
  },
])("ends with $what, and leaves nothing running", async ({ signal, victim, probes, words }) => {
  const persistTo = await temporaryDirectory();
  const server = await startTestServer({ persistTo, probes });
  onTestFinished(() => server.stop());
  process.kill(victim(await findServer(server.url)), signal);

  await expect(server.ended).rejects.toThrow(words);
  const left = (await listProcesses()).filter(({ line }) => line.includes(persistTo));
  expect(left).toEqual([]);
});

/** Requests that are refused: on a campaign that is active, and with a mistyped key. */
import type { Bench } from "../bench.ts";
import { call, start, takeCounts } from "../call.ts";
import { formatFigure, interleave, medianOf, medianRatio } from "../figures.ts";
import type { Finding, Outcome } from "../finding.ts";
import { type BenchRequest, measureLoad } from "../load.ts";
import { readProcessorSeconds } from "../processFigures.ts";
import { RunLog } from "../RunLog.ts";
import type { Runtime } from "../runtime.ts";
import { seedCampaigns } from "../world.ts";

const CONNECTIONS = 64;
/** Of the campaign that is active. */
const LEADS = 25;
const KNOWN_CONFLICTS = 50;
const LEAST_SHARE_OF_CONFLICTS = 0.9;
const LEAST_SHARE_OF_MISTYPED = 0.8;

interface RequestFigures {
  readonly perSecond: number;
  /** Of workerd, a request. */
  readonly processorMicroseconds: number;
}

/** Starts of one active campaign, against a KV read, a rate limiter and a call of an object that does nothing. */
export async function measureConflicts(bench: Bench): Promise<Outcome> {
  const kickoff = await bench.open("kickoff");
  const campaignId = await startOne(bench, kickoff);
  const conflict = bench.request("POST", `/campaigns/${campaignId}/start`, 409);
  const floor = bench.floorRequest("conflict", campaignId, 409);
  const { findings, details } = await compare(bench, kickoff, {
    title: "Conflicts",
    requests: [conflict, floor],
    goal: { atLeast: LEAST_SHARE_OF_CONFLICTS },
  });
  await bench.closeAll();

  const runLog = new RunLog();
  const metered = await bench.open("metered", { onLog: runLog.read });
  const [meteredId = ""] = await seedCampaigns(metered, bench.world, { count: 1, leads: LEADS });
  const { runId } = await start(bench, metered, meteredId);
  // Its instances ask D1 as well, and so do its alarm and the outbox, which is told of the start.
  await runLog.waitForInstances(runId, LEADS);
  await runLog.waitUntilSilent(runId);
  const request = bench.request("POST", `/campaigns/${meteredId}/start`, 409);
  await call(metered, request);
  await takeCounts(metered);
  // A conflict is believed for a second; these take less.
  await measureLoad(
    metered.origin,
    1,
    Array.from({ length: KNOWN_CONFLICTS }, () => request),
  );
  const { databaseCalls } = await takeCounts(metered);
  const known = {
    what: `D1 queries of ${KNOWN_CONFLICTS} conflicts that the object knows`,
    figure: databaseCalls,
    unit: "",
    goal: { atMost: 0 },
  };
  return { findings: [...findings, known], details };
}

/** Requests with a mistyped key, against an answer that is always the same. */
export async function measureMistypedKeys(bench: Bench): Promise<Outcome> {
  const kickoff = await bench.open("kickoff");
  const [campaignId = ""] = await seedCampaigns(kickoff, bench.world, { count: 1, leads: 1 });
  const mistyped = mistype(bench.request("POST", `/campaigns/${campaignId}/start`, 401));
  const { findings, details } = await compare(bench, kickoff, {
    title: "Mistyped keys",
    requests: [mistyped, bench.floorRequest("static", campaignId, 401)],
    goal: { atLeast: LEAST_SHARE_OF_MISTYPED },
  });
  await bench.closeAll();

  const metered = await bench.open("metered");
  await takeCounts(metered);
  await call(metered, mistyped);
  const { keyReads, rateLimits, objectRequests, databaseCalls } = await takeCounts(metered);
  const calls = {
    what: "calls of KV, rate limiter, object and D1 for a mistyped key",
    figure: keyReads + rateLimits + objectRequests + databaseCalls,
    unit: "",
    goal: { atMost: 0 },
  };
  return { findings: [...findings, calls], details };
}

async function startOne(bench: Bench, runtime: Runtime): Promise<string> {
  const [campaignId = ""] = await seedCampaigns(runtime, bench.world, { count: 1, leads: LEADS });
  await start(bench, runtime, campaignId);
  return campaignId;
}

/** Another last character: the checksum no longer fits. */
function mistype(request: BenchRequest): BenchRequest {
  const { authorization = "" } = request.headers;
  const last = authorization.endsWith("0") ? "1" : "0";
  return { ...request, headers: { authorization: authorization.slice(0, -1) + last } };
}

interface Comparison {
  readonly title: string;
  /** Of Kickoff and of the floor. */
  readonly requests: readonly [BenchRequest, BenchRequest];
  readonly goal: { readonly atLeast: number };
}

async function compare(
  bench: Bench,
  kickoff: Runtime,
  { title, requests, goal }: Comparison,
): Promise<{ findings: Finding[]; details: Outcome["details"] }> {
  const floor = await bench.open("floor");
  const count = bench.scale.refusals;
  bench.say(`${count} requests over ${CONNECTIONS} connections, in turn with the floor`);
  const figures = await interleave(bench.scale.rounds, {
    kickoff: () => measureRequests(kickoff, requests[0], count),
    floor: () => measureRequests(floor, requests[1], count),
  });
  const perSecond = (rounds: readonly RequestFigures[]) => rounds.map((round) => round.perSecond);
  return {
    findings: [
      {
        what: `${title.toLowerCase()} a second, of the floor's: ${CONNECTIONS} connections`,
        figure: medianRatio(perSecond(figures.kickoff), perSecond(figures.floor)),
        unit: "",
        goal,
      },
    ],
    details: [
      {
        title,
        columns: ["Worker", "requests/s", "CPU µs/request"],
        rows: Object.entries(figures).map(([name, rounds]) => [
          name,
          formatFigure(medianOf(perSecond(rounds))),
          formatFigure(medianOf(rounds.map((round) => round.processorMicroseconds))),
        ]),
      },
    ],
  };
}

async function measureRequests(
  { origin, processId }: Runtime,
  request: BenchRequest,
  count: number,
): Promise<RequestFigures> {
  const before = readProcessorSeconds(processId);
  const { requestsPerSecond } = await measureLoad(
    origin,
    CONNECTIONS,
    Array.from({ length: count }, () => request),
  );
  const seconds = readProcessorSeconds(processId) - before;
  return { perSecond: requestsPerSecond, processorMicroseconds: (1e6 * seconds) / count };
}

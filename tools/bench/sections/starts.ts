/**
 * Starts of distinct campaigns, against a Worker that makes the same platform calls and nothing else. Nobody consumes the
 * queue here: in production that happens elsewhere, and here it would share the thread with the starts.
 */
import { quantileSorted } from "d3-array";

import type { Bench } from "../bench.ts";
import { formatFigure, interleave, medianOf, medianRatio } from "../figures.ts";
import type { Finding, Outcome } from "../finding.ts";
import { type BenchRequest, measureLoad } from "../load.ts";
import { readProcessorSeconds } from "../processFigures.ts";
import type { Runtime } from "../runtime.ts";
import { promiseKeeper, seedCampaigns } from "../world.ts";

const LEADS_A_CAMPAIGN = 25;
const LEAST_SHARE = 0.9;

interface StartFigures {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Of workerd, a start, until the last answer. */
  readonly processorMilliseconds: number;
}

export async function measureStarts(bench: Bench): Promise<Outcome> {
  const kickoff = await bench.open("kickoff", { consumers: null });
  const silent = await bench.open("silent", { consumers: null });
  const floor = await bench.open("floor", { consumers: null });
  const findings: Finding[] = [];
  const rows: string[][] = [];
  for (const { connections, count } of bench.scale.starts) {
    bench.say(`${count} starts over ${connections} connections, in turn with the floor`);
    const measure = async (runtime: Runtime, toRequest: (campaignId: string) => BenchRequest) => {
      const keepPromises = await promiseKeeper(runtime);
      const figures = await measureOnce(bench, runtime, connections, count, toRequest);
      await keepPromises();
      await bench.settle();
      return figures;
    };
    const toStart = (id: string) => bench.request("POST", `/campaigns/${id}/start`, 200);
    const figures = await interleave(bench.scale.rounds, {
      kickoff: () => measure(kickoff, toStart),
      "kickoff without its log": () => measure(silent, toStart),
      floor: () => measure(floor, (id) => bench.floorRequest("start", id, 200)),
    });
    for (const [name, rounds] of Object.entries(figures)) {
      const column = (key: keyof StartFigures) =>
        formatFigure(medianOf(rounds.map((round) => round[key])));
      rows.push([
        name,
        String(connections),
        ...[column("perSecond"), column("p50"), column("p99"), column("processorMilliseconds")],
      ]);
    }
    const perSecond = (rounds: readonly StartFigures[]) => rounds.map((round) => round.perSecond);
    const shareOf = (rounds: readonly StartFigures[]) =>
      medianRatio(perSecond(rounds), perSecond(figures.floor));
    const over = `${connections} connection${connections > 1 ? "s" : ""}`;
    findings.push(
      {
        what: `starts a second, of the floor's: ${over}`,
        figure: shareOf(figures.kickoff),
        unit: "",
        goal: { atLeast: LEAST_SHARE },
      },
      {
        what: `the same without the log: ${over}`,
        figure: shareOf(figures["kickoff without its log"]),
        unit: "",
        goal: null,
      },
    );
  }
  return {
    findings,
    details: [
      {
        title: "Starts of distinct campaigns",
        columns: ["Worker", "connections", "starts/s", "p50 ms", "p99 ms", "CPU ms/start"],
        rows,
      },
    ],
  };
}

async function measureOnce(
  bench: Bench,
  runtime: Runtime,
  connections: number,
  count: number,
  toRequest: (campaignId: string) => BenchRequest,
): Promise<StartFigures> {
  const campaigns = await seedCampaigns(runtime, bench.world, { count, leads: LEADS_A_CAMPAIGN });
  const processorBefore = readProcessorSeconds(runtime.processId);
  const load = await measureLoad(runtime.origin, connections, campaigns.map(toRequest));
  const processorSeconds = readProcessorSeconds(runtime.processId) - processorBefore;
  return {
    perSecond: load.requestsPerSecond,
    p50: quantileSorted(load.latencies, 0.5) ?? Number.NaN,
    p99: quantileSorted(load.latencies, 0.99) ?? Number.NaN,
    processorMilliseconds: (1_000 * processorSeconds) / count,
  };
}

/** From the request of a start to the last instance, against a floor's start and the same rows inserted straight into D1. */
import type { Bench } from "../bench.ts";
import { call, start } from "../call.ts";
import { formatFigure, interleave, medianOf, medianRatio } from "../figures.ts";
import type { Finding, Outcome } from "../finding.ts";
import { forgetPeakMemory, readPeakMemory, readProcessorSeconds } from "../processFigures.ts";
import { RunLog } from "../RunLog.ts";
import type { Runtime } from "../runtime.ts";
import { seedCampaigns } from "../world.ts";

const MOST_OF_RAW = 1.5;
const LARGEST_SPREAD = 1.1;
/** Below it times that do not grow with the number of leads are most of it. */
const LEAST_LEADS = 100_000;
const MEBIBYTE = 2 ** 20;

/** One fan-out. */
interface FanOut {
  readonly milliseconds: number;
  /** Of workerd. */
  readonly processorMilliseconds: number;
  /** Of workerd, bytes. */
  readonly peakMemory: number;
}

interface Size {
  readonly leads: number;
  readonly kickoff: readonly FanOut[];
  readonly raw: readonly FanOut[];
}

export async function measureFanOut(bench: Bench): Promise<Outcome> {
  const runLog = new RunLog();
  const kickoff = await bench.open("kickoff", { onLog: runLog.read });
  const floor = await bench.open("floor", { consumers: null });
  const sizes: Size[] = [];
  for (const leads of bench.scale.fanOuts) {
    bench.say(`fan-outs over ${leads.toLocaleString("en")} leads, in turn with raw inserts`);
    const figures = await interleave(bench.scale.rounds, {
      kickoff: () => fanOut(bench, kickoff, runLog, leads),
      raw: () => insertRaw(bench, floor, leads),
    });
    sizes.push({ leads, ...figures });
  }
  return {
    findings: [...compareWithRaw(bench, sizes), ...compareSizes(sizes)],
    details: [
      {
        title: "From the request to the last instance",
        columns: ["Worker", "leads", "ms", "instances/s", "CPU ms", "peak memory MiB"],
        rows: sizes.flatMap(({ leads, kickoff: fanOuts, raw }) => [
          toRow("kickoff", leads, fanOuts),
          toRow("raw inserts", leads, raw),
        ]),
      },
    ],
  };
}

async function fanOut(
  bench: Bench,
  runtime: Runtime,
  runLog: RunLog,
  leads: number,
): Promise<FanOut> {
  const [campaignId = ""] = await seedCampaigns(runtime, bench.world, { count: 1, leads });
  const readFigures = watchProcess(runtime);
  const beganAt = performance.now();
  const { runId } = await start(bench, runtime, campaignId);
  await runLog.waitForInstances(runId, leads);
  return { milliseconds: performance.now() - beganAt, ...readFigures() };
}

async function insertRaw(bench: Bench, runtime: Runtime, leads: number): Promise<FanOut> {
  const [campaignId = ""] = await seedCampaigns(runtime, bench.world, { count: 1, leads });
  const readFigures = watchProcess(runtime);
  const beganAt = performance.now();
  const startRequest = bench.floorRequest("start", campaignId, 200);
  const runId = await (await call(runtime, startRequest)).text();
  const request = bench.floorRequest("raw", `${campaignId}/${runId}/${leads}`, 200);
  await call(runtime, request);
  return { milliseconds: performance.now() - beganAt, ...readFigures() };
}

/** Begins to watch a workerd; the returned function tells what it has needed since. */
function watchProcess({ processId }: Runtime): () => Omit<FanOut, "milliseconds"> {
  forgetPeakMemory(processId);
  const before = readProcessorSeconds(processId);
  return () => ({
    processorMilliseconds: 1_000 * (readProcessorSeconds(processId) - before),
    peakMemory: readPeakMemory(processId),
  });
}

function compareWithRaw({ scale }: Bench, sizes: readonly Size[]): Finding[] {
  return sizes
    .filter(({ leads }) => leads >= Math.min(LEAST_LEADS, ...scale.fanOuts.slice(-1)))
    .flatMap(({ leads, kickoff, raw }) => [
      {
        what: `fan-out of ${leads.toLocaleString("en")} leads, of the raw inserts' time`,
        figure: medianRatio(timesOf(kickoff), timesOf(raw)),
        unit: "",
        goal: { atMost: MOST_OF_RAW },
      },
      {
        what: `fan-out of ${leads.toLocaleString("en")} leads, of the raw inserts' peak memory`,
        figure: medianRatio(memoriesOf(kickoff), memoriesOf(raw)),
        unit: "",
        goal: null,
      },
    ]);
}

/** How much longer a lead takes in the largest fan-out than in the one before it. */
function compareSizes(sizes: readonly Size[]): Finding[] {
  const [smaller, larger] = sizes.slice(-2);
  if (smaller === undefined || larger === undefined) return [];
  const aLead = ({ leads, kickoff }: Size) => medianOf(timesOf(kickoff)) / leads;
  const of = `${larger.leads.toLocaleString("en")} leads, of that at ${smaller.leads.toLocaleString("en")}`;
  return [
    {
      what: `fan-out time a lead at ${of}`,
      figure: aLead(larger) / aLead(smaller),
      unit: "",
      goal: { atMost: LARGEST_SPREAD },
    },
  ];
}

function toRow(name: string, leads: number, fanOuts: readonly FanOut[]): string[] {
  const column = (key: keyof FanOut) => medianOf(fanOuts.map((fanOutSeen) => fanOutSeen[key]));
  return [
    name,
    leads.toLocaleString("en"),
    formatFigure(column("milliseconds")),
    formatFigure((1_000 * leads) / column("milliseconds")),
    formatFigure(column("processorMilliseconds")),
    formatFigure(column("peakMemory") / MEBIBYTE),
  ];
}

function timesOf(fanOuts: readonly FanOut[]): number[] {
  return fanOuts.map(({ milliseconds }) => milliseconds);
}

function memoriesOf(fanOuts: readonly FanOut[]): number[] {
  return fanOuts.map(({ peakMemory }) => peakMemory);
}

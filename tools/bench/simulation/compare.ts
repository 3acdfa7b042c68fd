/** Holds mixes of starts as they went against the same mixes as the simulation plays them. Pure. */
import { max } from "d3-array";

import { formatFigure, medianOf } from "../figures.ts";
import type { Detail, Finding } from "../finding.ts";
import type { Fate } from "./model.ts";
import type { Times } from "./solveTimes.ts";
import { leadsOf } from "./workload.ts";

const LARGEST_ERROR = 0.1;

/** A mix as it went, and as it goes by the times that were measured around it. */
export interface Round {
  readonly times: Times;
  readonly measured: readonly Fate[];
  readonly simulated: readonly Fate[];
}

/** What a mix is compared by. */
interface Measure {
  readonly what: string;
  readonly goal: Finding["goal"];
  /** Milliseconds. */
  readonly read: (fates: readonly Fate[]) => number;
}

const MEASURES: readonly Measure[] = [
  {
    what: "time until all instances are there",
    goal: { atMost: LARGEST_ERROR },
    read: (fates) => max(fates, ({ finishedAt }) => finishedAt) ?? Number.NaN,
  },
  {
    what: "median time until a campaign's instances are there",
    goal: { atMost: LARGEST_ERROR },
    read: (fates) => medianOf(fates.map(({ arrival, finishedAt }) => finishedAt - arrival.at)),
  },
  {
    what: "median time to the answer of a start",
    goal: null,
    read: (fates) => medianOf(fates.map(({ arrival, committedAt }) => committedAt - arrival.at)),
  },
];

/** How far the simulation is off: the median over the rounds, so that one round's luck or bad luck does not count. */
export function compareRounds(rounds: readonly Round[]): Finding[] {
  return MEASURES.map(({ what, goal, read }) => ({
    what: `simulated and measured ${what}, difference`,
    figure: medianOf(
      rounds.map(({ measured, simulated }) => Math.abs(read(simulated) / read(measured) - 1)),
    ),
    unit: "",
    goal,
  }));
}

/** Every round, for a reader who wants to see them. */
export function describeRounds(rounds: readonly Round[]): Detail {
  return {
    title:
      "The simulation and a measurement of a mix of starts, another mix each round; times in ms",
    columns: [
      "starts",
      "leads",
      "a start takes",
      "a range",
      ...MEASURES.flatMap(({ what }) => [`${what}: measured`, "simulated"]),
    ],
    rows: rounds.map(({ measured, simulated, times }) => [
      String(measured.length),
      formatFigure(leadsOf(measured.map(({ arrival }) => arrival))),
      ...[times.startTime, times.rangeTime].map(formatFigure),
      ...MEASURES.flatMap(({ read }) => [read(measured), read(simulated)].map(formatFigure)),
    ]),
  };
}

/** How much is measured. */
import type { EvenWorkload, Workload } from "./simulation/workload.ts";

export interface Scale {
  /** Those that count; one more comes first, for warming up. */
  readonly rounds: number;
  readonly audienceLeads: number;
  /** How many starts there are in a round, over so many connections. */
  readonly starts: readonly { readonly connections: number; readonly count: number }[];
  /** From the last start until its alarm and consumer are through. */
  readonly settlingMilliseconds: number;
  /** The sizes over which the time to the answer is to be flat, and how often each is started. */
  readonly leadCounts: readonly number[];
  readonly startsOfASize: number;
  /** The sizes of fan-outs. */
  readonly fanOuts: readonly number[];
  /** Requests of a round that are refused. */
  readonly refusals: number;
  readonly pages: number;
  readonly itemsAPage: number;
  readonly naiveLeads: number;
  readonly execution: {
    /** Of a round. */
    readonly actions: number;
    /** Of one campaign, to see whether it grows slower. */
    readonly manyActions: number;
    readonly unlimitedActions: number;
    /** First steps that a limit allows. */
    readonly limitedActions: number;
  };
  readonly webhooks: {
    /** Of a round. */
    readonly events: number;
  };
  /** What the simulation is made from, and what it has to reproduce. */
  readonly scaling: {
    /** Starts that are sent at once, all of so many leads. */
    readonly small: { readonly starts: number; readonly leads: number };
    /** Of more leads than fit a range. */
    readonly large: { readonly starts: number; readonly leads: number };
    /** Another one each round. */
    readonly mix: Workload;
  };
  /** The rush on several databases; each number of them divides the tenants evenly. */
  readonly databases: { readonly numbers: readonly number[]; readonly rush: EvenWorkload };
}

/** What a figure in the docs rests on. */
export const FULL: Scale = {
  rounds: 5,
  audienceLeads: 1_000_000,
  starts: [
    { connections: 1, count: 200 },
    { connections: 16, count: 600 },
    { connections: 64, count: 1_000 },
  ],
  settlingMilliseconds: 6_000,
  leadCounts: [25, 1_000, 100_000, 1_000_000],
  startsOfASize: 300,
  fanOuts: [1_000, 100_000, 1_000_000],
  refusals: 10_000,
  pages: 1_000,
  itemsAPage: 500,
  naiveLeads: 10_000,
  execution: {
    actions: 2_000,
    manyActions: 100_000,
    unlimitedActions: 4_000,
    limitedActions: 250,
  },
  webhooks: { events: 2_000 },
  scaling: {
    small: { starts: 40, leads: 2_500 },
    large: { starts: 8, leads: 100_000 },
    mix: {
      tenants: 40,
      startsATenant: 1,
      // So close together that they wait for each other: that is what the simulation is about.
      duration: 1_000,
      sizes: [
        { leads: 2_500, percent: 50 },
        { leads: 25_000, percent: 40 },
        { leads: 100_000, percent: 10 },
      ],
    },
  },
  databases: {
    numbers: [1, 2, 4, 8],
    rush: { tenants: 8, leads: [2_500, 2_500, 2_500, 10_000, 25_000], duration: 1_000 },
  },
};

/** Shows within seconds that everything can be measured; the figures mean nothing. */
export const QUICK: Scale = {
  rounds: 1,
  audienceLeads: 6_000,
  starts: [
    { connections: 1, count: 3 },
    { connections: 16, count: 20 },
  ],
  settlingMilliseconds: 0,
  leadCounts: [25, 3_000],
  startsOfASize: 2,
  fanOuts: [1_000, 3_000],
  refusals: 100,
  pages: 3,
  itemsAPage: 10,
  naiveLeads: 100,
  execution: { actions: 40, manyActions: 200, unlimitedActions: 80, limitedActions: 10 },
  webhooks: { events: 50 },
  scaling: {
    small: { starts: 3, leads: 2_500 },
    large: { starts: 2, leads: 5_000 },
    mix: { tenants: 3, startsATenant: 1, duration: 100, sizes: [{ leads: 5_000, percent: 100 }] },
  },
  databases: { numbers: [1, 2], rush: { tenants: 2, leads: [2_500, 5_000], duration: 100 } },
};

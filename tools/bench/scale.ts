/** How much is measured. */

export interface Scale {
  /** Those that count; one more comes first, for warming up. */
  readonly rounds: number;
  readonly audienceLeads: number;
  /** How many starts there are in a round, over so many connections. */
  readonly starts: readonly { readonly connections: number; readonly count: number }[];
  /** From the last start until its alarm and consumer are through. */
  readonly settlingMilliseconds: number;
}

/** What a figure in the docs rests on. */
export const FULL: Scale = {
  rounds: 5,
  audienceLeads: 1_000_000,
  starts: [
    { connections: 1, count: 200 },
    { connections: 16, count: 1_000 },
    { connections: 64, count: 2_000 },
  ],
  settlingMilliseconds: 6_000,
};

/** Shows within seconds that everything can be measured; the figures mean nothing. */
export const QUICK: Scale = {
  rounds: 1,
  audienceLeads: 3_000,
  starts: [
    { connections: 1, count: 3 },
    { connections: 16, count: 20 },
  ],
  settlingMilliseconds: 0,
};

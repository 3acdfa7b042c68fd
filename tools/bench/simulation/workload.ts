/** What tenants ask for. */
import { sum } from "d3-array";

import { Random } from "../../random.ts";
import type { Arrival } from "./model.ts";

export interface Workload {
  readonly tenants: number;
  /** Each tenant starts so many campaigns … */
  readonly startsATenant: number;
  /** … at random moments of so many milliseconds. */
  readonly duration: number;
  /** How many leads a campaign has, and how many campaigns in a hundred have so many. */
  readonly sizes: readonly { readonly leads: number; readonly percent: number }[];
}

/** The starts of all tenants, in the order of time; the same seed makes the same ones. */
export function planArrivals(workload: Workload, seed: string): Arrival[] {
  const random = new Random(seed);
  const sizes = workload.sizes.flatMap(({ leads, percent }) => Array<number>(percent).fill(leads));
  return Array.from({ length: workload.tenants }, (_, tenant) => tenant)
    .flatMap((tenant) =>
      Array.from({ length: workload.startsATenant }, () => ({
        at: random.fraction() * workload.duration,
        tenant,
        leads: random.pick(sizes),
      })),
    )
    .sort((a, b) => a.at - b.at);
}

/** What tenants ask for when all ask for the same: so that any even part of them is an equal part. */
export interface EvenWorkload {
  readonly tenants: number;
  /** The sizes of the campaigns that each tenant starts … */
  readonly leads: readonly number[];
  /** … at random moments of so many milliseconds. */
  readonly duration: number;
}

/** The starts of tenants who all ask for the same, in the order of time; the same seed makes the same ones. */
export function planEvenArrivals(
  { tenants, leads, duration }: EvenWorkload,
  seed: string,
): Arrival[] {
  const random = new Random(seed);
  return Array.from({ length: tenants }, (_, tenant) => tenant)
    .flatMap((tenant) =>
      leads.map((count) => ({ at: random.fraction() * duration, tenant, leads: count })),
    )
    .sort((a, b) => a.at - b.at);
}

/** How many leads they have in all. */
export function leadsOf(arrivals: readonly Arrival[]): number {
  return sum(arrivals, ({ leads }) => leads);
}

/** What the samples of a soak say: rows a second, how long starts took, and what grew. Pure. */
import { median, quantile } from "d3-array";

import type { AnsweredStart } from "./Pair.ts";
import type { RowCounts, Sample } from "./sample.ts";

/** A sample with what happened since the one before. */
export interface Interval extends Sample {
  /** How many rows came in a second. */
  readonly rates: RowCounts;
  /** How long a start took to be answered, in milliseconds: in the middle, and the 99th of a hundred; NaN without any. */
  readonly startMedian: number;
  readonly startSlow: number;
}

/**
 * What happened between the samples.
 *
 * @param beganAt when the soak began, in milliseconds since 1970
 */
export function toIntervals(
  samples: readonly Sample[],
  starts: readonly AnsweredStart[],
  beganAt: number,
): Interval[] {
  return samples.map((sample, index) => {
    const from = samples[index - 1]?.seconds ?? 0;
    const taken = starts
      .filter(({ endedAt }) => {
        const seconds = (endedAt - beganAt) / 1_000;
        return from < seconds && seconds <= sample.seconds;
      })
      .map(({ milliseconds }) => milliseconds);
    return {
      ...sample,
      rates: toRates(samples[index - 1]?.rows ?? null, sample.rows, sample.seconds - from),
      startMedian: median(taken) ?? Number.NaN,
      startSlow: quantile(taken, 0.99) ?? Number.NaN,
    };
  });
}

function toRates(before: RowCounts | null, now: RowCounts, seconds: number): RowCounts {
  const rate = (name: keyof RowCounts) =>
    seconds > 0 ? (now[name] - (before?.[name] ?? 0)) / seconds : 0;
  return {
    runs: rate("runs"),
    instances: rate("instances"),
    actions: rate("actions"),
    deliveries: rate("deliveries"),
    messages: rate("messages"),
    events: rate("events"),
  };
}

/** The median of a figure in the second and in the last quarter: what grows without end is far higher in the last. */
export function compareQuarters<Measured>(
  samples: readonly Measured[],
  figure: (sample: Measured) => number,
): { readonly second: number; readonly last: number; readonly highest: number } {
  const values = samples.map(figure);
  const quarter = Math.ceil(values.length / 4);
  const ofKnown = (some: readonly number[]) => some.filter((value) => !Number.isNaN(value));
  return {
    second: median(ofKnown(values.slice(quarter, 2 * quarter))) ?? Number.NaN,
    last: median(ofKnown(values.slice(-quarter))) ?? Number.NaN,
    highest: Math.max(...ofKnown(values)),
  };
}

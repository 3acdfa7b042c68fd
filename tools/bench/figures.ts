/** Figures: taking them in turn, and writing them down. */
import { median } from "d3-array";

const PLACES = 3;

/**
 * Does the tasks in turn, so that a machine whose speed drifts is as fast for one as for the other; the order turns around from
 * round to round. The first round is for warming up, and not counted.
 *
 * @returns what each task came to, one entry a round
 */
export async function interleave<Name extends string, T>(
  rounds: number,
  tasks: Readonly<Record<Name, (round: number) => Promise<T>>>,
): Promise<Record<Name, T[]>> {
  const names = Object.keys(tasks) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, [] as T[]])) as Record<Name, T[]>;
  for (let round = 0; round <= rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const result = await tasks[name](round);
      if (round > 0) results[name].push(result);
    }
  }
  return results;
}

/** The median of figures. */
export function medianOf(figures: readonly number[]): number {
  return median(figures) ?? Number.NaN;
}

/** The median of the ratios of two figures that were taken in the same round. */
export function medianRatio(dividends: readonly number[], divisors: readonly number[]): number {
  return medianOf(dividends.map((dividend, round) => dividend / (divisors[round] ?? Number.NaN)));
}

/** A figure as a person reads it: thousands apart, three digits that count; a dash where there is none. */
export function formatFigure(figure: number): string {
  if (Number.isNaN(figure)) return "–";
  const fractionDigits = Math.max(0, PLACES - 1 - Math.floor(Math.log10(Math.abs(figure) || 1)));
  return figure.toLocaleString("en", {
    maximumFractionDigits: Math.min(fractionDigits, 2 * PLACES),
  });
}

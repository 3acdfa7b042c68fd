/** How many actions were sent when, in pieces of time that fit the whole. Pure; as the reader's clock has it. */

export type BucketSize = "minute" | "hour" | "day";

/** A piece of time. */
export interface Bucket {
  /** When it begins, milliseconds since 1970. */
  readonly at: number;
  readonly count: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LONGEST_IN_MINUTES = 2 * HOUR;
const LONGEST_IN_HOURS = 5 * DAY;

/** Counts actions in pieces of a minute, an hour or a day; those without any are among them. */
export function bucketActions(times: readonly number[]): {
  readonly size: BucketSize;
  readonly buckets: readonly Bucket[];
} {
  const first = times.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY);
  const last = times.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY);
  const size =
    last - first <= LONGEST_IN_MINUTES
      ? "minute"
      : last - first <= LONGEST_IN_HOURS
        ? "hour"
        : "day";
  const counts = new Map<number, number>();
  for (const time of times) {
    const at = beginningOf(time, size);
    counts.set(at, (counts.get(at) ?? 0) + 1);
  }
  const buckets: Bucket[] = [];
  if (times.length === 0) return { size, buckets };
  for (let at = beginningOf(first, size); at <= last; at = nextBeginning(at, size)) {
    buckets.push({ at, count: counts.get(at) ?? 0 });
  }
  return { size, buckets };
}

function beginningOf(time: number, size: BucketSize): number {
  if (size === "day") return new Date(time).setHours(0, 0, 0, 0);
  const at = new Date(time);
  return size === "hour" ? at.setMinutes(0, 0, 0) : at.setSeconds(0, 0);
}

/** A day that the clocks make longer or shorter is one day all the same. */
function nextBeginning(at: number, size: BucketSize): number {
  if (size !== "day") return at + (size === "hour" ? HOUR : MINUTE);
  const day = new Date(at);
  return day.setDate(day.getDate() + 1);
}

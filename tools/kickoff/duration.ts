/** Durations as an operator types them. */

const DAY_MILLISECONDS = 86_400_000;
const UNIT_MILLISECONDS: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: DAY_MILLISECONDS,
};
/** Longer than any key should live, and far from where dates end. */
const LONGEST_DAYS = 36_500;

/** A duration in milliseconds, or a sentence about what is wrong with the text. */
export type DurationDecision = { readonly milliseconds: number } | { readonly problem: string };

/** Reads `90m`, `12h` or `30d`. */
export function parseDuration(text: string): DurationDecision {
  const [, amount, unit = ""] = /^([0-9]{1,9})([mhd])$/.exec(text.trim()) ?? [];
  const milliseconds = Number(amount) * (UNIT_MILLISECONDS[unit] ?? Number.NaN);
  if (Number.isNaN(milliseconds)) {
    return { problem: "A duration is a number with d, h or m behind it: 30d, 12h, 90m." };
  }
  if (milliseconds === 0) return { problem: "It must be more than nothing." };
  if (milliseconds > LONGEST_DAYS * DAY_MILLISECONDS) {
    return { problem: `It must be at most ${LONGEST_DAYS}d, which is a century.` };
  }
  return { milliseconds };
}

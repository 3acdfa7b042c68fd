/** Durations as an operator types them. */

const UNIT_MILLISECONDS: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
/** Longer than any key should live, and far from where dates end. */
const LONGEST_DAYS = 36_500;

/**
 * Reads `90m`, `12h` or `30d`.
 *
 * @returns milliseconds, or null when the text is no duration, or one of nothing or of more than a century
 */
export function parseDuration(text: string): number | null {
  const [, amount, unit = ""] = /^([0-9]{1,9})([mhd])$/.exec(text.trim()) ?? [];
  const milliseconds = Number(amount) * (UNIT_MILLISECONDS[unit] ?? Number.NaN);
  const isSensible = milliseconds > 0 && milliseconds <= LONGEST_DAYS * 86_400_000;
  return isSensible ? milliseconds : null;
}

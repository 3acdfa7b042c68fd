/** `Retry-After`: for how long whoever answers wants to be left alone. */
const SECOND = 1_000;

/**
 * Reads seconds, or a date as HTTP prefers it (RFC 9110, sections 10.2.3 and 5.6.7).
 *
 * @returns milliseconds since 1970; null when the header is missing or malformed
 */
export function readRetryAfter(value: string | null, now: number): number | null {
  if (value === null) return null;
  if (/^\d+$/.test(value)) return now + Number(value) * SECOND;
  const isDate = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/.test(value);
  const time = isDate ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}

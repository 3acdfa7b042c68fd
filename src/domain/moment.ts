/** A moment as ISO 8601 and RFC 3339 write it. Pure. */

/** Which days a month has stands in no pattern. */
const FORM =
  /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/**
 * Reads a moment with its offset from UTC; one without names no moment.
 *
 * @returns milliseconds since 1970; null when it is none
 */
export function readMoment(text: string): number | null {
  return FORM.test(text) && isDay(text.slice(0, 10)) ? Date.parse(text) : null;
}

/** `Date` takes a day that its month does not have for one of the next month. */
function isDay(day: string): boolean {
  const midnight = Date.parse(day);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day);
}

/** When a `Retry-After` says that it is worth asking again. Pure. */

/**
 * Reads a `Retry-After`, in seconds or as a date.
 *
 * @param header null when the answer has none
 * @param now milliseconds since 1970
 * @returns milliseconds since 1970; `now` when it says nothing that can be read, or a time in the past
 */
export function readRetryAfter(header: string | null, now: number): number {
  const text = header?.trim() ?? "";
  const time = /^\d+$/.test(text) ? now + Number(text) * 1_000 : Date.parse(text);
  return Number.isFinite(time) ? Math.max(now, time) : now;
}

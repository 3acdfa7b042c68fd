/**
 * Identifiers: 24 lower-case hexadecimal characters. The first 8 are the creation time in seconds and the next 3 its
 * milliseconds, so they sort by age; the rest is random.
 */
import * as z from "zod/mini";

const LENGTH = 24;
/** Enough for the characters that the time leaves. */
const RANDOM_BYTES = 7;

/** Any id of the API: account group, audience, lead, campaign, run, trace. */
export const identifierSchema = z
  .string()
  .check(z.regex(/^[0-9a-f]{24}$/, "must be 24 lower-case hexadecimal characters"));

/**
 * Makes a new identifier.
 *
 * @param now milliseconds since 1970
 */
export function newIdentifier(now: number): string {
  const seconds = Math.floor(now / 1000)
    .toString(16)
    .padStart(8, "0");
  const milliseconds = (now % 1000).toString(16).padStart(3, "0");
  const random = toHexadecimal(crypto.getRandomValues(new Uint8Array(RANDOM_BYTES)));
  return (seconds + milliseconds + random).slice(0, LENGTH);
}

/** Lower-case hexadecimal, two characters a byte. */
export function toHexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

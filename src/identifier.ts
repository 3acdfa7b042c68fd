/** Identifiers: 24 lower-case hexadecimal characters, the first 8 the creation time in seconds, so they sort by age. */
import * as z from "zod/mini";

const RANDOM_BYTES = 8;

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
  return seconds + toHexadecimal(crypto.getRandomValues(new Uint8Array(RANDOM_BYTES)));
}

/** Lower-case hexadecimal, two characters a byte. */
export function toHexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

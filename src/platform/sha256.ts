import { toHexadecimal } from "./identifiers.ts";

/** SHA-256 of a text, in hexadecimal. */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return toHexadecimal(new Uint8Array(digest));
}

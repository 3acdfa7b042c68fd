/** Reads a body as JSON in UTF-8, or says what it is instead and what to send. Pure. */
import { shortenName } from "./shorten.ts";

/** What a body came to: its value, or what is wrong with it. */
export type JsonReading = { readonly value: unknown } | { readonly flaw: string };

/**
 * Reads a body that is not empty.
 *
 * @param type its `Content-Type`. It counts only where the body is no JSON: curl says of everything that it is a form
 */
export function readJson(bytes: Uint8Array, type: string): JsonReading {
  let text: string | null = null;
  try {
    // A mark of UTF-8 at the beginning is left out.
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
    return { value: JSON.parse(text) };
  } catch {
    return { flaw: `body: ${describe(bytes, text, type)}` };
  }
}

/**
 * What `Content-Encoding` and `Content-Type` say that the body is and the API does not read; null when they say nothing of
 * the kind. ASCII is a part of UTF-8. Some clients name the charset as the coding.
 */
export function findFlawOfHeaders(coding: string, type: string): string | null {
  if (!/^(|identity|utf-?8)$/i.test(coding)) {
    return `Content-Encoding: ${shortenName(coding)} is not read; send the body uncompressed, and without this header`;
  }
  const charset = /;\s*charset\s*=\s*["']?([^\s"';]+)/i.exec(type)?.[1];
  return charset === undefined || /^(utf-?8|(us-)?ascii)$/i.test(charset)
    ? null
    : `Content-Type: the charset ${shortenName(charset)} is not read; send JSON in UTF-8, with charset=utf-8 or none`;
}

/** @param text the body as UTF-8; null when it is none */
function describe([first = 0, second]: Uint8Array, text: string | null, type: string): string {
  if (first === 0x1f && second === 0x8b) return "is compressed with gzip; send it uncompressed";
  const isForm = text !== null && /form/i.test(type) && !/^\s*[[{]/.test(text);
  let what = isForm ? "is a form" : "is no well-formed JSON";
  if (text === null) what = "has bytes that are no UTF-8";
  // JSON begins with a character of ASCII: in UTF-16, one of its two bytes is 0, unless a mark comes first.
  if (first >= 0xfe || first === 0 || second === 0) what = "is in UTF-16 or UTF-32";
  return `${what}; send JSON in UTF-8`;
}

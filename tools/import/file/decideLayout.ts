/** How to read a CSV file, by its first bytes: its encoding, what stands between its columns, where it begins. Pure. */
import { decideDelimiter } from "./decideDelimiter.ts";
import { decideEncoding, type Encoding } from "./decideEncoding.ts";

/** A first line with which a file tells Excel its delimiter. */
const DELIMITER_LINE = /^"?sep=([^"\r\n])"?(?:\r\n|\n|\r)/i;

/** How to read a file. */
export interface FileLayout {
  readonly encoding: Encoding;
  readonly delimiter: string;
  /** Where the first row begins: behind the byte order mark and Excel's `sep=;`, if they are there. */
  readonly firstByte: number;
  /** The line of the file that begins there, from 1. */
  readonly firstLine: number;
}

/** The layout, or what a person must know to make the file readable. */
export type LayoutDecision = FileLayout | { readonly problem: string };

/**
 * Decides how to read a file.
 *
 * @param start its first bytes, as many as hold some rows
 * @param asked the encoding that a person has named; null when none has
 */
export function decideLayout(start: Uint8Array, asked: string | null = null): LayoutDecision {
  const encoding = decideEncoding(start, asked);
  if ("problem" in encoding) return encoding;
  const { name, markBytes } = encoding;
  const all = new TextDecoder(name).decode(start.subarray(markBytes), { stream: true });
  const [delimiterLine = "", delimiter] = DELIMITER_LINE.exec(all) ?? [];
  const text = all.slice(delimiterLine.length);
  if (text.trim() === "") return { problem: "It is empty. There must be a header." };
  // The line is ASCII: each character has one byte, or two.
  const bytesOfCharacter = name.startsWith("utf-16") ? 2 : 1;
  return {
    encoding,
    delimiter: delimiter ?? decideDelimiter(`${text}\n`),
    firstByte: markBytes + bytesOfCharacter * delimiterLine.length,
    firstLine: delimiter === undefined ? 1 : 2,
  };
}

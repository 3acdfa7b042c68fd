/** Which encoding a file is in, by its first bytes. Pure. Nothing is guessed that may well be wrong: then a person is asked. */

/** An encoding, and where the text begins. */
export interface Encoding {
  /** As the Encoding Standard names it: `utf-8`, `utf-16le`, `windows-1252`. */
  readonly name: string;
  /** How it was found out, for people. */
  readonly reason: string;
  /** The bytes of the byte order mark. */
  readonly markBytes: number;
}

/** The encoding, or what a person must know to make the file readable. */
export type EncodingDecision = Encoding | { readonly problem: string };

/** How files begin that are no text: told by name, so that nobody looks for an encoding. */
const OTHER_FILES: readonly (readonly [beginning: readonly number[], what: string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], "It is a spreadsheet or an archive."],
  [[0xd0, 0xcf, 0x11, 0xe0], "It is a spreadsheet of an old kind."],
  [[0x1f, 0x8b], "It is compressed with gzip."],
  [[0x25, 0x50, 0x44, 0x46], "It is a PDF."],
];

const MARKS: readonly (readonly [mark: readonly number[], name: string])[] = [
  [[0xef, 0xbb, 0xbf], "utf-8"],
  [[0xff, 0xfe], "utf-16le"],
  [[0xfe, 0xff], "utf-16be"],
];

/**
 * What a text in one of the languages of Windows-1252 hardly has, and a text of another encoding that is read as such often:
 * three letters in a row that are not ASCII, control characters, signs or capitals in the middle of words.
 */
const FOREIGN =
  /[^\0-\x7f]{3}|[\x80-\x9f]|\p{L}[\xa1-\xb3\xb5\xb6\xb8\xb9\xbb-\xbf\xd7\xf7]\p{L}|\p{Ll}[ŽŠŸŒ]/gu;
/** Of those, so many among the letters beyond ASCII are too many. */
const MAXIMUM_SHARE_FOREIGN = 0.1;
/** Of each second byte, so many are zero in a UTF-16 file with delimiters and line breaks. */
const SHARE_OF_ZEROS = 0.05;

/**
 * Decides the encoding of a file.
 *
 * @param start its first bytes
 * @param asked the encoding that a person has named; null when none has
 */
export function decideEncoding(start: Uint8Array, asked: string | null): EncodingDecision {
  const other = OTHER_FILES.find(([beginning]) => beginsWith(start, beginning));
  if (other !== undefined) {
    return { problem: `${other[1]} Save it as CSV in UTF-8 and import that.` };
  }
  const mark = MARKS.find(([bytes]) => beginsWith(start, bytes));
  if (asked !== null) {
    const { encoding: name } = new TextDecoder(asked);
    const markBytes = mark?.[1] === name ? mark[0].length : 0;
    return { name, reason: "as it was asked for", markBytes };
  }
  if (mark !== undefined) {
    return { name: mark[1], reason: "by its byte order mark", markBytes: mark[0].length };
  }
  return decideByContent(start);
}

function decideByContent(start: Uint8Array): EncodingDecision {
  const utf16 = findUtf16(start);
  if (utf16 !== null) return { name: utf16, reason: "by its zero bytes", markBytes: 0 };
  if (start.includes(0)) {
    return {
      problem: "It has zero bytes, so it is no text. Save it as CSV in UTF-8 and import that.",
    };
  }
  const text = decode(start, "utf-8");
  const broken = count(text, /\ufffd/g);
  if (broken <= count(text, /[^\0-\x7f\ufffd]/g)) {
    return { name: "utf-8", reason: "by its bytes", markBytes: 0 };
  }
  const latin = decode(start, "windows-1252");
  if (count(latin, FOREIGN) <= MAXIMUM_SHARE_FOREIGN * count(latin, /[^\0-\x7f]/g)) {
    return { name: "windows-1252", reason: "it is not UTF-8", markBytes: 0 };
  }
  return {
    problem:
      "It is not in UTF-8, and which encoding it is in cannot be told. Save it as CSV in UTF-8 and import that.",
  };
}

/** In UTF-16, delimiters, line breaks and the letters of a header leave every second byte zero. */
function findUtf16(start: Uint8Array): "utf-16le" | "utf-16be" | null {
  const pairs = Math.floor(start.length / 2);
  let even = 0;
  let odd = 0;
  for (let index = 0; index < 2 * pairs; index += 2) {
    if (start[index] === 0) even++;
    if (start[index + 1] === 0) odd++;
  }
  const least = SHARE_OF_ZEROS * pairs;
  if (odd > least && even === 0) return "utf-16le";
  return even > least && odd === 0 ? "utf-16be" : null;
}

function beginsWith(start: Uint8Array, beginning: readonly number[]): boolean {
  return beginning.every((byte, index) => start[index] === byte);
}

/** The text of the first bytes, which may end within a character. */
function decode(start: Uint8Array, name: string): string {
  return new TextDecoder(name).decode(start, { stream: true });
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** What the first bytes of a CSV file tell: whether it is text that can be read, and what stands between its columns. */

const DELIMITERS: readonly string[] = [",", ";", "\t"];
const QUOTE = '"';
/** A first line with which a file tells Excel its delimiter. */
const DELIMITER_LINE = /^"?sep=([^"\r\n])"?(?:\r\n|\n|\r)/i;

/** How to read a file, or what a person must know to make it readable. */
export type FileDecision =
  | {
      readonly delimiter: string;
      /** Where the header begins: behind the byte order mark and Excel's `sep=;`, if they are there. */
      readonly firstByte: number;
      /** The line of the file that begins there. */
      readonly firstLine: number;
    }
  | { readonly problem: string };

/** Decides how to read a file by its first bytes (as many as hold the header). */
export function decideFile(start: Uint8Array): FileDecision {
  const [first, second, third] = start;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return { problem: "It is in UTF-16. Save it as CSV in UTF-8 and import that." };
  }
  const all = new TextDecoder().decode(start);
  const [delimiterLine = "", delimiter] = DELIMITER_LINE.exec(all) ?? [];
  const text = all.slice(delimiterLine.length).trimStart();
  if (text === "") return { problem: "It is empty. The first line must be a header." };
  if (text.startsWith("PK\u0003\u0004")) {
    return {
      problem: "It is a spreadsheet or an archive. Save it as CSV in UTF-8 and import that.",
    };
  }
  const hasMark = first === 0xef && second === 0xbb && third === 0xbf;
  return {
    delimiter: delimiter ?? decideDelimiter(text),
    firstByte: (hasMark ? 3 : 0) + new TextEncoder().encode(delimiterLine).length,
    firstLine: delimiter === undefined ? 1 : 2,
  };
}

/** The delimiter that is most frequent in the header, outside quotes; a comma when there is only one column. */
function decideDelimiter(text: string): string {
  const counts = new Map<string, number>();
  let quoted = false;
  for (const character of text) {
    if (character === QUOTE) quoted = !quoted;
    else if (!quoted && (character === "\n" || character === "\r")) break;
    else if (!quoted) counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  return DELIMITERS.reduce((best, candidate) =>
    (counts.get(candidate) ?? 0) > (counts.get(best) ?? 0) ? candidate : best,
  );
}

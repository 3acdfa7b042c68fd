/** The text of a cell, freed of what spreadsheets, web pages and tools leave in it. Pure. */

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
};
const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,4}));/gi;
const LARGEST_CODE_POINT = 0x10ffff;

/** A text that a spreadsheet is told not to take for a number: `="0049"`. */
const TEXT_FORMULA = /^="(.*)"$/;

/** The same, with an apostrophe before a number or a sign: `'+44 20 7946 0000`. */
const TEXT_MARK = /^'(?=[+=@-]|\d[\d\s()./-]*$)/;

/** Nobody sees these; joiners within a word belong to it. */
const INVISIBLE =
  /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]|^[\u200c\u200d]+|[\u200c\u200d]+$/g;

/** A cell may have several lines, the API takes one. */
export function cleanCell(cell: string): string {
  return (
    cell
      .toWellFormed()
      .trim()
      .replace(TEXT_FORMULA, "$1")
      .replace(TEXT_MARK, "")
      .replace(ENTITY, readEntity)
      // Of control characters, those that are white space become spaces with the rest.
      .replace(/[\s\u0085]+/gu, " ")
      .replace(/\p{Cc}/gu, "")
      .replace(INVISIBLE, "")
      .trim()
  );
}

function readEntity(entity: string, decimal?: string, hexadecimal?: string, name = ""): string {
  const number = decimal ?? hexadecimal;
  if (number === undefined) return ENTITIES[name.toLowerCase()] ?? entity;
  const codePoint = Number.parseInt(number, decimal === undefined ? 16 : 10);
  if (codePoint > LARGEST_CODE_POINT) return entity;
  return String.fromCodePoint(codePoint).toWellFormed();
}

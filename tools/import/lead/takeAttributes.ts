/** The attributes of a row, within what the API takes. Pure. */
import {
  MAXIMUM_ATTRIBUTE_VALUE_CHARACTERS,
  MAXIMUM_ATTRIBUTES,
} from "../../../src/domain/textLengths.ts";
import { cutText, fits, lengthOf } from "./cutText.ts";
import type { CellNote } from "./note.ts";

/** A cell that is to be an attribute. */
export interface AttributeCell {
  readonly name: string;
  readonly value: string;
}

/** Keeps as many attributes as a lead may have, in the order of the columns, and says what is left out. */
export function takeAttributes(
  cells: readonly AttributeCell[],
  onNote: (note: CellNote) => void,
): Record<string, string> {
  const surplus = cells.slice(MAXIMUM_ATTRIBUTES);
  if (surplus.length > 0) {
    onNote({
      column: surplus.map(({ name }) => name).join(", "),
      reason: "TOO_MANY_ATTRIBUTES",
      details: `A lead has at most ${MAXIMUM_ATTRIBUTES} attributes: ${surplus.length} more are left out.`,
      value: surplus.map(({ value }) => value).join(", "),
    });
  }
  const kept = cells
    .slice(0, MAXIMUM_ATTRIBUTES)
    .map(({ name, value }) => [
      name,
      cutCell(name, value, MAXIMUM_ATTRIBUTE_VALUE_CHARACTERS, onNote),
    ]);
  return Object.fromEntries(kept);
}

/** A text within a limit, and a note when it was longer. */
export function cutCell(
  column: string,
  value: string,
  maximumCharacters: number,
  onNote: (note: CellNote) => void,
): string {
  if (fits(value, maximumCharacters)) return value;
  const details = `Only the first ${maximumCharacters} of ${lengthOf(value)} characters are kept.`;
  onNote({ column, reason: "CUT", details, value });
  return cutText(value, maximumCharacters);
}

/** What could not be used of a row whose person is imported all the same. Pure. */
import { toCsvLine } from "../csvLine.ts";
import { cutText } from "./cutText.ts";

/** Why something of a row is not as it was in the file; stable. */
export type NoteReason =
  | "CUT"
  | "NOT_UTF8"
  | "NO_NAME"
  | "SEVERAL_IN_CELL"
  | "TOO_MANY_ATTRIBUTES"
  | "UNUSABLE_EMAIL"
  | "UNUSABLE_EXTERNAL_ID"
  | "UNUSABLE_LINKEDIN_URL";

/** A note on a cell. */
export interface CellNote {
  /** The name of its column; of several columns, their names. */
  readonly column: string;
  readonly reason: NoteReason;
  /** For people. */
  readonly details: string;
  /** What the cell says. */
  readonly value: string;
}

/** A note on a row of a file. */
export interface Note extends CellNote {
  /** Where the row starts, from 1. */
  readonly line: number;
}

/** A note names a value; the file has all of it. */
const MAXIMUM_VALUE_CHARACTERS = 500;

/** The first line of a file of notes. */
export const NOTES_HEADER = toCsvLine(["line", "column", "reason", "details", "value"]);

/** The line of a file of notes. */
export function toNoteLine({ line, column, reason, details, value }: Note): string {
  const shown = cutText(value, MAXIMUM_VALUE_CHARACTERS);
  return toCsvLine([String(line), column, reason, details, shown]);
}

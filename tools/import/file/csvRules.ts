/** How the rows of a CSV file are read, on a machine and in a browser alike. Pure. */
import { type DecodedCells, decodeCells } from "./decodeCells.ts";

/** As much of a file as is looked at to find its encoding and its delimiter. */
export const START_BYTES = 65_536;
const MEBIBYTE = 1_048_576;
/** A cell of several lines that is longer than this began with a quote by mistake. */
const LONGEST_CELL_OF_LINES_BYTES = MEBIBYTE;
/** A cell longer than this is not even read. */
const LONGEST_CELL_BYTES = 16 * MEBIBYTE;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** A row of the file. */
export interface Row extends DecodedCells {
  /** The line of the file on which it starts, from 1. */
  readonly line: number;
}

/** What csv-parse is told. */
export const PARSER_OPTIONS = {
  record_delimiter: ["\r\n", "\n", "\r"],
  // Cells as bytes: decoding would hide what is not UTF-8.
  encoding: null,
  info: true,
  relax_quotes: true,
  relax_column_count: true,
  skip_empty_lines: true,
  max_record_size: LONGEST_CELL_BYTES,
};

/** What csv-parse makes of a row. */
export interface ParsedRow {
  /** `bytes`: where in what was parsed it ends. */
  readonly info: { readonly bytes: number };
  readonly record: readonly Uint8Array[];
}

/** A row as it is imported; null when it is empty. @param line where it starts */
export function toRow({ record }: ParsedRow, line: number): Row | null {
  const decoded = decodeCells(record);
  return decoded.cells.every((cell) => cell.trim() === "") ? null : { line, ...decoded };
}

/** Whether a cell began with a quote by mistake. */
export function isRunaway(cell: Uint8Array): boolean {
  if (cell.length <= LONGEST_CELL_OF_LINES_BYTES) return false;
  return cell.includes(LINE_FEED) || cell.includes(CARRIAGE_RETURN);
}

/** Why a file cannot be read to its end, and what to do. */
export interface ReadProblem {
  readonly why: string;
  readonly next: string;
}

/** Of a cell that began with a quote by mistake. */
export function describeRunaway(line: number): ReadProblem {
  return {
    why: `A quote opens a cell in the row on line ${line}, and is not closed for more than 1 MiB and several lines.`,
    next: "Put the quote right and import the file again: nobody is added twice.",
  };
}

/** Of what csv-parse cannot read. @param code its own */
export function describeUnparsable(line: number, code: string): ReadProblem {
  const isTooLong = code === "CSV_MAX_RECORD_SIZE";
  return {
    why: isTooLong
      ? `The row on line ${line} has a cell of more than ${LONGEST_CELL_BYTES / MEBIBYTE} MiB.`
      : `In the row on line ${line} a quote is opened and never closed.`,
    next: `Put ${isTooLong ? "the row" : "the quote"} right and import the file again: nobody is added twice.`,
  };
}

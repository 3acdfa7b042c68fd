/** Reads a CSV file row by row, however large it is. */
import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream";
import { CsvError, parse } from "csv-parse";

import { Failure } from "../terminal/failure.ts";
import { decideFile } from "./decodeFile.ts";
import { LineCounter } from "./lineCounter.ts";

/** As much of a file as is looked at to find its delimiter. */
const HEADER_BYTES = 65_536;
const MEBIBYTE = 1_048_576;
/** A cell of several lines that is longer than this began with a quote by mistake. */
const LONGEST_CELL_OF_LINES_BYTES = MEBIBYTE;
/** A cell longer than this is not even read. */
const LONGEST_CELL_BYTES = 16 * MEBIBYTE;
const LINE_BREAK = /[\r\n]/;

/** A row of the file. */
export interface Row {
  /** The line of the file on which it starts, from 1. */
  readonly line: number;
  /** Where in the file it ends, in bytes. */
  readonly endByte: number;
  readonly cells: string[];
  /** False: `cells` has replacement characters where the bytes mean nothing. */
  readonly isUtf8: boolean;
}

/** An open CSV file. */
export interface CsvFile {
  readonly bytes: number;
  /** The header first; empty rows are left out. */
  readonly rows: AsyncGenerator<Row, void, undefined>;
}

/**
 * Opens a CSV file.
 *
 * @throws {Failure} when it is missing, is no text, or (while reading) has a quote that is never closed or no end
 */
export async function openCsv(path: string): Promise<CsvFile> {
  const { bytes, start } = await readStart(path);
  const decision = decideFile(start);
  if ("problem" in decision) {
    throw new Failure(`${path} cannot be imported.`, {
      why: decision.problem,
      next: 'A file that can: a header such as "name,email,company", then a line for each lead.',
    });
  }
  return { bytes, rows: readRows(path, decision) };
}

async function readStart(path: string): Promise<{ bytes: number; start: Uint8Array }> {
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(new Uint8Array(HEADER_BYTES), 0, HEADER_BYTES, 0);
    return { bytes: size, start: buffer.subarray(0, bytesRead) };
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function* readRows(
  path: string,
  { delimiter, firstByte, firstLine }: FileLayout,
): AsyncGenerator<Row, void, undefined> {
  const lines = new LineCounter(firstLine);
  let parsedBytes = 0;
  const parser = parse({
    delimiter,
    record_delimiter: ["\r\n", "\n", "\r"],
    // Cells as bytes: decoding would hide what is not UTF-8.
    encoding: null,
    info: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_CELL_BYTES,
    // Rows that are parsed but not yet read are lost when the parser fails: only here is known how far it came.
    on_record: (row, { bytes }) => {
      parsedBytes = bytes;
      return row;
    },
  });
  const file = createReadStream(path, { start: firstByte });
  file.on("data", (chunk) => {
    if (typeof chunk !== "string") lines.add(chunk);
  });
  // An error reaches the loop below through the parser.
  pipeline(file, parser, () => undefined);
  try {
    for await (const { info, record } of parser as AsyncIterable<ParsedRow>) {
      const line = lines.passRow(info.bytes);
      if (record.some(isRunaway)) throw runawayCell(path, line);
      if (record.every((cell) => cell.length === 0)) continue;
      yield {
        line,
        endByte: firstByte + info.bytes,
        cells: record.map((cell) => cell.toString("utf8")),
        isUtf8: record.every((cell) => isUtf8(cell)),
      };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw unreadable(path, error);
    lines.passRow(parsedBytes);
    throw unparsable(path, lines.findNextRow(), error);
  }
}

/** How to read a file, as `decideFile` found out. */
interface FileLayout {
  readonly delimiter: string;
  readonly firstByte: number;
  readonly firstLine: number;
}

interface ParsedRow {
  readonly info: { readonly bytes: number };
  readonly record: readonly Buffer[];
}

function isRunaway(cell: Buffer): boolean {
  return cell.length > LONGEST_CELL_OF_LINES_BYTES && LINE_BREAK.test(cell.toString("latin1"));
}

function runawayCell(path: string, line: number): Failure {
  return new Failure(`${path} cannot be read to its end.`, {
    why: `A quote opens a cell in the row on line ${line}, and is not closed for more than 1 MiB and several lines.`,
    next: "Put the quote right and import the file again: nobody is added twice.",
  });
}

function unparsable(path: string, line: number, error: CsvError): Failure {
  const isTooLong = error.code === "CSV_MAX_RECORD_SIZE";
  return new Failure(`${path} cannot be read to its end.`, {
    why: isTooLong
      ? `The row on line ${line} has a cell of more than ${LONGEST_CELL_BYTES / MEBIBYTE} MiB.`
      : `In the row on line ${line} a quote is opened and never closed.`,
    next: `Put ${isTooLong ? "the row" : "the quote"} right and import the file again: nobody is added twice.`,
    cause: error,
  });
}

const READ_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: "There is no such file.",
  EISDIR: "It is a directory.",
};

function unreadable(path: string, error: unknown): Failure {
  if (error instanceof Failure) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const message = error instanceof Error ? `${error.message}.` : String(error);
  return new Failure(`${path} cannot be read.`, {
    why: READ_ERRORS[code] ?? message,
    next: "Check the path and who may read the file.",
    cause: error,
  });
}

/** Reads a CSV file row by row, however large it is. */
import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream";
import { CsvError, parse } from "csv-parse";

import { Failure } from "../terminal/failure.ts";
import { type Delimiter, decideFile } from "./decodeFile.ts";
import { LineCounter } from "./lineCounter.ts";

/** As much of a file as is looked at to find its delimiter. */
const HEADER_BYTES = 65_536;
/** A row longer than this is a quote that was never closed. */
const LONGEST_ROW_BYTES = 1_048_576;

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
 * @throws {Failure} when it is missing, is no text, or (while reading) has a quote that is never closed
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
  { delimiter, firstByte }: { delimiter: Delimiter; firstByte: number },
): AsyncGenerator<Row, void, undefined> {
  const lines = new LineCounter();
  const parser = parse({
    delimiter,
    record_delimiter: ["\r\n", "\n", "\r"],
    // Cells as bytes: decoding would hide what is not UTF-8.
    encoding: null,
    info: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW_BYTES,
  });
  const file = createReadStream(path, { start: firstByte });
  file.on("data", (chunk) => {
    if (typeof chunk !== "string") lines.add(chunk);
  });
  // An error reaches the loop below through the parser.
  pipeline(file, parser, () => undefined);
  let line = 0;
  try {
    for await (const { info, record } of parser as AsyncIterable<ParsedRow>) {
      line = lines.passRow(info.bytes);
      if (record.every((cell) => cell.length === 0)) continue;
      yield {
        line,
        endByte: firstByte + info.bytes,
        cells: record.map((cell) => cell.toString("utf8")),
        isUtf8: record.every((cell) => isUtf8(cell)),
      };
    }
  } catch (error) {
    throw error instanceof CsvError ? unclosedQuote(path, line, error) : unreadable(path, error);
  }
}

interface ParsedRow {
  readonly info: { readonly bytes: number };
  readonly record: readonly Buffer[];
}

function unclosedQuote(path: string, lastLine: number, error: CsvError): Failure {
  return new Failure(`${path} cannot be read to its end.`, {
    why: `In the row behind the one of line ${lastLine} a quote is opened and never closed.`,
    next: "Put the quote right and import the file again: nobody is added twice.",
    cause: error,
  });
}

function unreadable(path: string, error: unknown): Failure {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return new Failure(`${path} cannot be read.`, {
    why:
      code === "ENOENT"
        ? "There is no such file."
        : error instanceof Error
          ? `${error.message}.`
          : String(error),
    next: "Check the path and who may read the file.",
    cause: error,
  });
}

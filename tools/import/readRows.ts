/** Reads a CSV file row by row, however large it is. */
import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream";
import { CsvError, parse } from "csv-parse";

import { Failure } from "../terminal/failure.ts";
import {
  describeRunaway,
  describeUnparsable,
  type FileLayout,
  HEADER_BYTES,
  isRunaway,
  PARSER_OPTIONS,
  type ReadProblem,
  type Row,
} from "./csvRules.ts";
import { decideFile } from "./decodeFile.ts";
import { LineCounter } from "./lineCounter.ts";

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
    ...PARSER_OPTIONS,
    delimiter,
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
      if (record.some(isRunaway)) throw endless(path, describeRunaway(line));
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
    throw endless(path, describeUnparsable(lines.findNextRow(), error.code), error);
  }
}

interface ParsedRow {
  readonly info: { readonly bytes: number };
  readonly record: readonly Buffer[];
}

function endless(path: string, { why, next }: ReadProblem, cause?: CsvError): Failure {
  return new Failure(`${path} cannot be read to its end.`, { why, next, cause });
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

/** Reads a CSV file row by row, however large it is. */
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline, Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";

import { Failure } from "../../terminal/failure.ts";
import { type ParsedRow, type ReadProblem, type Row, START_BYTES } from "./csvRules.ts";
import { decideLayout, type FileLayout } from "./decideLayout.ts";
import { RowFollower } from "./RowFollower.ts";
import { toUtf8 } from "./toUtf8.ts";

/** An open CSV file. */
export interface CsvFile {
  readonly layout: FileLayout;
  readonly bytes: number;
  /** How many bytes are read: somewhat more than those of the rows that came out. */
  readonly readBytes: () => number;
  /** The first row first; empty ones are left out. */
  readonly rows: AsyncGenerator<Row, void, undefined>;
}

/**
 * Opens a CSV file.
 *
 * @param encoding the one that a person has named; null: it is found out
 * @throws {Failure} when it is missing, is no text, or (while reading) has a quote that is never closed or no end
 */
export async function openCsv(path: string, encoding: string | null = null): Promise<CsvFile> {
  const { bytes, start } = await readStart(path);
  const layout = decideLayout(start, encoding);
  if ("problem" in layout) {
    throw new Failure(`${path} cannot be imported.`, {
      why: layout.problem,
      next: 'A file that can: a header such as "name,email,company", then a line for each lead. Another encoding: --encoding NAME, such as windows-1250, windows-1251, macintosh or shift_jis',
    });
  }
  const { firstByte } = layout;
  const file = createReadStream(path, { start: firstByte });
  return {
    layout,
    bytes,
    readBytes: () => Math.min(firstByte + file.bytesRead, bytes),
    rows: readRows(path, file, layout),
  };
}

async function readStart(path: string): Promise<{ bytes: number; start: Uint8Array }> {
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(new Uint8Array(START_BYTES), 0, START_BYTES, 0);
    return { bytes: size, start: buffer.subarray(0, bytesRead) };
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function* readRows(
  path: string,
  file: AsyncIterable<Uint8Array>,
  layout: FileLayout,
): AsyncGenerator<Row, void, undefined> {
  const follower = new RowFollower(layout, (problem, cause) => endless(path, problem, cause));
  const parser = parse(follower.options);
  const chunks = followed(toUtf8(file, layout.encoding.name), follower);
  // An error reaches the loop below through the parser.
  pipeline(Readable.from(chunks), parser, () => undefined);
  try {
    for await (const parsed of parser as AsyncIterable<ParsedRow>) {
      const row = follower.read(parsed);
      if (row !== null) yield row;
    }
  } catch (error) {
    throw error instanceof CsvError ? follower.explain(error) : unreadable(path, error);
  }
}

async function* followed(
  chunks: AsyncIterable<Uint8Array>,
  follower: RowFollower,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks) {
    if (chunk.length === 0) continue;
    follower.add(chunk);
    yield chunk;
  }
}

function endless(path: string, { why, next }: ReadProblem, cause: unknown): Failure {
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

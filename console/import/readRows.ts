/** Reads a CSV file in the browser, row by row, by the rules of the importer. */
import { type CsvError, parse } from "csv-parse/browser/esm";

import type { Mapping } from "../../tools/import/columns/mapping.ts";
import {
  type ParsedRow,
  type ReadProblem,
  type Row,
  START_BYTES,
} from "../../tools/import/file/csvRules.ts";
import { decideLayout, type FileLayout } from "../../tools/import/file/decideLayout.ts";
import { RowFollower } from "../../tools/import/file/RowFollower.ts";
import { toUtf8 } from "../../tools/import/file/toUtf8.ts";
import { openTable, type Table } from "../../tools/import/openTable.ts";
import { Problem } from "../api.ts";

/** Read and parsed at once; between two of these the page can do other things. */
const CHUNK_BYTES = 262_144;
/** A call takes so many arguments in any browser. */
const ARGUMENTS = 8_192;

/** A file whose rows can be read. */
export interface OpenedCsv {
  readonly encoding: string;
  readonly table: Table;
}

/**
 * Opens a file.
 *
 * @param mappings what a person says of its columns
 * @throws {Problem} when it is no text, has no usable header, no row, or (while reading) a quote that is never closed
 */
export async function openCsv(file: File, mappings: readonly Mapping[]): Promise<OpenedCsv> {
  const layout = decideLayout(await readBytes(file.slice(0, START_BYTES)));
  if ("problem" in layout) throw new Problem(`The file cannot be imported. ${layout.problem}`);
  const table = await openTable(readRows(file, layout), mappings);
  if ("problem" in table) {
    throw new Problem(
      `The file has no header that can be used. ${table.problem} The first line must name the columns, for example: name,email,linkedinUrl,externalId,company,title`,
    );
  }
  if (table.isEmpty) {
    throw new Problem("The file has no rows. Add a line for each lead below the header.");
  }
  return { encoding: layout.encoding.name, table };
}

async function* readRows(file: File, layout: FileLayout): AsyncGenerator<Row, void, undefined> {
  const { encoding, firstByte } = layout;
  let failure: CsvError | null = null;
  const follower = new RowFollower(layout, endless);
  const parser = parse(follower.options);
  parser.on("error", (error: CsvError) => {
    failure = error;
  });
  function* drain(): Generator<Row, void, undefined> {
    for (;;) {
      const parsed = parser.read() as ParsedRow | null;
      if (parsed === null) break;
      const row = follower.read(parsed);
      if (row !== null) yield row;
    }
    if (failure !== null) throw follower.explain(failure);
  }

  for await (const chunk of toUtf8(chunksOf(file.slice(firstByte)), encoding.name)) {
    follower.add(chunk);
    parser.write(toByteString(chunk), "latin1");
    yield* drain();
  }
  parser.end();
  yield* drain();
}

async function* chunksOf(file: Blob): AsyncGenerator<Uint8Array, void, undefined> {
  for (let from = 0; from < file.size; from += CHUNK_BYTES) {
    yield await readBytes(file.slice(from, from + CHUNK_BYTES));
  }
}

async function readBytes(part: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await part.arrayBuffer());
  } catch {
    throw new Problem("The file cannot be read. Has it changed? Choose it again.");
  }
}

/** A character for each byte: the parser takes its bytes only in a buffer of its own, which it makes of such a text. */
function toByteString(bytes: Uint8Array): string {
  let text = "";
  for (let from = 0; from < bytes.length; from += ARGUMENTS) {
    text += String.fromCharCode(...bytes.subarray(from, from + ARGUMENTS));
  }
  return text;
}

function endless({ why, next }: ReadProblem): Problem {
  return new Problem(`The file cannot be read to its end. ${why} ${next}`);
}

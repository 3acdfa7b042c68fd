/** Reads a CSV file in the browser, row by row, by the rules of the importer. */
import { type CsvError, parse } from "csv-parse/browser/esm";

import { type ColumnMap, decideColumns } from "../../tools/import/columns.ts";
import {
  describeRunaway,
  describeUnparsable,
  type FileLayout,
  HEADER_BYTES,
  isRunaway,
  PARSER_OPTIONS,
  type ReadProblem,
  type Row,
} from "../../tools/import/csvRules.ts";
import { decideFile } from "../../tools/import/decodeFile.ts";
import { LineCounter } from "../../tools/import/lineCounter.ts";
import { Problem } from "../api.ts";

/** Read and parsed at once; between two of these the page can do other things. */
const CHUNK_BYTES = 262_144;
/** A call takes so many arguments in any browser. */
const ARGUMENTS = 8_192;

/** A file whose rows can be read. */
export interface OpenedCsv {
  /** The cells of the header. */
  readonly header: readonly string[];
  readonly columns: ColumnMap;
  /** The rows below the header; empty ones are left out. */
  readonly rows: AsyncGenerator<Row, void, undefined>;
}

/**
 * Opens a file.
 *
 * @throws {Problem} when it is no text, has no usable header or (while reading) a quote that is never closed
 */
export async function openCsv(file: File): Promise<OpenedCsv> {
  const layout = decideFile(await readBytes(file.slice(0, HEADER_BYTES)));
  if ("problem" in layout) throw new Problem(`The file cannot be imported. ${layout.problem}`);
  const rows = readRows(file, layout);
  const { value: header } = await rows.next();
  const decision = decideColumns(header?.cells ?? []);
  if ("columns" in decision) return { header: header?.cells ?? [], ...decision, rows };
  throw new Problem(
    `The file has no header that can be used. ${decision.problem} The first line must name the columns, for example: name,email,linkedinUrl,externalId,company,title`,
  );
}

async function* readRows(
  file: File,
  { delimiter, firstByte, firstLine }: FileLayout,
): AsyncGenerator<Row, void, undefined> {
  const lines = new LineCounter(firstLine);
  let parsedBytes = 0;
  let failure: CsvError | null = null;
  const parser = parse({
    ...PARSER_OPTIONS,
    delimiter,
    // Rows that are parsed but not yet read are lost when the parser fails: only here is known how far it came.
    on_record: (row, { bytes }) => {
      parsedBytes = bytes;
      return row;
    },
  });
  parser.on("error", (error: CsvError) => {
    failure = error;
  });
  function* drain(): Generator<Row, void, undefined> {
    for (;;) {
      const row = parser.read() as ParsedRow | null;
      if (row === null) break;
      const line = lines.passRow(row.info.bytes);
      if (row.record.some(isRunaway)) throw endless(describeRunaway(line));
      if (row.record.some((cell) => cell.length > 0)) yield toRow(row, line, firstByte);
    }
    if (failure === null) return;
    lines.passRow(parsedBytes);
    throw endless(describeUnparsable(lines.findNextRow(), failure.code));
  }

  for await (const chunk of chunksOf(file.slice(firstByte))) {
    lines.add(chunk);
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

interface ParsedRow {
  readonly info: { readonly bytes: number };
  readonly record: readonly Uint8Array[];
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder("utf-8", { ignoreBOM: true });

function toRow({ info, record }: ParsedRow, line: number, firstByte: number): Row {
  const endByte = firstByte + info.bytes;
  try {
    return { line, endByte, cells: record.map((cell) => strict.decode(cell)), isUtf8: true };
  } catch {
    return { line, endByte, cells: record.map((cell) => lenient.decode(cell)), isUtf8: false };
  }
}

function endless({ why, next }: ReadProblem): Problem {
  return new Problem(`The file cannot be read to its end. ${why} ${next}`);
}

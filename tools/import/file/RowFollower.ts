/** What stands between csv-parse and the rows of a file, on a machine and in a browser alike. */
import {
  describeRunaway,
  describeUnparsable,
  isRunaway,
  PARSER_OPTIONS,
  type ParsedRow,
  type ReadProblem,
  type Row,
  toRow,
} from "./csvRules.ts";
import type { FileLayout } from "./decideLayout.ts";
import { LineCounter } from "./lineCounter.ts";

type ToError = (problem: ReadProblem, cause?: unknown) => Error;

/** Follows one file through its parser, and knows the line of each row. */
export class RowFollower {
  readonly #delimiter: string;
  readonly #lines: LineCounter;
  readonly #toError: ToError;
  #parsedBytes = 0;

  /** @param toError what is thrown where the file cannot be read to its end */
  constructor({ delimiter, firstLine }: FileLayout, toError: ToError) {
    this.#delimiter = delimiter;
    this.#lines = new LineCounter(firstLine);
    this.#toError = toError;
  }

  /** What the parser is told. */
  get options() {
    return {
      ...PARSER_OPTIONS,
      delimiter: this.#delimiter,
      // Rows that are parsed but not yet read are lost when the parser fails: only here is known how far it came.
      on_record: <Parsed>(row: Parsed, { bytes }: { readonly bytes: number }): Parsed => {
        this.#parsedBytes = bytes;
        return row;
      },
    };
  }

  /** Takes the next bytes of the file, in UTF-8: before the parser has them. */
  add(chunk: Uint8Array): void {
    this.#lines.add(chunk);
  }

  /**
   * The row that the parser has read next; null when it is empty.
   *
   * @throws what `toError` makes, of a cell that began with a quote by mistake
   */
  read(parsed: ParsedRow): Row | null {
    const line = this.#lines.passRow(parsed.info.bytes);
    if (parsed.record.some(isRunaway)) throw this.#toError(describeRunaway(line));
    return toRow(parsed, line);
  }

  /** What `toError` makes of a failure of the parser. */
  explain(failure: { readonly code: string }): Error {
    this.#lines.passRow(this.#parsedBytes);
    return this.#toError(describeUnparsable(this.#lines.findNextRow(), failure.code), failure);
  }
}

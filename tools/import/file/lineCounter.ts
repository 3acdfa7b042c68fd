/** Which line of a file a row starts on: csv-parse counts rows and bytes, and loses its lines in quoted line breaks. */

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Follows a file from its header on. Keeps only the bytes that are read but not yet passed. */
export class LineCounter {
  #chunks: Uint8Array[] = [];
  /** How many bytes are passed, and how many of them in the first kept chunk. */
  #passed = 0;
  #passedInChunk = 0;
  #line: number;
  #afterCarriageReturn = false;

  /** @param firstLine the line that the first byte is on */
  constructor(firstLine: number) {
    this.#line = firstLine;
  }

  /** Takes the next bytes of the file. */
  add(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
  }

  /**
   * Passes the row that ends at `end`, counted in bytes from the first.
   *
   * @returns the line on which the row starts, from 1; empty lines before it do not belong to it
   */
  passRow(end: number): number {
    let startLine: number | null = null;
    while (this.#passed < end) {
      const byte = this.#nextByte();
      const isLineBreak = byte === LINE_FEED || byte === CARRIAGE_RETURN;
      if (!isLineBreak) startLine ??= this.#line;
      // A carriage return and a line feed are one line break.
      if (isLineBreak && !(byte === LINE_FEED && this.#afterCarriageReturn)) this.#line++;
      this.#afterCarriageReturn = byte === CARRIAGE_RETURN;
    }
    return startLine ?? this.#line;
  }

  /** The line on which the row behind the passed ones starts; its first byte must have been taken. */
  findNextRow(): number {
    for (;;) {
      const next = this.#peekByte();
      if (next !== LINE_FEED && next !== CARRIAGE_RETURN) return this.#line;
      this.passRow(this.#passed + 1);
    }
  }

  #peekByte(): number | undefined {
    const [first, second] = this.#chunks;
    return this.#passedInChunk < (first?.length ?? 0) ? first?.[this.#passedInChunk] : second?.[0];
  }

  #nextByte(): number | undefined {
    while (this.#passedInChunk >= (this.#chunks[0]?.length ?? Number.POSITIVE_INFINITY)) {
      this.#chunks.shift();
      this.#passedInChunk = 0;
    }
    this.#passed++;
    return this.#chunks[0]?.[this.#passedInChunk++];
  }
}

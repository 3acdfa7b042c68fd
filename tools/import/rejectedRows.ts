/** The rows that were not added, in a file beside the input: to be read, put right and imported again. */

import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { rm } from "node:fs/promises";

import { type RejectedLines, type Rejection, rejectedLinesFor } from "./rejection.ts";

/** Where the rejected rows of a file go. */
export function rejectedPathOf(path: string): string {
  return `${path}.rejected.csv`;
}

/** Writes rejected rows as they come; without any there is no file, and an older one is gone. */
export class RejectedRows {
  readonly path: string;
  readonly #lines: RejectedLines;
  #file: WriteStream | null = null;

  /** @param header the columns of the input */
  private constructor(path: string, header: readonly string[]) {
    this.path = path;
    this.#lines = rejectedLinesFor(header);
  }

  static async open(path: string, header: readonly string[]): Promise<RejectedRows> {
    await rm(path, { force: true });
    return new RejectedRows(path, header);
  }

  /** Whether the file exists. */
  get hasRows(): boolean {
    return this.#file !== null;
  }

  async add(rejection: Rejection): Promise<void> {
    if (this.#file === null) {
      this.#file = createWriteStream(this.path);
      this.#file.write(this.#lines.header);
    }
    const hasRoom = this.#file.write(this.#lines.of(rejection));
    if (!hasRoom) await once(this.#file, "drain");
  }

  async close(): Promise<void> {
    if (this.#file === null) return;
    this.#file.end();
    await once(this.#file, "close");
  }
}

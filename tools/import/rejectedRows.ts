/** The rows that were not added, in a file beside the input: to be read, put right and imported again. */

import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { rm } from "node:fs/promises";

import { REJECTION_COLUMNS } from "./columns.ts";
import { type Rejection, toCsvLine, toRejectedCells } from "./rejection.ts";

/** Where the rejected rows of a file go. */
export function rejectedPathOf(path: string): string {
  return `${path}.rejected.csv`;
}

/** Writes rejected rows as they come; without any there is no file, and an older one is gone. */
export class RejectedRows {
  readonly path: string;
  readonly #header: readonly string[];
  #file: WriteStream | null = null;

  /** @param header the columns of the input */
  private constructor(path: string, header: readonly string[]) {
    this.path = path;
    this.#header = header;
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
      this.#file.write(toCsvLine([...REJECTION_COLUMNS, ...this.#header]));
    }
    const hasRoom = this.#file.write(toCsvLine(toRejectedCells(rejection)));
    if (!hasRoom) await once(this.#file, "drain");
  }

  async close(): Promise<void> {
    if (this.#file === null) return;
    this.#file.end();
    await once(this.#file, "close");
  }
}

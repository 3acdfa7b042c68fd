/** A file beside the input, of what an import has to say of its rows: to be read, put right and imported again. */
import { type FileHandle, open, rm } from "node:fs/promises";

import { Failure } from "../terminal/failure.ts";

/** Writes lines as they come; without any there is no file, and an older one is gone. */
export class ReportFile {
  readonly #path: string;
  readonly #header: string;
  #file: FileHandle | null = null;

  /** @param header its first line, with the line break */
  private constructor(path: string, header: string) {
    this.#path = path;
    this.#header = header;
  }

  /** @throws {Failure} when no file can be there: better before the first row is sent than after it */
  static async open(path: string, header: string): Promise<ReportFile> {
    try {
      const file = await open(path, "w");
      await file.close();
      await rm(path);
    } catch (error) {
      throw unwritable(path, error);
    }
    return new ReportFile(path, header);
  }

  /** Where it is; null when there is nothing in it. */
  get path(): string | null {
    return this.#file === null ? null : this.#path;
  }

  /** @param lines each with its line break */
  async add(lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return;
    try {
      if (this.#file === null) {
        this.#file = await open(this.#path, "w");
        await this.#file.appendFile(this.#header);
      }
      await this.#file.appendFile(lines.join(""));
    } catch (error) {
      throw unwritable(this.#path, error);
    }
  }

  async close(): Promise<void> {
    await this.#file?.close();
  }
}

function unwritable(path: string, error: unknown): Failure {
  return new Failure(`${path} cannot be written.`, {
    why: error instanceof Error ? `${error.message}.` : String(error),
    next: "Import the file from a directory that can be written to, with room on the disk; nobody is added twice.",
    cause: error,
  });
}

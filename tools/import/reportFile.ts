/** A file beside the input, of what an import has to say of its rows: to be read, put right and imported again. */
import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { rm } from "node:fs/promises";

/** Writes lines as they come; without any there is no file, and an older one is gone. */
export class ReportFile {
  readonly #path: string;
  readonly #header: string;
  #file: WriteStream | null = null;

  /** @param header its first line, with the line break */
  private constructor(path: string, header: string) {
    this.#path = path;
    this.#header = header;
  }

  static async open(path: string, header: string): Promise<ReportFile> {
    await rm(path, { force: true });
    return new ReportFile(path, header);
  }

  /** Where it is; null when there is nothing in it. */
  get path(): string | null {
    return this.#file === null ? null : this.#path;
  }

  /** @param line with the line break */
  async add(line: string): Promise<void> {
    if (this.#file === null) {
      this.#file = createWriteStream(this.#path);
      this.#file.write(this.#header);
    }
    const hasRoom = this.#file.write(line);
    if (!hasRoom) await once(this.#file, "drain");
  }

  async close(): Promise<void> {
    if (this.#file === null) return;
    this.#file.end();
    await once(this.#file, "close");
  }
}

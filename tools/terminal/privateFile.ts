/** Files that hold a secret, or what must not be lost in a crash: readable to their owner alone, and written as a whole. */
import { randomUUID } from "node:crypto";
import { chmod, mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";

import { Failure } from "./failure.ts";

const OF_OWNER = 0o600;
const DIRECTORY_OF_OWNER = 0o700;
/** What group and others may do. */
const OF_OTHERS = 0o077;

/**
 * Reads a file. One that others may read is closed to them.
 *
 * @param onMended told when it was open to others
 * @returns null when there is none
 * @throws {Failure} when it cannot be read
 */
export async function readPrivateFile(
  path: string,
  onMended: () => void = () => undefined,
): Promise<string | null> {
  try {
    const text = await readFile(path, "utf8");
    const { mode } = await stat(path);
    // Windows knows no such modes: the user's own directory is private there.
    if (process.platform !== "win32" && (mode & OF_OTHERS) !== 0) {
      await chmod(path, OF_OWNER);
      onMended();
    }
    return text;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw inaccessible(`${path} cannot be read.`, error);
  }
}

/**
 * Writes a file so that it is there as a whole, after a crash too, by the time this returns.
 *
 * @throws {Failure} when it cannot be written
 */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  try {
    await replace(path, text);
  } catch (error) {
    throw inaccessible(`${path} cannot be written, so nothing was done.`, error);
  }
}

function inaccessible(what: string, error: unknown): Failure {
  return new Failure(what, {
    why: `The system says: ${(error as Error).message}`,
    next: "Make it yours, or name a directory that is: HOME, or what docs/command.md says of your platform.",
    cause: error,
  });
}

async function replace(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: DIRECTORY_OF_OWNER });
  const temporary = `${path}.${randomUUID()}`;
  try {
    const file = await open(temporary, "wx", OF_OWNER);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncDirectory(dirname(path));
}

/** Removes a file; one that is not there is as good. */
export async function removePrivateFile(path: string): Promise<void> {
  await rm(path, { force: true });
}

/** A new name is in its directory for good only when that is synchronised; Windows neither can nor needs to. */
async function syncDirectory(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

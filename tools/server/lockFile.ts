/** Locks in a state directory: a file that names the process that holds it. One whose process is gone holds nothing. */
import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

import { Failure } from "../terminal/failure.ts";

/** Of a process that is listed only until its parent has taken note of its end. */
const ENDED_STATES = ["Z", "X"];

/** A held lock. */
export interface Lock {
  /** Lets go of it. May be called again. */
  readonly release: () => Promise<void>;
}

/** Either the lock, or the process that has it. */
export type LockOutcome = { readonly lock: Lock } | { readonly heldBy: number };

interface Holder {
  readonly pid: number;
  /** When the process began, as the system counts it: a process id is used again. Null where that cannot be read. */
  readonly began: string | null;
}

/**
 * Takes a lock, unless a process that lives has it. Makes the directory when there is none.
 *
 * @throws {Failure} when the directory cannot be made or written in
 */
export async function tryLock(path: string): Promise<LockOutcome> {
  // The file appears with its content or not at all: nobody reads it half written.
  const own = `${path}.${randomUUID()}`;
  const content = JSON.stringify(await describeProcess(process.pid));
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(own, content);
  } catch (error) {
    throw unusable(dirname(path), error);
  }
  try {
    for (;;) {
      if (await linkIfFree(own, path)) return { lock: holdLock(path) };
      const holder = await readHolder(path);
      if (holder !== null && (await isAlive(holder))) return { heldBy: holder.pid };
      await removeStale(path);
    }
  } finally {
    await rm(own, { force: true });
  }
}

function holdLock(path: string): Lock {
  let isHeld = true;
  return {
    release: async () => {
      if (!isHeld) return;
      isHeld = false;
      await rm(path, { force: true });
    },
  };
}

/** Takes away a lock whose process is gone. One that was taken anew in the meantime is put back. */
async function removeStale(path: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return;
    throw error;
  }
  const holder = await readHolder(aside);
  if (holder !== null && (await isAlive(holder))) await linkIfFree(aside, path);
  await rm(aside, { force: true });
}

async function linkIfFree(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  }
}

/** Null when there is no lock, or nothing that can be read as one. */
async function readHolder(path: string): Promise<Holder | null> {
  try {
    const { pid, began } = JSON.parse(await readFile(path, "utf8"));
    return Number.isInteger(pid) && pid > 0 ? { pid, began } : null;
  } catch (error) {
    if (hasCode(error, "ENOENT") || error instanceof SyntaxError) return null;
    throw error;
  }
}

async function isAlive({ pid, began }: Holder): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // A process of another user may not be signalled, but it is there.
    if (!hasCode(error, "EPERM")) return false;
  }
  if (began === null) return true;
  const now = await readProcess(pid);
  return now !== null && now.began === began && !ENDED_STATES.includes(now.state);
}

async function describeProcess(pid: number): Promise<Holder> {
  return { pid, began: (await readProcess(pid))?.began ?? null };
}

/** What the system says of a process; null where it says nothing. */
export async function readProcess(pid: number): Promise<{ state: string; began: string } | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // Behind the name, which may have spaces and brackets in it, the state is the first field and the start the 20th.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state = ""] = fields;
    return { state, began: fields[19] ?? "" };
  } catch {
    return null;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: "It is a file.",
  ENOTDIR: "A part of this path is a file.",
  EACCES: "You may not write there.",
  EROFS: "Nothing can be written there.",
  ENOSPC: "The disk is full.",
};

function unusable(directory: string, error: unknown): Failure {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const message = error instanceof Error ? error.message : String(error);
  return new Failure(`The state cannot be kept in ${directory}.`, {
    why: REASONS[code] ?? `The system says: ${message}.`,
    next: "Name a directory in which you may write: --persist-to DIRECTORY",
    cause: error,
  });
}

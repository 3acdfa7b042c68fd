/** wrangler.toml, as far as it says which databases there are. */
import { mkdtemp, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

import { Failure } from "../../terminal/failure.ts";
import { projectDirectory } from "../wrangler.ts";
import { describeAddition, insertAdditions } from "./declarationText.ts";
import {
  type DatabaseAddition,
  type DatabaseConfiguration,
  listAdditions,
  readDeclaredDatabases,
  withAdditions,
} from "./declareDatabases.ts";

/** Where the configuration of the Worker is. */
export const wranglerFile = join(projectDirectory, "wrangler.toml");

/** A configuration as it is written, before wrangler completes it. */
export type WrittenConfiguration = DatabaseConfiguration & {
  readonly env?: Readonly<Record<string, DatabaseConfiguration>>;
};

/** What is written in wrangler.toml. */
export async function readWranglerFile(path = wranglerFile): Promise<WrittenConfiguration> {
  // Loading wrangler takes most of a second.
  const { experimental_readRawConfig } = await import("wrangler");
  return experimental_readRawConfig({ config: path }).rawConfig as WrittenConfiguration;
}

/**
 * Writes further databases into wrangler.toml, whose other lines stay. Nothing is written unless wrangler reads all of
 * it as it is meant.
 *
 * @param added how many
 * @param databaseId of the one that is added, where it is there already
 * @returns what was added
 * @throws {Failure} when the file cannot be extended; it is as before then
 */
export async function addToWranglerFile(
  added: number,
  databaseId?: string,
  path = wranglerFile,
): Promise<readonly DatabaseAddition[]> {
  const before = await readWranglerFile(path);
  const declared = readDeclaredDatabases(before).length;
  const additions = listAdditions(
    before,
    declared + added,
    databaseId === undefined ? {} : { [declared + 1]: databaseId },
  );
  // Refuses an id that another binding has.
  readDeclaredDatabases(withAdditions(before, additions));
  refuseEnvironments(before, additions);
  const text = insertAdditions(await readFile(path, "utf8"), additions);
  const directory = await mkdtemp(join(tmpdir(), "kickoff-wrangler-"));
  try {
    const trial = join(directory, "wrangler.toml");
    await writeFile(trial, text);
    const meant = withAdditions(before, additions);
    if (!meansTheSame(await readTrial(trial), meant)) throw notExtensible(additions);
  } finally {
    await rm(directory, { recursive: true });
  }
  await replaceFile(path, text);
  return additions;
}

/** Whether two configurations say the same; what the parser of TOML makes has no prototype. */
function meansTheSame(one: WrittenConfiguration | null, other: WrittenConfiguration): boolean {
  const [plain, meant] = [one, other].map((each) => JSON.parse(JSON.stringify(each)));
  return isDeepStrictEqual(plain, meant);
}

/** @returns null when it is not TOML any more */
async function readTrial(path: string): Promise<WrittenConfiguration | null> {
  try {
    return await readWranglerFile(path);
  } catch {
    return null;
  }
}

/** Replaces a file at once: whoever reads it at that moment has either all of the old text or all of the new. */
async function replaceFile(path: string, text: string): Promise<void> {
  const target = await realpath(path);
  const successor = `${target}.${process.pid}`;
  await writeFile(successor, text, { mode: (await stat(target)).mode });
  await rename(successor, target);
}

/** An environment inherits no binding: it would lack the databases, and its Worker would not find their account groups. */
function refuseEnvironments(
  { env = {} }: WrittenConfiguration,
  additions: readonly DatabaseAddition[],
): void {
  const names = Object.entries(env)
    .filter(([, own]) => own.d1_databases !== undefined || own.queues !== undefined)
    .map(([name]) => name);
  if (names.length === 0) return;
  throw new Failure("wrangler.toml has environments with databases or queues of their own.", {
    why: `They are ${names.join(", ")}. An environment inherits no binding, and the names of its databases and queues are yours.`,
    next: `Nothing was written. Write such tables for each of them, and without "env.${names[0]}." outside of them:\n\n${describeAll(additions, names[0])}`,
  });
}

function notExtensible(additions: readonly DatabaseAddition[]): Failure {
  return new Failure("wrangler.toml cannot be extended.", {
    why: "Its databases or queues are not written as tables of their own ([[d1_databases]], [[queues.producers]], [[queues.consumers]]).",
    next: `Nothing was written. Write them as such tables and run the command again, or add what these say:\n\n${describeAll(additions)}`,
  });
}

function describeAll(additions: readonly DatabaseAddition[], environment?: string): string {
  return additions.map((addition) => describeAddition(addition, environment)).join("\n\n");
}

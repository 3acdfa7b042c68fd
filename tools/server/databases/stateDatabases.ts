/** How many databases a state directory has: beside it, since wrangler.toml may declare fewer. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { Failure } from "../../terminal/failure.ts";
import { startCommand } from "../startCommand.ts";
import { decideDatabases } from "./decideDatabases.ts";
import { type DatabaseConfiguration, readDeclaredDatabases } from "./declareDatabases.ts";

const FILE = "kickoff-databases.json";

/**
 * How many databases a local Kickoff runs on: as many as are asked for, or as the state and wrangler.toml have.
 *
 * @param asked null when nobody says
 * @throws {Failure} when they have more than are asked for
 */
export function countDatabases(
  persistTo: string,
  configuration: DatabaseConfiguration,
  asked: number | null,
): number {
  const declared = readDeclaredDatabases(configuration).length;
  const remembered = readRemembered(persistTo);
  const decision = decideDatabases({ declared, remembered, asked });
  if ("databases" in decision) return decision.databases;
  const { tooFewFor, least } = decision;
  throw new Failure(`There are already ${least} databases, more than ${asked}.`, {
    why: `${tooFewFor === "state" ? `The state in ${persistTo} has` : "wrangler.toml declares"} ${least}, and an account group may live in each of them.`,
    next: `Leave out --databases, ask for ${least} or more, or begin another state: ${startCommand("DIRECTORY")}`,
  });
}

/** Has a state directory remember how many databases it has; it never forgets any. Whoever calls this has its lock. */
export function rememberDatabases(persistTo: string, databases: number): void {
  if (databases <= readRemembered(persistTo)) return;
  mkdirSync(persistTo, { recursive: true });
  const path = join(persistTo, FILE);
  writeFileSync(`${path}.new`, `${JSON.stringify({ databases })}\n`);
  renameSync(`${path}.new`, path);
}

function readRemembered(persistTo: string): number {
  const path = join(persistTo, FILE);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return 1;
    throw error;
  }
  const [, digits] = /^\{\s*"databases":\s*([1-9]\d{0,4})\s*\}\s*$/.exec(text) ?? [];
  if (digits !== undefined) return Number(digits);
  throw new Failure(`${path} does not say how many databases the state has.`, {
    why: "Somebody has changed it: it holds a whole number from 1.",
    next: `Write {"databases":NUMBER} into it, with the highest number that the state has had.`,
  });
}

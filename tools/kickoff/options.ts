/** The options that every command has, and the values that several take. */
import { styleText } from "node:util";
import { type Command, InvalidArgumentError } from "commander";
import { line } from "../../src/api/request/schemas.ts";
import { parseActionId, parseInstanceId } from "../../src/domain/action.ts";
import { MAXIMUM_NAME_CHARACTERS } from "../../src/domain/textLengths.ts";
import { identifierSchema } from "../../src/platform/identifiers.ts";
import { printResult } from "../terminal/output.ts";
import type { StoreOptions } from "./stores.ts";

/** Accepted before and after the command's name. */
export interface GlobalOptions extends StoreOptions {
  readonly json: boolean;
  /** The server's; known once a command of the API has its connection. */
  readonly url: string;
  readonly profile?: string;
  /** As `url`. It is in no output. */
  readonly apiKey?: string | undefined;
}

const nameSchema = line(MAXIMUM_NAME_CHARACTERS);

/** A name as the API would take it. */
export function parseName(text: string): string {
  const result = nameSchema.safeParse(text);
  if (result.success) return result.data;
  throw new InvalidArgumentError(`A name ${result.error.issues[0]?.message}.`);
}

/** An address, as it was given. */
export function parseUrl(text: string): string {
  const protocol = URL.canParse(text) ? new URL(text).protocol : null;
  if (protocol === "http:" || protocol === "https:") return text;
  throw new InvalidArgumentError(
    "A URL begins with http:// or https://, and its port is at most 65535: http://localhost:8787",
  );
}

/** The address of a server. The API stands at its root: with a path, the key would go where the address does not say. */
export function parseServer(text: string): string {
  const { href, origin } = new URL(parseUrl(text));
  if (href === `${origin}/`) return text;
  throw new InvalidArgumentError(`A server's URL has nothing behind its host: ${origin}`);
}

/** An id of 24 hexadecimal characters. */
export function parseIdentifier(text: string): string {
  if (identifierSchema.safeParse(text).success) return text;
  throw new InvalidArgumentError("An id has 24 lower-case hexadecimal characters.");
}

/** How many of a list, at most. */
export function parseCount(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It is a whole number from 1.");
}

/** A whole number from 0. */
export function parseNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It is a whole number.");
}

/** Behind which event something begins. */
export function parseSequence(text: string): number {
  if (/^(0|[1-9]\d{0,14})$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It is the sequence of an event, or 0.");
}

/** The id of an instance: a run's, and a lead's position. */
export function parseInstanceIdentifier(text: string): string {
  if (parseInstanceId(text) !== null) return text;
  throw new InvalidArgumentError("An instance's id is its run's id, a hyphen and a position.");
}

/** The id of an action: an instance's, and a step. */
export function parseActionIdentifier(text: string): string {
  if (parseActionId(text) !== null) return text;
  throw new InvalidArgumentError("An action's id is its instance's id, a hyphen and a step.");
}

/** One id more, for an option that may be given several times; the same id twice counts once. */
export function collectIdentifiers(text: string, earlier: string[] = []): string[] {
  const identifier = parseIdentifier(text);
  return earlier.includes(identifier) ? earlier : [...earlier, identifier];
}

/** All options of a command, the global ones included. */
export function optionsOf<Options extends object>(command: Command): Options & GlobalOptions {
  return command.optsWithGlobals<Options & GlobalOptions>();
}

/**
 * Prints the result of a command that has changed the stores, and tells people which local state that was: a server over
 * another one knows nothing of it.
 */
export function printChange<Value>(
  options: GlobalOptions,
  value: Value,
  text: string | ((value: Value) => string),
): void {
  printResult(options.json, value, text);
  if (options.json || options.remote) return;
  const state = `  Local state: ${options.persistTo} (another: --persist-to DIRECTORY)`;
  console.error(styleText("dim", state, { stream: process.stderr }));
}

/**
 * Reads the number of a database.
 *
 * @throws {InvalidArgumentError}
 */
export function parseDatabaseNumber(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("A database has a number from 1.");
}

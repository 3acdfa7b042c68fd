/** What databases add to wrangler.toml, as text: all that stands in it stays as it is. Pure. */
import type { DatabaseAddition } from "./declareDatabases.ts";

/** Where a table of a database or a queue begins. */
const DECLARATION = /^\s*\[\[\s*(d1_databases|queues\s*\.\s*(producers|consumers))\s*\]\]/;
const TABLE = /^\s*\[/;
const NOTHING = /^\s*(#.*)?$/;

/** The text of wrangler.toml with what it lacks, behind the last database or queue that it declares. */
export function insertAdditions(text: string, additions: readonly DatabaseAddition[]): string {
  if (additions.length === 0) return text;
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const lines = text.split(/\r?\n/);
  const end = findEnd(lines);
  const blocks = additions.map((addition) => describeAddition(addition));
  const rest = lines.slice(end);
  return [
    ...lines.slice(0, end),
    "",
    ...blocks.join("\n\n").split("\n"),
    ...(rest.length === 0 ? [""] : rest),
  ].join(newline);
}

/**
 * What a database adds to wrangler.toml.
 *
 * @param environment the environment of wrangler that it is for; null for what stands outside of all
 */
export function describeAddition(
  { databaseNumber, databases, producers, consumers }: DatabaseAddition,
  environment: string | null = null,
): string {
  const prefix = environment === null ? "" : `env.${toKey(environment)}.`;
  const tables = [
    ...databases.map((database) => toTable(`${prefix}d1_databases`, database)),
    ...producers.map((producer) => toTable(`${prefix}queues.producers`, producer)),
    ...consumers.map((consumer) => toTable(`${prefix}queues.consumers`, consumer)),
  ];
  return [`# ── Database ${databaseNumber} and its queues, as those of the first ──`, ...tables]
    .join("\n\n")
    .replace("\n\n", "\n");
}

/** The line behind the last one that declares a database or a queue; behind the last of all when none does. */
function findEnd(lines: readonly string[]): number {
  const begin = lines.findLastIndex((line) => DECLARATION.test(line));
  const behind = lines.findIndex((line, index) => index > begin && TABLE.test(line));
  const end = begin === -1 || behind === -1 ? lines.length : behind;
  return lines.findLastIndex((line, index) => index < end && !NOTHING.test(line)) + 1;
}

function toTable(name: string, values: object): string {
  const lines = Object.entries(values).map(([key, value]) => `${toKey(key)} = ${toValue(value)}`);
  return [`[[${name}]]`, ...lines].join("\n");
}

function toKey(key: string): string {
  return /^[\w-]+$/.test(key) ? key : JSON.stringify(key);
}

/** A string of JSON is one of TOML, and so are numbers and booleans. */
function toValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toValue).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const pairs = Object.entries(value).map(([key, each]) => `${toKey(key)} = ${toValue(each)}`);
  return `{ ${pairs.join(", ")} }`;
}

/** `key …`: API keys. A key is shown once, when it is made, and never again. */
import { type Command, InvalidArgumentError, Option } from "commander";

import { selectLivesHere } from "../../src/database/accountGroups.ts";
import { allDatabases, databaseOf } from "../../src/database/databases.ts";
import {
  type ApiKey,
  listApiKeys,
  type MadeApiKey,
  makeApiKey,
  type NewApiKey,
  revokeApiKey,
  storeApiKey,
} from "../../src/keys/apiKeys.ts";
import { decideApiKeyFailure } from "../../src/keys/decideAuthentication.ts";
import { findDatabaseNumber } from "../../src/keys/directory.ts";
import { PERMISSIONS, type Permission } from "../../src/keys/permissions.ts";
import { COMMAND } from "../terminal/commandName.ts";
import { Failure } from "../terminal/failure.ts";
import { printResult } from "../terminal/output.ts";
import { formatTable } from "../terminal/table.ts";
import { parseDuration } from "./duration.ts";
import { nextCommand } from "./nextCommand.ts";
import {
  collectIdentifiers,
  type GlobalOptions,
  optionsOf,
  parseIdentifier,
  parseName,
  printChange,
} from "./options.ts";
import { type Stores, withApiKeys, withStores } from "./stores.ts";

interface CreateOptions {
  readonly name: string;
  readonly accountGroup: string[];
  readonly permission: Permission[];
  /** Milliseconds. */
  readonly expiresIn?: number;
}

/** Adds the commands to the program. */
export function addKeyCommands(program: Command): void {
  const key = program.command("key").description("API keys");

  key
    .command("create")
    .description("make an API key; it is shown this once")
    .requiredOption("--name <name>", "what the key is for", parseName)
    .requiredOption(
      "--account-group <id...>",
      "an account group it has access to; several are fine",
      collectIdentifiers,
    )
    .addOption(
      new Option("--permission <permission...>", "what it may do; several are fine")
        .choices(PERMISSIONS)
        .makeOptionMandatory(),
    )
    .option("--expires-in <duration>", "such as 30d, 12h or 90m; without it, never", parseExpiry)
    .action(async (_options, command: Command) => {
      const options = optionsOf<CreateOptions>(command);
      const now = Date.now();
      const newApiKey: NewApiKey = {
        name: options.name,
        accountGroupIds: options.accountGroup,
        permissions: [...new Set(options.permission)],
        expiresAt: options.expiresIn === undefined ? null : now + options.expiresIn,
      };
      const made = makeApiKey(newApiKey, now);
      const { id, ...rest } = await withStores(options, (stores) =>
        storeCheckedKey(stores, made, options),
      );
      printChange(
        options,
        { id, key: made.token, ...rest },
        `✔ API key ${id} (${rest.name})\n\n  ${made.token}\n\n` +
          "  Keep it now: it is stored nowhere and cannot be shown again.",
      );
    });

  key
    .command("list")
    .description("show every key, oldest first; never the keys themselves")
    .action(async (_options, command: Command) => {
      const options = optionsOf(command);
      const apiKeys = await withApiKeys(options, listApiKeys);
      printResult(options.json, apiKeys, describeKeys(apiKeys, Date.now()));
    });

  key
    .command("revoke")
    .description("end a key; every location honours it within about a minute")
    .argument("<key-id>", "the key's id, as `key list` shows it", parseIdentifier)
    .action(async (keyId: string, _options, command: Command) => {
      const options = optionsOf(command);
      const now = Date.now();
      const apiKey = await withApiKeys(options, (apiKeys) => revokeApiKey(apiKeys, keyId, now));
      if (apiKey === null) {
        throw new Failure(`There is no key ${keyId}.`, {
          why: "The id is not in this store.",
          next: `See the ids: ${nextCommand(options, "key", "list")}`,
        });
      }
      printChange(
        options,
        apiKey,
        `✔ Key ${apiKey.id} (${apiKey.name}) is revoked since ${apiKey.revokedAt}. ` +
          "Every location honours that within about a minute.",
      );
    });
}

/**
 * Stores a key, unless an account group that it names is missing: such a key would look right and do nothing.
 *
 * @returns its record, with the databases in which its account groups live
 * @throws {Failure} when an account group is missing
 */
async function storeCheckedKey(
  stores: Stores,
  { apiKey, token }: MadeApiKey,
  options: GlobalOptions,
): Promise<ApiKey> {
  const { API_KEYS } = stores;
  const databases: Record<string, number> = {};
  const missing: string[] = [];
  for (const id of apiKey.accountGroupIds) {
    const databaseNumber = await findDatabaseNumber(API_KEYS, id);
    databases[id] = databaseNumber;
    if (!(await selectLivesHere(databaseOf(stores, databaseNumber), id))) missing.push(id);
  }
  const [lost] = missing;
  if (lost !== undefined) {
    const home = await findHome(stores, lost);
    if (home !== null) throw misplaced(lost, home, options);
    throw new Failure("The key was not made.", {
      why: `There is no account group ${missing.join(", ")}.`,
      next: `See the account groups: ${nextCommand(options, "account", "list")}`,
    });
  }
  const placed = { ...apiKey, databases };
  await storeApiKey(API_KEYS, { apiKey: placed, token });
  return placed;
}

/** The number of the database in which an account group lives; null when it lives in none. */
async function findHome(stores: Stores, accountGroupId: string): Promise<number | null> {
  for (const { databaseNumber, database } of allDatabases(stores))
    if (await selectLivesHere(database, accountGroupId)) return databaseNumber;
  return null;
}

function misplaced(accountGroupId: string, home: number, options: GlobalOptions): Failure {
  return new Failure("The key was not made.", {
    why: `The account group ${accountGroupId} lives in database ${home}, and the directory in KV does not say so.`,
    next: `Put the directory right: ${nextCommand(options, "account", "move", accountGroupId, "--to", String(home))}`,
  });
}

function describeKeys(apiKeys: readonly ApiKey[], now: number): string {
  if (apiKeys.length === 0) return `There is no key yet. Make one: ${COMMAND} key create --help`;
  return formatTable(
    ["ID", "STATE", "EXPIRES", "NAME", "ACCOUNT GROUPS", "PERMISSIONS"],
    apiKeys.map((apiKey) => [
      apiKey.id,
      decideApiKeyFailure(apiKey, now)?.replace("-key", "") ?? "active",
      apiKey.expiresAt ?? "never",
      apiKey.name,
      apiKey.accountGroupIds.join(" "),
      apiKey.permissions.join(" "),
    ]),
  );
}

function parseExpiry(text: string): number {
  const decision = parseDuration(text);
  if ("milliseconds" in decision) return decision.milliseconds;
  throw new InvalidArgumentError(decision.problem);
}

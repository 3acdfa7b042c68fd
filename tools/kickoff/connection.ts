/** How a command of the API gets its server, its key and its account group: before it runs, and in one way for all. */
import { type Command, Option } from "commander";

import { dataOf } from "../../client/client.ts";
import type { components } from "../../client/contractTypes.ts";
import type { Permission } from "../../src/keys/permissions.ts";
import { COMMAND } from "../terminal/commandName.ts";
import { EXIT_CODES } from "../terminal/exitCodes.ts";
import { Failure } from "../terminal/failure.ts";
import { callApi } from "./callApi.ts";
import { type GlobalOptions, optionsOf, parseIdentifier, parseServer } from "./options.ts";
import { readConfiguration } from "./profiles/configuration.ts";
import { type Connection, decideConnection, readEnvironment } from "./profiles/decideConnection.ts";

type AccountGroup = components["schemas"]["AccountGroup"];

/** The options of a command that works in an account group. */
export interface ApiOptions extends GlobalOptions {
  readonly accountGroup: string;
}

/**
 * Makes a command one that works in an account group, with a key.
 *
 * @param permissions what the key needs, for the help
 */
export function inAccountGroup(command: Command, ...permissions: readonly Permission[]): Command {
  return withKey(command, ...permissions).addOption(
    new Option(
      "--account-group <id>",
      "the tenant; without it that of the profile, or the key's only one",
    )
      .argParser(parseIdentifier)
      .helpGroup("Connection:"),
  );
}

/** Makes a command one that calls the API with a key. */
export function withKey(command: Command, ...permissions: readonly Permission[]): Command {
  const needed = permissions.length === 0 ? "any key" : `a key with ${permissions.join(", ")}`;
  return command
    .addHelpText(
      "after",
      `\nNeeds ${needed}, from \`${COMMAND} login\` or the environment variable KICKOFF_API_KEY.`,
    )
    .hook("preAction", (_, actionCommand) => resolveConnection(actionCommand));
}

/**
 * What the command line, the environment and the profiles come to.
 *
 * @throws {Failure} when they name a profile that there is not, or no URL
 */
export async function readConnection(
  options: GlobalOptions,
  environment = readEnvironment(process.env),
): Promise<Connection> {
  checkUrl(environment.url);
  const decision = decideConnection(
    { ...options, key: undefined },
    environment,
    await readConfiguration(),
  );
  if (!("problem" in decision)) return decision;
  throw new Failure(`There is no profile ${decision.name}.`, {
    why: "Nobody has logged in under that name here.",
    next: `See the profiles: ${COMMAND} profiles list`,
    exitCode: EXIT_CODES.usage,
  });
}

/** Sets the options of a connection as if they had been typed. */
async function resolveConnection(command: Command): Promise<void> {
  const { url, key, accountGroup } = await readConnection(optionsOf(command));
  const root = rootOf(command);
  root.setOptionValue("url", url);
  if (key !== null) root.setOptionValue("apiKey", key);
  if (!command.options.some((option) => option.attributeName() === "accountGroup")) return;
  // A rehearsal asks no server, not even for this.
  if (command.getOptionValue("dryRun") === true) return;
  const found = accountGroup ?? (await readOnlyAccountGroup(command));
  command.setOptionValue("accountGroup", found);
}

function rootOf(command: Command): Command {
  return command.parent === null ? command : rootOf(command.parent);
}

/** The account group of a key that has access to one alone. */
async function readOnlyAccountGroup(command: Command): Promise<string> {
  const groups = await listAccountGroups(optionsOf(command), nameOf(command));
  const [only, another] = groups;
  if (only !== undefined && another === undefined) return only.id;
  throw new Failure("It is not clear which account group is meant.", {
    why:
      only === undefined
        ? "The key has access to none that there is."
        : `The key has access to ${groups.map(({ id, name }) => `${id} (${name})`).join(", ")}${groups.length === MOST_GROUPS ? " and more" : ""}.`,
    next: "Name it: --account-group ID, KICKOFF_ACCOUNT_GROUP=ID, or log in with it.",
    exitCode: EXIT_CODES.usage,
  });
}

const MOST_GROUPS = 10;

/** The first account groups that the key has access to. */
export async function listAccountGroups(
  options: GlobalOptions,
  command: string,
): Promise<AccountGroup[]> {
  return callApi(
    options,
    command,
    async (api) =>
      dataOf(await api.GET("/v1/accounts", { params: { query: { limit: MOST_GROUPS } } })).items,
  );
}

/** What a user types for a command. */
function nameOf(command: Command): string {
  const { parent } = command;
  return parent === null || parent.parent === null
    ? command.name()
    : `${nameOf(parent)} ${command.name()}`;
}

function checkUrl(url: string | undefined): void {
  if (url === undefined) return;
  try {
    parseServer(url);
  } catch (error) {
    throw new Failure("KICKOFF_URL is no address of a server.", {
      why: (error as Error).message,
      next: "Set it right, or leave it out.",
      exitCode: EXIT_CODES.usage,
    });
  }
}

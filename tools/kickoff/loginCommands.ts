/** `login`, `logout`, `whoami` and `profiles`: which server a user works with, and as whom. A key is in no output. */
import { text as readText } from "node:stream/consumers";
import { type Command, InvalidArgumentError } from "commander";

import { dataOf } from "../../client/client.ts";
import type { components } from "../../client/contractTypes.ts";
import { listAll } from "../../client/listAll.ts";
import { askSecret, askWhich, canAsk } from "../terminal/ask.ts";
import { COMMAND } from "../terminal/commandName.ts";
import { EXIT_CODES } from "../terminal/exitCodes.ts";
import { Failure } from "../terminal/failure.ts";
import { printResult, say } from "../terminal/output.ts";
import { formatTable } from "../terminal/table.ts";
import { callApi } from "./callApi.ts";
import { listAccountGroups, readConnection, withKey } from "./connection.ts";
import { type GlobalOptions, optionsOf, parseIdentifier } from "./options.ts";
import {
  type Configuration,
  configurationPath,
  readConfiguration,
  withoutProfile,
  withProfile,
  writeConfiguration,
} from "./profiles/configuration.ts";
import {
  type Connection,
  type ConnectionSettings,
  decideProfileName,
  readEnvironment,
} from "./profiles/decideConnection.ts";
import { travelsInTheOpen } from "./profiles/travelsInTheOpen.ts";
import { checkKey } from "./requireKey.ts";

type ApiKey = components["schemas"]["ApiKey"];
type AccountGroup = components["schemas"]["AccountGroup"];

interface LoginOptions extends GlobalOptions {
  readonly keyStdin: boolean;
  readonly accountGroup?: string;
}

const LOGIN_EXPLANATION = `
The key is asked for, and not shown; it is read from standard input where there is no terminal. It is checked, and kept with the URL in
your configuration, for you alone. Options come before the environment (KICKOFF_URL, KICKOFF_API_KEY, KICKOFF_ACCOUNT_GROUP,
KICKOFF_PROFILE), and that before the profile.

Examples:
  ${COMMAND} login --url https://kickoff.example.workers.dev
  ${COMMAND} login --profile staging --url https://staging.example.com --key-stdin < key.txt`;

/** Adds the commands to the program. */
export function addLoginCommands(program: Command): void {
  program
    .command("login")
    .description("keep a server's URL and an API key, under the name of --profile")
    .option("--key-stdin", "read the key from standard input", false)
    .option("--account-group <id>", "the tenant to work in", parseIdentifier)
    .addHelpText("after", LOGIN_EXPLANATION)
    .action(async (_options, command: Command) => login(optionsOf<LoginOptions>(command)));

  program
    .command("logout")
    .description("forget a profile, with its key")
    .action(async (_options, command: Command) => {
      const options = optionsOf(command);
      const configuration = await readConfiguration();
      const name = decideProfileName(options, readEnvironment(process.env), configuration);
      if (!Object.hasOwn(configuration.profiles, name)) throw noProfile(name);
      const left = withoutProfile(configuration, name);
      await writeConfiguration(left);
      printResult(options.json, { profile: name }, `✔ Profile ${name} is forgotten, with its key.`);
      if (left.current !== null || Object.keys(left.profiles).length === 0) return;
      say(`No profile is in use now. Another one: ${COMMAND} profiles use NAME`);
    });

  withKey(
    program.command("whoami").description("show the server, the key's name, and what it may do"),
  ).action(async (_options, command: Command) => {
    const options = optionsOf(command);
    const { profile, accountGroup } = await readConnection(options);
    const apiKey = await readApiKey(options, "whoami");
    const accountGroups = await listAccountGroups(options, "whoami");
    const value = { url: options.url, profile, ...apiKey, accountGroups, accountGroup };
    printResult(options.json, value, describeKey);
  });

  addProfileCommands(program);
}

function addProfileCommands(program: Command): void {
  const profiles = program.command("profiles").description("servers and keys that are kept");

  profiles
    .command("list")
    .description("show the profiles; never their keys")
    .action(async (_options, command: Command) => {
      const { current, profiles: all } = await readConfiguration();
      const rows = Object.entries(all).map(([name, { url, accountGroup }]) => {
        return { name, url, accountGroup, isCurrent: name === current };
      });
      printResult(optionsOf(command).json, rows, (value) =>
        value.length === 0
          ? `There is no profile yet. Make one: ${COMMAND} login`
          : formatTable(
              ["", "PROFILE", "URL", "ACCOUNT GROUP"],
              value.map(({ name, url, accountGroup, isCurrent }) => [
                isCurrent ? "*" : "",
                name,
                url,
                accountGroup ?? "",
              ]),
            ),
      );
    });

  profiles
    .command("use")
    .description("make a profile the one that counts where none is named")
    .argument("<profile>", "as `profiles list` shows it", parseProfile)
    .action(async (name: string, _options, command: Command) => {
      const configuration = await readConfiguration();
      if (!Object.hasOwn(configuration.profiles, name)) throw noProfile(name);
      await writeConfiguration({ ...configuration, current: name });
      printResult(optionsOf(command).json, { profile: name }, `✔ Profile ${name} is in use.`);
    });
}

async function login(typed: LoginOptions): Promise<void> {
  const configuration = await readConfiguration();
  const environment = readEnvironment(process.env);
  const name = decideProfileName(typed, environment, configuration);
  const { url } = await readUrl(typed, environment, configuration, name);
  if (travelsInTheOpen(url))
    say(`${url} is not encrypted: whoever is on the way can read the key.`);
  const options: LoginOptions = { ...typed, url, apiKey: await readKey(typed, url) };
  const apiKey = await readApiKey(options, "login");
  const accountGroups = await listAccountGroups(options, "login");
  const accountGroup =
    options.accountGroup === undefined
      ? await chooseAccountGroup(accountGroups)
      : await checkAccountGroup(options, options.accountGroup);
  const profile = { url, key: options.apiKey ?? "", accountGroup };
  await writeConfiguration(withProfile(await readConfiguration(), name, profile));
  printResult(
    options.json,
    { url, profile: name, ...apiKey, accountGroups, accountGroup },
    (printed) =>
      `✔ Logged in, as profile ${printed.profile} (${configurationPath()})\n${describeKey(printed)}`,
  );
}

/** The server to log in to. A profile that is about to be made is not there yet: then that in use counts. */
function readUrl(
  { profile: _, ...options }: LoginOptions,
  environment: ConnectionSettings,
  { profiles }: Configuration,
  name: string,
): Promise<Connection> {
  const profile = Object.hasOwn(profiles, name) ? name : undefined;
  return readConnection(options, { ...environment, profile });
}

async function readKey({ keyStdin }: LoginOptions, url: string): Promise<string> {
  const key =
    keyStdin || !canAsk() ? await readText(process.stdin) : await askSecret(`API key for ${url}`);
  return checkKey(key.trim());
}

async function readApiKey(options: GlobalOptions, command: string): Promise<ApiKey> {
  return callApi(options, command, async (api) => dataOf(await api.GET("/v1/api-key")));
}

/** An account group, if the key has access to it: a profile with another one would make every command fail. */
async function checkAccountGroup(options: GlobalOptions, accountGroup: string): Promise<string> {
  const isOfKey = await callApi(options, "login", async (api) => {
    for await (const { id } of listAll(api, "/v1/accounts", {}))
      if (id === accountGroup) return true;
    return false;
  });
  if (isOfKey) return accountGroup;
  throw new Failure(`The key has no access to the account group ${accountGroup}.`, {
    why: "Nothing was kept.",
    next: "Leave --account-group out to see which there are.",
    exitCode: EXIT_CODES.notAllowed,
  });
}

/** The account group to work in; null when nobody can say, and each command has to. */
async function chooseAccountGroup(accountGroups: readonly AccountGroup[]): Promise<string | null> {
  const [first, second] = accountGroups;
  if (first === undefined || second === undefined) return first?.id ?? null;
  if (!canAsk()) {
    say(
      "The key has several account groups: each command needs --account-group, or KICKOFF_ACCOUNT_GROUP.",
    );
    return null;
  }
  return await askWhich(
    "Which account group do you work in?",
    accountGroups.map(({ id, name }) => ({ value: id, label: `${name} (${id})` })),
  );
}

function describeKey(value: {
  readonly url: string;
  readonly name: string;
  readonly id: string;
  readonly permissions: readonly string[];
  readonly expiresAt: string | null;
  readonly accountGroups: readonly AccountGroup[];
  readonly accountGroup: string | null;
}): string {
  const groups = value.accountGroups.map(({ id, name }) => `${name} (${id})`);
  return [
    `  Server          ${value.url}`,
    `  Key             ${value.name} (${value.id})${value.expiresAt === null ? "" : `, until ${value.expiresAt}`}`,
    `  May             ${value.permissions.join(" ") || "nothing"}`,
    `  Account groups  ${groups.join(", ") || "none"}`,
    ...(value.accountGroup === null ? [] : [`  Works in        ${value.accountGroup}`]),
  ].join("\n");
}

function noProfile(name: string): Failure {
  return new Failure(`There is no profile ${name}.`, {
    why: "Nobody has logged in under that name here.",
    next: `See the profiles: ${COMMAND} profiles list`,
    exitCode: EXIT_CODES.usage,
  });
}

/** The name of a profile. */
export function parseProfile(text: string): string {
  if (/^\w[\w.-]{0,63}$/.test(text) && text !== "__proto__") return text;
  throw new InvalidArgumentError("A profile's name has letters, digits, . _ and -, 64 at most.");
}

/** `senders …`: through the HTTP API, as any client would. A secret is shown once, when it is made. */
import { type Command, Option } from "commander";

import { type Api, dataOf } from "../../client/client.ts";
import { ACTION_KINDS } from "../../src/domain/action.ts";
import { WEEKDAYS } from "../../src/domain/workingHours.ts";
import type { Permission } from "../../src/keys/permissions.ts";
import { EXIT_CODES } from "../terminal/exitCodes.ts";
import { printResult } from "../terminal/output.ts";
import { callApi } from "./callApi.ts";
import { type ApiOptions, inAccountGroup } from "./connection.ts";
import { describeSecret, describeSender, describeSenders, describeTest } from "./describeSender.ts";
import { findSender } from "./find.ts";
import { optionsOf, parseName, parseNumber, parseUrl } from "./options.ts";
import { readAll } from "./readList.ts";
import {
  type CreateOptions,
  collectLimit,
  type SenderChange,
  toChange,
  toNewSender,
  type UpdateOptions,
} from "./senderOptions.ts";

/** Adds the commands to the program. */
export function addSenderCommands(program: Command): void {
  const senders = program
    .command("senders")
    .description("who performs actions, and what they may do at present");
  const add = (name: string, description: string, ...permissions: Permission[]) =>
    inAccountGroup(senders.command(name).description(description), ...permissions);
  const addOfSender = (name: string, description: string, ...permissions: Permission[]) =>
    add(name, description, ...permissions).argument("<sender>", "its id or its name", parseName);

  add("list", "show every sender, oldest first", "senders:read").action(
    async (_options, command: Command) => {
      const options = optionsOf<ApiOptions>(command);
      const { accountGroup: accountGroupId } = options;
      const all = await callApi(options, "senders list", (api) =>
        readAll(api, "/v1/accounts/{accountGroupId}/senders", { path: { accountGroupId } }),
      );
      printResult(options.json, all, describeSenders);
    },
  );

  addOfSender("show", "show a sender, and what it may do at present", "senders:read").action(
    async (nameOrId: string, _options, command: Command) => {
      const options = optionsOf<ApiOptions>(command);
      const sender = await callApi(options, "senders show", async (api) =>
        dataOf(
          await api.GET("/v1/accounts/{accountGroupId}/senders/{senderId}", {
            params: { path: await pathOf(api, options, nameOrId) },
          }),
        ),
      );
      printResult(options.json, sender, describeSender);
    },
  );

  add("create", "register a sender; its secret is shown this once", "senders:write")
    .requiredOption("--name <name>", "what the sender is called", parseName)
    .requiredOption("--sender-url <url>", "where it is asked", parseUrl)
    .addOption(
      new Option("--kind <kind...>", "what it performs; several are fine")
        .choices(ACTION_KINDS)
        .makeOptionMandatory(),
    )
    .option("--per-day <kind=number...>", "at most so many in any 24 hours", collectLimit)
    .option("--per-week <kind=number...>", "at most so many in any 7 times 24 hours", collectLimit)
    .option("--spacing <seconds>", "the least time from one action to the next", parseNumber, 0)
    .option("--time-zone <name>", "of its working hours; without it, it may act at any time")
    .addOption(new Option("--day <day...>", "a working day (monday to friday)").choices(WEEKDAYS))
    .option("--from <time>", "when its working hours begin", "09:00")
    .option("--to <time>", "when its working hours end", "17:00")
    .option("--keeps-keys-hours <hours>", "how long it recognises an action's id", parseNumber, 0)
    .option("--looks-up-actions", "it can be asked what became of an action", false)
    .action(async (_options, command: Command) => {
      const options = optionsOf<CreateOptions>(command);
      const sender = await callApi(options, "senders create", async (api) =>
        dataOf(
          await api.POST("/v1/accounts/{accountGroupId}/senders", {
            params: { path: { accountGroupId: options.accountGroup } },
            body: toNewSender(options),
          }),
        ),
      );
      printResult(options.json, sender, describeSecret);
    });

  addOfSender("update", "change a sender", "senders:read", "senders:write")
    .option("--name <name>", "what the sender is called", parseName)
    .option("--sender-url <url>", "where it is asked", parseUrl)
    .addOption(new Option("--kind <kind...>", "what it performs").choices(ACTION_KINDS))
    .option("--per-day <kind=number...>", "its limits, all of them anew", collectLimit)
    .option("--per-week <kind=number...>", "its limits, all of them anew", collectLimit)
    .option("--spacing <seconds>", "the least time from one action to the next", parseNumber)
    .option("--unblock", "end its block", false)
    .action(async (nameOrId: string, _options, command: Command) => {
      const options = optionsOf<UpdateOptions>(command);
      await change("senders update", options, nameOrId, toChange(options));
    });

  for (const [name, enabled] of [
    ["enable", true],
    ["disable", false],
  ] as const) {
    addOfSender(
      name,
      enabled ? "let it act" : "let it act no more",
      "senders:read",
      "senders:write",
    ).action(async (nameOrId: string, _options, command: Command) => {
      await change(`senders ${name}`, optionsOf<ApiOptions>(command), nameOrId, { enabled });
    });
  }

  addOfSender(
    "rotate-secret",
    "make a new secret, shown this once",
    "senders:read",
    "senders:write",
  ).action(async (nameOrId: string, _options, command: Command) => {
    const options = optionsOf<ApiOptions>(command);
    const sender = await callApi(options, "senders rotate-secret", async (api) =>
      dataOf(
        await api.POST("/v1/accounts/{accountGroupId}/senders/{senderId}/rotate-secret", {
          params: { path: await pathOf(api, options, nameOrId) },
        }),
      ),
    );
    printResult(
      options.json,
      sender,
      (rotated) =>
        `${describeSecret(rotated)}\n  The one before signs as well until ${rotated.previousSecretUntil}.`,
    );
  });

  addOfSender(
    "test",
    "send a signed test, and show what comes back",
    "senders:read",
    "senders:write",
  ).action(async (nameOrId: string, _options, command: Command) => {
    const options = optionsOf<ApiOptions>(command);
    const test = await callApi(options, "senders test", async (api) =>
      dataOf(
        await api.POST("/v1/accounts/{accountGroupId}/senders/{senderId}/test", {
          params: { path: await pathOf(api, options, nameOrId) },
        }),
      ),
    );
    printResult(options.json, test, describeTest);
    if (test.outcome !== "received") process.exitCode = EXIT_CODES.failure;
  });
}

async function pathOf(api: Api, { accountGroup: accountGroupId }: ApiOptions, nameOrId: string) {
  return { accountGroupId, senderId: await findSender(api, accountGroupId, nameOrId) };
}

async function change(
  command: string,
  options: ApiOptions,
  nameOrId: string,
  body: SenderChange,
): Promise<void> {
  const sender = await callApi(options, command, async (api) =>
    dataOf(
      await api.PATCH("/v1/accounts/{accountGroupId}/senders/{senderId}", {
        params: { path: await pathOf(api, options, nameOrId) },
        // openapi-fetch takes a field that is nothing but null for one that cannot be written.
        body: body as Omit<SenderChange, "blocked">,
      }),
    ),
  );
  printResult(options.json, sender, (changed) => `✔ ${describeSender(changed)}`);
}

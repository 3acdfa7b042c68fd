/** `account …`: the account groups. */
import type { Command } from "commander";

import { insertAccountGroup, selectAccountGroups } from "../../src/database/accountGroups.ts";
import type { AccountGroup } from "../../src/domain/accountGroup.ts";
import { newIdentifier } from "../../src/platform/identifiers.ts";
import { printResult } from "../terminal/output.ts";
import { formatTable } from "../terminal/table.ts";
import { nextCommand } from "./nextCommand.ts";
import { optionsOf, parseName, printChange } from "./options.ts";
import { withStores } from "./stores.ts";

/** Adds the commands to the program. */
export function addAccountCommands(program: Command): void {
  const account = program.command("account").description("account groups: the tenants");

  account
    .command("create")
    .description("make an account group")
    .requiredOption("--name <name>", "what people call it", parseName)
    .action(async (_options, command: Command) => {
      const options = optionsOf<{ name: string }>(command);
      const now = Date.now();
      const accountGroup = { id: newIdentifier(now), name: options.name, createdAt: now };
      await withStores({ ...options, makesState: true }, ({ DATABASE }) =>
        insertAccountGroup(DATABASE, accountGroup),
      );
      printChange(
        options,
        toJson(accountGroup),
        `✔ Account group ${accountGroup.id} (${accountGroup.name})\n` +
          `  Next: ${nextCommand(
            options,
            ...["key", "create", "--name", "First key"],
            ...["--account-group", accountGroup.id, "--permission", "campaigns:execute"],
          )}`,
      );
    });

  account
    .command("list")
    .description("show every account group, oldest first")
    .action(async (_options, command: Command) => {
      const options = optionsOf(command);
      const accountGroups = await withStores(options, ({ DATABASE }) =>
        selectAccountGroups(DATABASE),
      );
      const rows = accountGroups.map(toJson);
      printResult(
        options.json,
        rows,
        rows.length === 0
          ? `There is no account group yet. Make one: ${nextCommand(options, "account", "create", "--name", "NAME")}`
          : formatTable(
              ["ID", "CREATED", "NAME"],
              rows.map(({ id, createdAt, name }) => [id, createdAt, name]),
            ),
      );
    });
}

function toJson({ id, name, createdAt }: AccountGroup) {
  return { id, name, createdAt: new Date(createdAt).toISOString() };
}

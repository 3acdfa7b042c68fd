/** `account …`: the account groups. */
import type { Command } from "commander";

import { selectAccountGroups } from "../../src/database/accountGroups.ts";
import { allDatabases } from "../../src/database/databases.ts";
import type { AccountGroup } from "../../src/domain/accountGroup.ts";
import { newIdentifier } from "../../src/platform/identifiers.ts";
import { printResult } from "../terminal/output.ts";
import { formatTable } from "../terminal/table.ts";
import { addMoveCommand } from "./moveCommand.ts";
import { nextCommand } from "./nextCommand.ts";
import { optionsOf, parseDatabaseNumber, parseName, printChange } from "./options.ts";
import { placeAccountGroup } from "./placeAccountGroup.ts";
import { type Stores, withStores } from "./stores.ts";

/** Adds the commands to the program. */
export function addAccountCommands(program: Command): void {
  const account = program.command("account").description("account groups: the tenants");

  account
    .command("create")
    .description("make an account group")
    .requiredOption("--name <name>", "what people call it", parseName)
    .option(
      "--database <number>",
      "the database in which it lives; without it, the one with the fewest account groups",
      parseDatabaseNumber,
    )
    .action(async (_options, command: Command) => {
      const options = optionsOf<{ name: string; database?: number }>(command);
      const now = Date.now();
      const accountGroup = { id: newIdentifier(now), name: options.name, createdAt: now };
      const databaseNumber = await withStores({ ...options, makesState: true }, (stores) =>
        placeAccountGroup(stores, accountGroup, options.database ?? null),
      );
      const where = databaseNumber === 1 ? "" : `, in database ${databaseNumber}`;
      printChange(
        options,
        { ...toJson(accountGroup), database: databaseNumber },
        `✔ Account group ${accountGroup.id} (${accountGroup.name})${where}\n` +
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
      const rows = await withStores(options, listEverywhere);
      printResult(
        options.json,
        rows,
        rows.length === 0
          ? `There is no account group yet. Make one: ${nextCommand(options, "account", "create", "--name", "NAME")}`
          : formatTable(
              ["ID", "CREATED", "DATABASE", "NAME"],
              rows.map((row) => [row.id, row.createdAt, String(row.database), row.name]),
            ),
      );
    });

  addMoveCommand(account);
}

async function listEverywhere(stores: Stores) {
  const ofEach = await Promise.all(
    allDatabases(stores).map(async ({ databaseNumber, database }) => {
      const accountGroups = await selectAccountGroups(database);
      return accountGroups.map((one) => ({ ...toJson(one), database: databaseNumber }));
    }),
  );
  return ofEach.flat().sort((one, other) => (one.id < other.id ? -1 : 1));
}

function toJson({ id, name, createdAt }: AccountGroup) {
  return { id, name, createdAt: new Date(createdAt).toISOString() };
}

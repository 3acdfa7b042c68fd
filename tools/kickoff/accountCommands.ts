/** `account …`: the account groups. */
import type { Command } from "commander";

import { selectAccountGroups, selectLeaving } from "../../src/database/accountGroups.ts";
import { allDatabases } from "../../src/database/databases.ts";
import type { AccountGroup } from "../../src/domain/accountGroup.ts";
import { newIdentifier } from "../../src/platform/identifiers.ts";
import { printResult } from "../terminal/output.ts";
import { formatTable } from "../terminal/table.ts";
import { addMoveCommand } from "./moveCommand.ts";
import { nextCommand } from "./nextCommand.ts";
import {
  type GlobalOptions,
  optionsOf,
  parseDatabaseNumber,
  parseName,
  printChange,
} from "./options.ts";
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
          : describeAccountGroups(rows, options),
      );
    });

  addMoveCommand(account);
}

interface ListedAccountGroup {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  /** Where it lives. */
  readonly database: number;
  /** A move that has not come to its end: one is under way, or was cut off. */
  readonly unfinishedMove?: { readonly from: number; readonly to: number };
}

async function listEverywhere(stores: Stores): Promise<ListedAccountGroup[]> {
  const ofEach = await Promise.all(
    allDatabases(stores).map(async ({ databaseNumber, database }) => ({
      databaseNumber,
      accountGroups: await selectAccountGroups(database),
      leaving: await selectLeaving(database),
    })),
  );
  const listed = new Map<string, ListedAccountGroup>();
  for (const { databaseNumber, accountGroups } of ofEach)
    for (const one of accountGroups)
      listed.set(one.id, { ...toJson(one), database: databaseNumber });
  for (const { databaseNumber: from, leaving } of ofEach) {
    for (const { accountGroup, otherDatabase: to } of leaving) {
      // One that no database counts as its own has moved, and the other one takes no writes yet.
      const place = listed.get(accountGroup.id) ?? { ...toJson(accountGroup), database: to };
      listed.set(accountGroup.id, { ...place, unfinishedMove: { from, to } });
    }
  }
  return [...listed.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
}

function describeAccountGroups(
  rows: readonly ListedAccountGroup[],
  options: GlobalOptions,
): string {
  const table = formatTable(
    ["ID", "CREATED", "DATABASE", "NAME"],
    rows.map((row) => [row.id, row.createdAt, String(row.database), row.name]),
  );
  const moves = rows.flatMap(({ id, unfinishedMove: move }) =>
    move === undefined
      ? []
      : `\n  ${id} is moving from database ${move.from} to ${move.to}. Unless a command is at it, go on: ${nextCommand(options, "account", "move", id, "--to", String(move.to))}`,
  );
  return table + moves.join("");
}

function toJson({ id, name, createdAt }: AccountGroup) {
  return { id, name, createdAt: new Date(createdAt).toISOString() };
}

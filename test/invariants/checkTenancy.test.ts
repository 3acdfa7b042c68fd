/** Which rows are in a database where they do not belong. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { beforeEach, expect, it } from "vitest";

import { checkTenancy } from "./checkTenancy.ts";

const MIGRATIONS = join(import.meta.dirname, "..", "..", "migrations");
const OWN = "aaaaaaaaaaaaaaaaaaaaaaaa";
const FOREIGN = "bbbbbbbbbbbbbbbbbbbbbbbb";

let database: DatabaseSync;

beforeEach(() => {
  // What the foreign keys would prevent is what is looked for.
  database = new DatabaseSync(":memory:", { enableForeignKeyConstraints: false });
  for (const file of readdirSync(MIGRATIONS).sort()) {
    database.exec(readFileSync(join(MIGRATIONS, file), "utf8"));
  }
  insertAccountGroup(OWN);
  insertAudience(OWN);
});

it("finds nothing in a database that holds its own account groups", () => {
  expect(checkTenancy(database, [OWN])).toEqual([]);
});

it("takes what belongs to no account group for nobody's, where none lives", () => {
  database.exec("DELETE FROM audiences; DELETE FROM account_groups");

  expect(checkTenancy(database, [])).toEqual([]);
});

it("finds the rows of an account group that lives elsewhere, in each table that names it", () => {
  insertAccountGroup(FOREIGN);
  insertAudience(FOREIGN);

  const found = checkTenancy(database, [OWN]);

  expect(found).toHaveLength(2);
  expect(found.join()).toContain(`${FOREIGN} in account_groups`);
  expect(found.join()).toContain(`${FOREIGN} in audiences`);
});

it("finds the rows of nobody", () => {
  database.exec("INSERT INTO ranges VALUES ('run of nobody', 0, 1, 'created', NULL, 0)");

  expect(checkTenancy(database, [OWN])).toEqual([expect.stringContaining("ranges")]);
});

function insertAccountGroup(id: string): void {
  database
    .prepare("INSERT INTO account_groups (id, name, created_at) VALUES (?, 'Team', 0)")
    .run(id);
}

function insertAudience(accountGroupId: string): void {
  database
    .prepare(
      "INSERT INTO audiences (id, account_group_id, name, lead_count, created_at, updated_at) VALUES (?, ?, 'Leads', 0, 0, 0)",
    )
    .run(`${accountGroupId.slice(0, 23)}0`, accountGroupId);
}

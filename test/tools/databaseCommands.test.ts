/** `databases …`: on a state that no server has, and on copies of wrangler.toml. */
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";

import { ensureMigrated } from "../../tools/kickoff/migrateStores.ts";
import { withDatabases } from "../../tools/kickoff/stores.ts";
import { rememberDatabases } from "../../tools/server/databases/stateDatabases.ts";
import {
  addToWranglerFile,
  readWranglerFile,
  wranglerFile,
} from "../../tools/server/databases/wranglerFile.ts";
import { runCommand } from "../../tools/server/runCommand.ts";
import { wranglerProgram } from "../../tools/server/wrangler.ts";
import { copyProject } from "./support/copyProject.ts";
import { runKickoff } from "./support/runKickoff.ts";
import { temporaryDirectory } from "./support/temporaryDirectory.ts";

const DATABASE_ID = "0b6f2a3e-6f0c-4c1e-9d0a-4f2b7c8d9e10";

/** A copy of wrangler.toml, with something behind it. */
async function copyWranglerFile(rest = ""): Promise<string> {
  const path = join(await temporaryDirectory(), "wrangler.toml");
  await copyFile(wranglerFile, path);
  await writeFile(path, rest, { flag: "a" });
  return path;
}

describe("databases add", () => {
  it("declares databases that wrangler deploys, says what makes them, and changes no line", async () => {
    const project = await temporaryDirectory();
    await copyProject(project);
    const config = join(project, "wrangler.toml");
    const before = (await readFile(config, "utf8")).split("\n");
    const kickoff = (...parameters: string[]) =>
      runCommand(process.execPath, [
        ...[join(project, "tools", "kickoff.ts"), "databases", ...parameters],
        ...["--persist-to", join(project, "none"), "--json"],
      ]);

    const first = await kickoff("add", "--count", "2");
    const second = await kickoff("add", "--database-id", DATABASE_ID);

    expect([first.exitCode, second.exitCode]).toEqual([0, 0]);
    expect(JSON.parse(first.output).commands).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^npx wrangler d1 create kickoff-3 /),
        "npx wrangler queues create kickoff-instance-creation-3",
        "npx wrangler queues create kickoff-actions-3",
      ]),
    );
    expect(second.output).not.toContain("d1 create");
    const after = (await readFile(config, "utf8")).split("\n");
    const place = after.findIndex((line, index) => line !== before[index]);
    const added = after.length - before.length;
    expect([...after.slice(0, place), ...after.slice(place + added)]).toEqual(before);
    const { d1_databases = [] } = await readWranglerFile(config);
    expect(d1_databases.map(({ binding, database_id }) => [binding, database_id])).toEqual([
      ["DATABASE", "kickoff-database"],
      ["DATABASE_2", "kickoff-database-2"],
      ["DATABASE_3", "kickoff-database-3"],
      ["DATABASE_4", DATABASE_ID],
    ]);

    onTestFinished(() => void vi.unstubAllEnvs());
    vi.stubEnv("WRANGLER_LOG", "log");
    const { exitCode, output } = await runCommand(process.execPath, [
      ...[wranglerProgram, "deploy", "--dry-run", "--config", config],
      ...["--outdir", join(project, "dist")],
    ]);
    expect({ exitCode, output }).toEqual({ exitCode: 0, output: expect.any(String) });
    for (const number of [2, 3, 4]) {
      expect(output).toContain(`env.DATABASE_${number} (kickoff-${number})`);
      expect(output).toContain(`env.ACTIONS_${number} (kickoff-actions-${number})`);
    }
  });

  it.each([
    [
      "whose environments have databases",
      '[env.staging]\nd1_databases = [{ binding = "DATABASE", database_id = "x" }]\n',
      "staging",
    ],
    ["whose databases are in no tables", null, "[[d1_databases]]"],
  ])("leaves a wrangler.toml %s as it is, and says what to write", async (_case, rest, words) => {
    const path = await copyWranglerFile(rest ?? "");
    if (rest === null) {
      const text = await readFile(path, "utf8");
      const inline = 'd1_databases = [{ binding = "DATABASE", database_id = "x" }]\n';
      const table = /\[\[d1_databases\]\]\n(.+\n)+/;
      await writeFile(path, inline + text.replace(table, ""));
    }
    const before = await readFile(path, "utf8");

    await expect(addToWranglerFile(1, undefined, path)).rejects.toMatchObject({
      name: "Failure",
      next: expect.stringContaining('binding = "INSTANCE_CREATION_2"'),
    });
    await expect(addToWranglerFile(1, undefined, path)).rejects.toSatisfy(({ why, next }) =>
      `${why}${next}`.includes(words),
    );
    expect(await readFile(path, "utf8")).toBe(before);
  });

  it("takes no database a second time: its account groups would have two numbers", async () => {
    const path = await copyWranglerFile();
    await addToWranglerFile(1, DATABASE_ID, path);
    const before = await readFile(path, "utf8");

    await expect(addToWranglerFile(1, DATABASE_ID, path)).rejects.toMatchObject({
      name: "Failure",
      why: expect.stringContaining("DATABASE_2"),
    });
    expect(await readFile(path, "utf8")).toBe(before);
    await writeFile(path, before.replace('"kickoff-database"', `"${DATABASE_ID}"`));
    await expect(addToWranglerFile(1, undefined, path)).rejects.toMatchObject({
      name: "Failure",
      why: expect.stringContaining("DATABASE, DATABASE_2"),
    });
  });

  it("says what it has written when the databases cannot be opened", async () => {
    const project = await temporaryDirectory();
    await copyProject(project);
    const persistTo = join(project, "state");
    await mkdir(join(persistTo, "v3"), { recursive: true });
    await writeFile(join(persistTo, "kickoff-databases.json"), "unreadable");

    const { exitCode, output } = await runCommand(process.execPath, [
      ...[join(project, "tools", "kickoff.ts"), "databases", "add", "--persist-to", persistTo],
    ]);

    expect(exitCode).toBe(1);
    const { d1_databases = [] } = await readWranglerFile(join(project, "wrangler.toml"));
    expect(d1_databases).toHaveLength(2);
    expect(output).toContain("npx wrangler queues create kickoff-actions-2");
    expect(output).toContain("kickoff-databases.json");
    expect(output).toContain("databases migrate");
  });

  it.each([
    ["an id that is none", ["--database-id", "kickoff"]],
    ["an id for several", ["--count", "2", "--database-id", DATABASE_ID]],
    ["none at all", ["--count", "0"]],
    ["one that production cannot have yet", ["--remote"]],
  ])("refuses %s with exit code 2", async (_case, parameters) => {
    const before = await readFile(wranglerFile, "utf8");
    const { exitCode, stdout } = await runKickoff(["databases", "add", ...parameters]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(await readFile(wranglerFile, "utf8")).toBe(before);
  });
});

describe("databases migrate", () => {
  it("tries every database, says which failed, and finishes when it is run again", async () => {
    const persistTo = await temporaryDirectory();
    rememberDatabases(persistTo, 3);
    const onSecond = (statement: string) =>
      withDatabases({ persistTo, remote: false, makesState: true }, ([, second]) =>
        second === undefined ? Promise.reject() : second.database.prepare(statement).run(),
      );
    await onSecond("CREATE TABLE account_groups (id TEXT)");
    const kickoff = (...parameters: string[]) =>
      runKickoff([...parameters, "--persist-to", persistTo, "--json"]);
    const toRow = ({ binding, applied, failure }: Record<string, unknown[] | string | null>) => [
      ...[binding, (applied ?? []).length > 10, failure === null],
    ];

    const first = await kickoff("databases", "migrate");

    expect(first.exitCode).toBe(1);
    expect(JSON.parse(first.stdout).map(toRow)).toEqual([
      ["DATABASE", true, true],
      ["DATABASE_2", false, false],
      ["DATABASE_3", true, true],
    ]);
    expect(first.stderr).toMatch(
      /1 of 3 .*\n {2}DATABASE_2 \(kickoff-2\): 0001_create_tables\.sql: /,
    );
    const listed = await kickoff("databases", "list");
    expect(JSON.parse(listed.stdout)).toEqual([
      {
        ...{ databaseNumber: 1, binding: "DATABASE", name: "kickoff" },
        ...{ accountGroups: 0, bytes: expect.any(Number), missingMigrations: [] },
      },
      expect.objectContaining({
        databaseNumber: 2,
        missingMigrations: expect.arrayContaining(["0001_create_tables.sql"]),
      }),
      expect.objectContaining({ databaseNumber: 3, name: "kickoff-3", missingMigrations: [] }),
    ]);
    // Whatever else opens the stores cannot work with a database that lacks its tables.
    const accounts = await kickoff("account", "list");
    expect(accounts).toMatchObject({ exitCode: 1, stdout: "" });
    expect(accounts.stderr).toContain("DATABASE_2 (kickoff-2): 0001_create_tables.sql");
    // A key is revoked whatever state the databases are in.
    await expect(kickoff("key", "list")).resolves.toMatchObject({ exitCode: 0, stdout: "[]\n" });
    const revoked = await kickoff("key", "revoke", "0123456789abcdef01234567");
    expect(revoked.stderr).toContain("There is no key");

    // What production lacks is not applied by the way.
    const asInProduction = withDatabases({ persistTo, remote: false }, (databases) =>
      ensureMigrated(databases, { persistTo, remote: true }),
    );
    await expect(asInProduction).rejects.toMatchObject({
      why: expect.stringMatching(
        /^DATABASE_2 \(kickoff-2\) lacks 0001_create_tables\.sql, [^\n]*$/,
      ),
      next: expect.stringContaining("databases migrate --remote"),
    });

    await onSecond("DROP TABLE account_groups");
    const second = await kickoff("databases", "migrate");

    expect(second.exitCode).toBe(0);
    expect(JSON.parse(second.stdout).map(toRow)).toEqual([
      ["DATABASE", false, true],
      ["DATABASE_2", true, true],
      ["DATABASE_3", false, true],
    ]);
  });
});

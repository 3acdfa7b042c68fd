import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { Server } from "../../tools/server.ts";
import { runKickoff } from "./support/runKickoff.ts";
import { runTool, type ToolOutcome } from "./support/runTool.ts";
import { temporaryDirectory } from "./support/temporaryDirectory.ts";
import { startTestServer } from "./support/testServer.ts";

const ID = /^[0-9a-f]{24}$/;
const UNKNOWN_ID = "0123456789abcdef01234567";

let directory: string;
let server: Server;
let accountGroupId: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "kickoff-test-"));
  server = await startTestServer({ persistTo: directory, databases: 2 });
  const created = await adminJson("account", "create", "--name", "First", "--database", "2");
  accountGroupId = (created as { id: string }).id;
});

afterAll(async () => {
  await server.stop();
  await rm(directory, { recursive: true });
});

/** Runs a command on the server's state; the global options come last, as people type them. */
function admin(...parameters: string[]) {
  return runKickoff([...parameters, "--persist-to", directory]);
}

async function adminJson(...parameters: string[]): Promise<unknown> {
  return readJson(await admin(...parameters, "--json"));
}

function readJson({ exitCode, stdout, stderr }: ToolOutcome): unknown {
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  return JSON.parse(stdout);
}

async function statusWith(key: string): Promise<number> {
  const url = `${server.url}/v1/accounts/${accountGroupId}/audiences`;
  const response = await fetch(url, { headers: { Authorization: `Bearer ${key}` } });
  await response.body?.cancel();
  return response.status;
}

describe("what an operator does, while the server runs", () => {
  it("creates and lists account groups, one JSON value each", async () => {
    const created = await adminJson("account", "create", "--name", "Équipe 日本");
    expect(created).toEqual({
      id: expect.stringMatching(ID),
      name: "Équipe 日本",
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      // The first account group is in the second.
      database: 1,
    });
    expect(await adminJson("account", "list")).toContainEqual(created);
  });

  it("moves an account group to another database, and its key goes on", async () => {
    const { id } = (await adminJson("account", "create", "--name", "Moves", "--database", "1")) as {
      id: string;
    };
    const { key } = (await adminJson(
      ...["key", "create", "--name", "moving", "--account-group", id],
      ...["--permission", "audiences:read", "audiences:write"],
    )) as { key: string };
    const url = `${server.url}/v1/accounts/${id}/audiences`;
    const headers = { Authorization: `Bearer ${key}` };
    const made = await fetch(url, { method: "POST", headers, body: '{"name":"Leads"}' });
    const { data: audience } = (await made.json()) as { data: unknown };

    const unasked = await admin("account", "move", id, "--to", "2");
    expect({ ...unasked, stderr: "" }).toEqual({ exitCode: 2, stdout: "", stderr: "" });
    expect(await adminJson("account", "move", id, "--to", "2", "--yes")).toEqual({
      ...{ accountGroupId: id, outcome: "moved", from: 1, to: 2, rows: 2 },
      checksum: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const found = await fetch(url, { headers });
    expect(await found.json()).toMatchObject({ data: { items: [audience] } });
    expect(await adminJson("account", "list")).toContainEqual(
      expect.objectContaining({ id, database: 2 }),
    );
  });

  it("makes a key that works at once, shows it once, and ends it", async () => {
    const created = (await adminJson(
      ...["key", "create", "--name", "laptop", "--account-group", accountGroupId],
      ...["--permission", "audiences:read", "audiences:write", "--permission", "campaigns:read"],
      ...["--expires-in", "30d"],
    )) as { id: string; key: string; createdAt: string; expiresAt: string };
    const { key, ...record } = created;
    expect(record).toEqual({
      id: expect.stringMatching(ID),
      name: "laptop",
      accountGroupIds: [accountGroupId],
      databases: { [accountGroupId]: 2 },
      permissions: ["audiences:read", "audiences:write", "campaigns:read"],
      createdAt: expect.any(String),
      expiresAt: expect.any(String),
      revokedAt: null,
    });
    expect(Date.parse(record.expiresAt) - Date.parse(record.createdAt)).toBe(30 * 86_400_000);
    expect(await statusWith(key)).toBe(200);

    const listed = await adminJson("key", "list");
    expect(listed).toContainEqual(record);
    expect(JSON.stringify(listed)).not.toContain(key);

    const revoked = await adminJson("key", "revoke", record.id);
    expect(revoked).toEqual({ ...record, revokedAt: expect.any(String) });
    expect(await statusWith(key)).toBe(401);
    const { stdout, stderr } = await admin("key", "list");
    expect(stdout).toMatch(new RegExp(`${record.id} +revoked`));
    expect(stderr).toBe("");
  });

  it("makes a key for each of three processes at the same time, of which two wait for one", async () => {
    const names = Array.from({ length: 3 }, (_, index) => `parallel ${index}`);
    const made = await Promise.all(
      names.map((name) =>
        runTool("kickoff.ts", [
          ...["key", "create", "--name", name, "--account-group", accountGroupId],
          ...["--permission", "campaigns:read", "--persist-to", directory, "--json"],
        ]),
      ),
    );
    const keys = made.map((outcome) => (readJson(outcome) as { key: string }).key);
    expect(new Set(keys).size).toBe(3);
    const listed = (await adminJson("key", "list")) as { name: string }[];
    const parallel = listed.map(({ name }) => name).filter((name) => name.startsWith("parallel"));
    expect(parallel.sort((a, b) => a.localeCompare(b))).toEqual(names);
  });

  it("shows people the key and the next step, and where the state is that it is in", async () => {
    const { stdout, stderr } = await admin(
      ...["key", "create", "--name", "x", "--account-group", accountGroupId],
      ...["--permission", "campaigns:read"],
    );
    expect(stderr).toBe(`  Local state: ${directory} (another: --persist-to DIRECTORY)\n`);
    expect(stdout).toMatch(/\n {2}sk_live_[0-9A-Za-z]{36}\n.*cannot be shown again/s);
  });

  it.each([
    [
      "an account group that is not there",
      [
        "key",
        "create",
        "--name",
        "x",
        "--account-group",
        UNKNOWN_ID,
        "--permission",
        "campaigns:read",
      ],
      `There is no account group ${UNKNOWN_ID}`,
    ],
    ["a key that is not there", ["key", "revoke", UNKNOWN_ID], `There is no key ${UNKNOWN_ID}`],
  ])("refuses %s with words and exit code 1", async (_case, parameters, words) => {
    const { exitCode, stdout, stderr } = await admin(...parameters, "--json");
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe("a command, before any store is opened", () => {
  const create = ["key", "create", "--name", "x"];
  it.each([
    ["no command", [], "Usage:"],
    ["an unknown command", ["keys"], "unknown command 'keys'"],
    ["a missing option", ["account", "create"], "--name"],
    ["an empty name", ["account", "create", "--name", "  "], "must not be empty"],
    [
      "an id that is none",
      [...create, "--account-group", "7", "--permission", "campaigns:read"],
      "24 lower-case hexadecimal characters",
    ],
    [
      "an unknown permission",
      [...create, "--account-group", UNKNOWN_ID, "--permission", "all"],
      "campaigns:execute",
    ],
    ["a duration that is none", [...create, "--expires-in", "soon"], "30d, 12h, 90m"],
    [
      "an import without an audience",
      ["leads", "import", "x.csv", "--account-group", UNKNOWN_ID],
      "--audience",
    ],
    ["a URL that is none", ["account", "list", "--url", "notaurl"], "begins with http://"],
    [
      "a port that is none",
      ["account", "list", "--url", "http://localhost:99999"],
      "at most 65535",
    ],
  ])("answers %s with what would be right and exit code 2", async (_case, parameters, words) => {
    const { exitCode, stdout, stderr } = await runKickoff(parameters);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(words);
  });

  it("says that there is no state, and makes none", async () => {
    const state = join(await temporaryDirectory(), "none");
    const { exitCode, stderr } = await runKickoff(["account", "list", "--persist-to", state]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`There is no state in ${state}.`);
    expect(existsSync(state)).toBe(false);
  });

  it.each([
    [
      "a file",
      ["leads", "import", "x.csv", "--account-group", UNKNOWN_ID, "--audience", "x"],
      "x.csv",
    ],
    ["a state", ["account", "list", "--persist-to", "none"], "none"],
  ])("looks for %s from where the command was typed", async (_case, parameters, name) => {
    const directory = await temporaryDirectory();
    const environment = { INIT_CWD: directory, KICKOFF_API_KEY: "sk_live_x" };
    const { exitCode, stderr } = await runKickoff(parameters, environment);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(join(directory, name));
  });

  it("helps with exit code 0", async () => {
    const { exitCode, stdout } = await runKickoff(["leads", "import", "--help"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/--account-group.*--persist-to.*KICKOFF_API_KEY/s);
    expect(stdout).toMatch(/--audience <name-or-id> .*\(required\)/);
    expect(stdout).not.toMatch(/--json.*\(required\)/);
  });
});

/** The commands that look into the stores go over every database, on a state that no server has. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { databaseOf } from "../../src/database/databases.ts";
import { insertDeadLetter } from "../../src/database/deadLetters.ts";
import { placeInApiKeys } from "../../src/keys/apiKeys.ts";
import { newIdentifier } from "../../src/platform/identifiers.ts";
import { seedCampaigns, seedWorld } from "../../tools/bench/world.ts";
import { withStores } from "../../tools/kickoff/stores.ts";
import { rememberDatabases } from "../../tools/server/databases/stateDatabases.ts";
import { runKickoff } from "./support/runKickoff.ts";

const HOUR_AGO = Date.now() - 3_600_000;
const RUN_ID = newIdentifier(HOUR_AGO);

const persistTo = mkdtempSync(join(tmpdir(), "kickoff-test-"));
afterAll(() => rmSync(persistTo, { recursive: true }));

/** What a command prints with `--json`. */
async function readJson(...parameters: string[]) {
  const { exitCode, stdout, stderr } = await runKickoff([
    ...parameters,
    ...["--persist-to", persistTo, "--json"],
  ]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  return JSON.parse(stdout);
}

beforeAll(async () => {
  rememberDatabases(persistTo, 2);
  await withStores({ persistTo, remote: false, makesState: true }, async (stores) => {
    for (const databaseNumber of [1, 2]) {
      const letter = { messageId: `m${databaseNumber}`, body: "{}", reason: "r", attempts: 1 };
      const recordedAt = HOUR_AGO + databaseNumber;
      await insertDeadLetter(databaseOf(stores, databaseNumber), { ...letter, recordedAt }, null);
    }
    const second = { API_KEYS: stores.API_KEYS, DATABASE: databaseOf(stores, 2) };
    const world = await seedWorld(second, 1);
    const [campaignId] = await seedCampaigns(second, world, { count: 1, leads: 1 });
    await second.DATABASE.prepare(
      `INSERT INTO runs (id, campaign_id, started_by, trace_id, triggered, first_position, end_position,
                         instances_promised, started_campaign, started_at, progressed_at)
       VALUES (?1, ?2, '', '', 1, 0, 1, 1, '{}', ?3, ?3)`,
    )
      .bind(RUN_ID, campaignId, HOUR_AGO)
      .run();
  });
});

it("shows the dead letters of all, and asks for the replay of one wherever it is", async () => {
  const place = ({ messageId, database }: Record<string, unknown>) => [messageId, database];
  expect((await readJson("dead-letters", "list")).map(place)).toEqual([
    ["m2", 2],
    ["m1", 1],
  ]);

  await readJson("dead-letters", "replay", "m2");

  expect(await readJson("dead-letters", "list")).toMatchObject([
    { messageId: "m2", replayRequestedAt: expect.any(String) },
    { messageId: "m1", replayRequestedAt: null },
  ]);
  const unknown = ["dead-letters", "replay", "m3", "--persist-to", persistTo];
  expect(await runKickoff(unknown)).toMatchObject({ exitCode: 1, stdout: "" });
});

it("shows the stuck runs of all", async () => {
  expect(await readJson("runs", "stuck")).toMatchObject([{ id: RUN_ID, database: 2 }]);
});

it("puts a new account group where there are the fewest, and counts it there", async () => {
  const { id, database } = await readJson("account", "create", "--name", "Next");
  expect(database).toBe(1);
  expect(await readJson("account", "list")).toContainEqual(
    expect.objectContaining({ id, database: 1 }),
  );
  expect(await readJson("databases", "list")).toMatchObject([
    { databaseNumber: 1, accountGroups: 1 },
    { databaseNumber: 2, accountGroups: 1 },
  ]);
});

it("shows a move that was cut off, wherever it was", async () => {
  const make = async (name: string) =>
    (await readJson("account", "create", "--name", name, "--database", "1")).id as string;
  const [leaving, gone] = [await make("Leaving"), await make("Gone")];
  await withStores({ persistTo, remote: false }, (stores) =>
    databaseOf(stores, 1).batch(
      [
        [leaving, "frozen"],
        [gone, "moved"],
      ].map(([id, state]) =>
        databaseOf(stores, 1)
          .prepare(
            "INSERT INTO moves (account_group_id, id, state, other_database, since) VALUES (?1, ?2, ?3, 2, 1)",
          )
          .bind(id, RUN_ID, state),
      ),
    ),
  );

  const listed = await readJson("account", "list");

  expect(listed).toContainEqual(
    expect.objectContaining({ id: leaving, database: 1, unfinishedMove: { from: 1, to: 2 } }),
  );
  expect(listed).toContainEqual(
    expect.objectContaining({ id: gone, database: 2, unfinishedMove: { from: 1, to: 2 } }),
  );
});

it.each([
  ["wrong", '{"databaseNumber":1}'],
  ["missing", null],
  ["unreadable", "garbage"],
])("puts right a %s entry of the directory, and the keys with it", async (_case, entry) => {
  const { id } = await readJson("account", "create", "--name", "Lost", "--database", "2");
  const createKey = [
    ...["key", "create", "--name", "k", "--account-group", id, "--permission", "campaigns:read"],
  ];
  const { id: keyId } = await readJson(...createKey);
  await withStores({ persistTo, remote: false }, async ({ API_KEYS }) => {
    const name = `account-group/${id}`;
    await (entry === null ? API_KEYS.delete(name) : API_KEYS.put(name, entry));
    await placeInApiKeys(API_KEYS, id, 1);
  });
  const refused = await runKickoff([...createKey, "--persist-to", persistTo]);
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain("account move");
  expect(refused.stderr).toContain(id);

  expect(await readJson("account", "move", id, "--to", "2", "--yes")).toMatchObject({
    ...{ accountGroupId: id, outcome: "placed", from: 2, to: 2 },
  });

  const placed = expect.objectContaining({ databases: { [id]: 2 } });
  expect(await readJson(...createKey)).toEqual(placed);
  const keys: { id: string }[] = await readJson("key", "list");
  expect(keys.find((key) => key.id === keyId)).toEqual(placed);
});

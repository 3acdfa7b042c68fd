/** The commands that look into the stores go over every database, on a state that no server has. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { databaseOf } from "../../src/database/databases.ts";
import { insertDeadLetter } from "../../src/database/deadLetters.ts";
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

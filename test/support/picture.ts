/** Pictures of all that the stores behind the Worker hold: two equal ones mean that nothing was written in between. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect } from "vitest";

import { toCampaignObjectName } from "../../src/campaignObject/campaignObjectName.ts";
import { allDatabases } from "../../src/database/databases.ts";
import { putAlarmOff } from "./alarms.ts";
import { listObjects } from "./objects.ts";

/** KV reads at most this many keys at once: https://developers.cloudflare.com/kv/api/read-key-value-pairs/ */
const MOST_KEYS_AT_ONCE = 100;

/** A line for each row, key and object. */
export type Picture = readonly string[];

/**
 * Everything that D1, KV and the objects hold. No alarm goes off by itself afterwards: what it writes would be in the
 * next picture, though nothing that came between the two has written it.
 */
export async function takePicture(): Promise<Picture> {
  return [...(await describeObjects()), ...(await describeTables()), ...(await describeApiKeys())];
}

/** Expects the stores to hold what they held then, and tells what has gone from them and what is new. */
export async function expectUnchanged(before: Picture): Promise<void> {
  const after = await takePicture();
  expect({ gone: subtract(before, after), isNew: subtract(after, before) }).toEqual({
    gone: [],
    isNew: [],
  });
}

/** The lines of one picture that another lacks. */
function subtract(from: Picture, lines: Picture): string[] {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return from.filter((line) => {
    const count = counts.get(line) ?? 0;
    counts.set(line, count - 1);
    return count <= 0;
  });
}

async function describeTables(): Promise<string[]> {
  const ofEach = await Promise.all(
    allDatabases(env).map(async ({ databaseNumber, database }) => {
      const rows = await describeRows(database);
      return rows.map((row) => `database ${databaseNumber}, ${row}`);
    }),
  );
  return ofEach.flat();
}

async function describeRows(database: D1Database): Promise<string[]> {
  if (await isEmpty(database)) return [];
  const { results: tables } = await database
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'",
    )
    .all<{ name: string }>();
  const rows = await database.batch(
    tables.map(({ name }) => database.prepare(`SELECT * FROM "${name}"`)),
  );
  return tables.flatMap(({ name }, index) =>
    (rows[index]?.results ?? []).map((row) => `${name}: ${JSON.stringify(row)}`),
  );
}

/** Whether a database has no row: each belongs to an account group, but for those of the other two tables. */
async function isEmpty(database: D1Database): Promise<boolean> {
  const row = await database
    .prepare(
      `SELECT 1 FROM account_groups UNION ALL SELECT 1 FROM idempotent_answers UNION ALL SELECT 1 FROM dead_letters LIMIT 1`,
    )
    .first();
  return row === null;
}

async function describeApiKeys(): Promise<string[]> {
  const { keys } = await env.API_KEYS.list();
  const names = keys.map(({ name }) => name);
  const lines: string[] = [];
  while (names.length > 0) {
    const some = await env.API_KEYS.get(names.splice(0, MOST_KEYS_AT_ONCE));
    lines.push(...[...some].map(([name, value]) => `API key ${name}: ${value}`));
  }
  return lines;
}

/**
 * The objects that keep something, and when their alarms are due. One whose alarm is over keeps a trace of it, which is
 * right for a campaign that has run, and which a later refusal may wipe away: it is left out.
 */
async function describeObjects(): Promise<string[]> {
  const ids = await listObjects();
  const haveRun = new Set<string>();
  for (const { databaseNumber, database } of allDatabases(env)) {
    const { results } = await database
      .prepare("SELECT account_group_id, id FROM campaigns WHERE run_id IS NOT NULL")
      .all<{ account_group_id: string; id: string }>();
    for (const { account_group_id: accountGroupId, id: campaignId } of results) {
      const name = toCampaignObjectName({ accountGroupId, databaseNumber, campaignId });
      haveRun.add(env.CAMPAIGNS.idFromName(name).toString());
    }
  }
  const lines = ids.map((id) =>
    runInDurableObject(env.CAMPAIGNS.get(id), async (_, { storage }) => {
      await putAlarmOff(storage);
      const alarm = await storage.getAlarm();
      const { tables } = storage.sql.exec("SELECT count(*) AS tables FROM sqlite_schema").one();
      const isKept = alarm !== null || (tables !== 0 && !haveRun.has(id.toString()));
      return isKept ? [`object ${id}: its alarm goes off at ${alarm}`] : [];
    }),
  );
  return (await Promise.all(lines)).flat();
}

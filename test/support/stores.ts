/** Looks into the stores behind the Worker. */
import { listDurableObjectIds, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";

import { type FrozenWorkflow, parseFrozenWorkflow } from "../../src/domain/workflow.ts";

/** KV reads at most this many keys at once: https://developers.cloudflare.com/kv/api/read-key-value-pairs/ */
const MOST_KEYS_AT_ONCE = 100;

/** Everything that D1, KV and the objects hold: two equal pictures mean that nothing was written in between. */
export async function takePicture(): Promise<unknown> {
  return {
    database: await readTables(),
    apiKeys: await readApiKeys(),
    objects: await readObjects(),
  };
}

async function readTables(): Promise<Record<string, unknown>> {
  const { results: tables } = await env.DATABASE.prepare(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'",
  ).all<{ name: string }>();
  const rows = await env.DATABASE.batch(
    tables.map(({ name }) => env.DATABASE.prepare(`SELECT * FROM "${name}"`)),
  );
  return Object.fromEntries(tables.map(({ name }, index) => [name, rows[index]?.results]));
}

async function readApiKeys(): Promise<Record<string, string | null>> {
  const { keys } = await env.API_KEYS.list();
  const names = keys.map(({ name }) => name);
  const apiKeys: Record<string, string | null> = {};
  while (names.length > 0) {
    const some = await env.API_KEYS.get(names.splice(0, MOST_KEYS_AT_ONCE));
    Object.assign(apiKeys, Object.fromEntries(some));
  }
  return apiKeys;
}

/**
 * The objects that keep something, and when their alarms are due. One whose alarm is over keeps a trace of it, which is
 * right for a campaign that has run, and which a later refusal may wipe away: it is left out.
 */
async function readObjects(): Promise<Record<string, number | null>> {
  const { results } = await env.DATABASE.prepare(
    "SELECT account_group_id || '/' || id AS name FROM campaigns WHERE run_id IS NOT NULL",
  ).all<{ name: string }>();
  const haveRun = new Set(results.map(({ name }) => env.CAMPAIGNS.idFromName(name).toString()));
  const ids = await listDurableObjectIds(env.CAMPAIGNS);
  const objects = await Promise.all(
    ids.map((id) =>
      runInDurableObject(env.CAMPAIGNS.get(id), async (_, { storage }) => {
        const alarm = await storage.getAlarm();
        const { tables } = storage.sql.exec("SELECT count(*) AS tables FROM sqlite_schema").one();
        const isKept = alarm !== null || (tables !== 0 && !haveRun.has(id.toString()));
        return isKept ? [[id.toString(), alarm] as const] : [];
      }),
    ),
  );
  return Object.fromEntries(objects.flat());
}

/** The instances of a run, as rows. */
export async function readInstances(
  runId: string,
): Promise<{ position: number; status: string }[]> {
  const { results } = await env.DATABASE.prepare(
    "SELECT position, status FROM instances WHERE run_id = ?1 ORDER BY position",
  )
    .bind(runId)
    .all<{ position: number; status: string }>();
  return results;
}

/** What a run has frozen. */
export async function readWorkflow(runId: string): Promise<FrozenWorkflow> {
  const run = await env.DATABASE.prepare("SELECT workflow FROM runs WHERE id = ?1")
    .bind(runId)
    .first<{ workflow: string }>();
  return parseFrozenWorkflow(run?.workflow ?? "null");
}

/** Waits until a look is satisfied; says what it last saw when that takes too long. */
export async function eventually<T>(
  look: () => Promise<T>,
  isSatisfied: (seen: T) => boolean,
  milliseconds = 10_000,
): Promise<T> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const seen = await look();
    if (isSatisfied(seen)) return seen;
    if (Date.now() > deadline)
      throw new Error(`Still ${String(JSON.stringify(seen)).slice(0, 1_000)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** How many rows the tables that requests write hold: a quick look, where a picture takes too long. */
export async function countRows(): Promise<number> {
  const tables = [
    "audiences",
    "leads",
    "templates",
    "campaigns",
    "selected_leads",
    "content_slots",
    "runs",
    "idempotent_answers",
    "stops",
  ];
  const counts = tables.map((table) => `(SELECT count(*) FROM ${table})`).join(" + ");
  const row = await env.DATABASE.prepare(`SELECT ${counts} AS n`).first<{ n: number }>();
  return row?.n ?? Number.NaN;
}

/**
 * The floor of execution: the platform calls that actions need, and nothing else. The actions of a message are read together,
 * marked a few at a time right before their calls, and recorded together. No decision, no signature, no pace.
 */
import { DurableObject } from "cloudflare:workers";

const ACTIONS_A_MESSAGE = 25;
const CALLS_AT_ONCE = 5;
const ROWS_A_BATCH = 500;
const MESSAGES_A_BATCH = 100;

type Ids = readonly number[];

/** It has no campaigns, and no pace. */
export class CampaignObject extends DurableObject {}
export class SenderObject extends DurableObject {}
export class OutboxObject extends DurableObject {}
export class WebhookObject extends DurableObject {}

/** Asks for so many actions: http://host/COUNT */
async function answer(request: Request, { DATABASE, ACTIONS }: Env): Promise<Response> {
  const count = Number(new URL(request.url).pathname.slice(1));
  await DATABASE.exec(
    "CREATE TABLE IF NOT EXISTS floor_actions (id INTEGER PRIMARY KEY, status TEXT NOT NULL, called_at INTEGER, answered_at INTEGER) STRICT",
  );
  await DATABASE.exec("DELETE FROM floor_actions");
  for (let from = 0; from < count; from += ROWS_A_BATCH) {
    const ids = Array.from({ length: Math.min(ROWS_A_BATCH, count - from) }, (_, at) => from + at);
    await DATABASE.prepare(
      "INSERT INTO floor_actions (id, status) SELECT value, 'reserved' FROM json_each(?1)",
    )
      .bind(JSON.stringify(ids))
      .run();
    const messages: { body: Ids }[] = [];
    while (ids.length > 0) messages.push({ body: ids.splice(0, ACTIONS_A_MESSAGE) });
    while (messages.length > 0) {
      await (ACTIONS as Queue<unknown>).sendBatch(messages.splice(0, MESSAGES_A_BATCH));
    }
  }
  return new Response();
}

async function perform(database: D1Database, ids: Ids): Promise<void> {
  const write = (text: string, some: Ids) =>
    database.batch([database.prepare(text).bind(JSON.stringify(some), Date.now())]);
  await write(
    "SELECT * FROM floor_actions WHERE id IN (SELECT value FROM json_each(?1)) AND ?2",
    ids,
  );
  for (let start = 0; start < ids.length; start += CALLS_AT_ONCE) {
    const wave = ids.slice(start, start + CALLS_AT_ONCE);
    await write(
      "UPDATE floor_actions SET status = 'sending', called_at = ?2 WHERE id IN (SELECT value FROM json_each(?1))",
      wave,
    );
    await Promise.all(
      wave.map(async (id) => {
        const body = JSON.stringify({ id });
        const response = await fetch("https://sender.example/", { method: "POST", body });
        await response.json();
      }),
    );
  }
  await write(
    "UPDATE floor_actions SET status = 'sent', answered_at = ?2 WHERE id IN (SELECT value FROM json_each(?1))",
    ids,
  );
  console.log(JSON.stringify({ event: "actions", called: ids.length }));
}

const actionsFloor = {
  fetch: answer,
  async queue({ messages }, { DATABASE }) {
    for (const message of messages) await perform(DATABASE, message.body as Ids);
  },
} satisfies ExportedHandler<Env>;

// biome-ignore lint/style/noDefaultExport: the platform asks for it
export default actionsFloor;

/**
 * The floor of deliveries: reads a row, signs, sends and records, several at a time, and nothing else. No filter, no order, no
 * retry, no place in a feed.
 */
import { DurableObject } from "cloudflare:workers";

import { newSecret, signRequest } from "../../../src/outbound/signature.ts";
import { forEachInLanes } from "../../../src/platform/lanes.ts";

const LANES = 5;

/** It has no campaigns, no senders, and no objects. */
export class CampaignObject extends DurableObject {}
export class SenderObject extends DurableObject {}
export class OutboxObject extends DurableObject {}
export class WebhookObject extends DurableObject {}

/** Delivers so many events: http://host/COUNT */
async function answer(request: Request, { DATABASE }: Env): Promise<Response> {
  const count = Number(new URL(request.url).pathname.slice(1));
  await DATABASE.exec(
    "CREATE TABLE IF NOT EXISTS floor_events (id INTEGER PRIMARY KEY, body TEXT NOT NULL, delivered_at INTEGER) STRICT",
  );
  await DATABASE.exec("DELETE FROM floor_events");
  await DATABASE.prepare(
    `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?1)
     INSERT INTO floor_events (id, body) SELECT n, json_object('type', 'sender.restored', 'sequence', n) FROM numbers`,
  )
    .bind(count)
    .run();
  const secrets = [newSecret()];
  const beganAt = Date.now();
  await forEachInLanes(
    Array.from({ length: count }, (_, index) => index + 1),
    LANES,
    async (id) => {
      const row = await DATABASE.prepare("SELECT body FROM floor_events WHERE id = ?1")
        .bind(id)
        .first<{ body: string }>();
      const body = row?.body ?? "";
      const headers = await signRequest({ id: String(id), now: Date.now(), body }, secrets);
      const response = await fetch("https://hooks.example/", { method: "POST", headers, body });
      await response.body?.cancel();
      await DATABASE.prepare("UPDATE floor_events SET delivered_at = ?2 WHERE id = ?1")
        .bind(id, Date.now())
        .run();
    },
  );
  return Response.json({ milliseconds: Date.now() - beganAt });
}

const deliveriesFloor = { fetch: answer } satisfies ExportedHandler<Env>;

// biome-ignore lint/style/noDefaultExport: the platform asks for it
export default deliveriesFloor;

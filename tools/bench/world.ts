/** What a Worker finds when it is measured: a tenant, an audience, and as many drafts as are to be started. */
import { insertAudience } from "../../src/database/audiences.ts";
import { databaseOf } from "../../src/database/databases.ts";
import { contentSlotsOf } from "../../src/domain/starterTemplates.ts";
import { workflowOf } from "../../src/domain/workflow.ts";
import { hashToken } from "../../src/keys/token.ts";
import { newIdentifier } from "../../src/platform/identifiers.ts";
import { seedTenant } from "../seedTenant.ts";
import { migrateDatabases } from "../server/migrateDatabase.ts";
import type { Runtime } from "./runtime.ts";

/** D1 takes as many rows in a statement and stays far from its limits. */
const ROWS_A_STATEMENT = 50_000;
/** The first 8 characters of an id are its time in seconds. */
const TIME_CHARACTERS = 8;

export interface World {
  readonly accountGroupId: string;
  readonly audienceId: string;
  readonly token: string;
  /** The name under which KV holds the token. */
  readonly tokenHash: string;
  /** How many leads the audience has. */
  readonly leads: number;
}

const LONG_WORKFLOW = "engage-connect-dm";
/** How many actions each of its leads takes. */
export const LONG_WORKFLOW_STEPS = workflowOf(LONG_WORKFLOW).length;

type Stores = Pick<Runtime, "API_KEYS" | "DATABASE">;

/** Makes the tenant and an audience with so many leads, in an empty database. */
export async function seedWorld(stores: Stores, leads: number): Promise<World> {
  await migrateDatabases(stores);
  return seedTenantWithAudience(stores, 1, leads);
}

/** Makes a tenant in a database that is migrated, and an audience with so many leads. */
export async function seedTenantWithAudience(
  stores: Stores,
  databaseNumber: number,
  leads: number,
): Promise<World> {
  const now = Date.now();
  const database = databaseOf(stores, databaseNumber);
  const { accountGroupId, token } = await seedTenant(stores, databaseNumber);
  const audienceId = newIdentifier(now);
  await insertAudience(database, {
    id: audienceId,
    accountGroupId,
    name: "Audience",
    description: null,
    createdAt: now,
  });
  await seedLeads(database, audienceId, leads);
  return { accountGroupId, audienceId, token, tokenHash: await hashToken(token), leads };
}

let leadsSeeded = 0;

async function seedLeads(database: D1Database, audienceId: string, leads: number): Promise<void> {
  const now = Date.now();
  const prefix = newIdentifier(now).slice(0, TIME_CHARACTERS);
  const before = leadsSeeded;
  leadsSeeded += leads;
  for (let from = 0; from < leads; from += ROWS_A_STATEMENT) {
    const to = Math.min(from + ROWS_A_STATEMENT, leads);
    await database
      .prepare(
        `WITH RECURSIVE numbers (n) AS (SELECT ?2 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?3)
         INSERT INTO leads (audience_id, position, id, name, email, created_at)
         SELECT ?1, n, printf('%s%016x', ?4, ?6 + n), 'Lead ' || n, 'lead-' || n || '@example.com', ?5 FROM numbers`,
      )
      .bind(audienceId, from, to, prefix, now, before)
      .run();
  }
  await database
    .prepare("UPDATE audiences SET lead_count = ?2 WHERE id = ?1")
    .bind(audienceId, leads)
    .run();
}

let campaignsSeeded = 0;

/**
 * Makes drafts that select the first leads of the audience.
 *
 * @returns their ids
 */
export async function seedCampaigns(
  { DATABASE }: Pick<Runtime, "DATABASE">,
  { accountGroupId, audienceId }: World,
  { count, leads }: { readonly count: number; readonly leads: number },
): Promise<string[]> {
  const now = Date.now();
  const prefix = newIdentifier(now).slice(0, TIME_CHARACTERS);
  const from = campaignsSeeded;
  campaignsSeeded += count;
  const { results } = await DATABASE.prepare(
    `WITH RECURSIVE numbers (n) AS (SELECT ?1 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?2)
     INSERT INTO campaigns (id, account_group_id, audience_id, name, starter_template_id, workflow_trigger, lead_selection,
                            selected_lead_count, include_conversation_history, auto_cancel_on_message_received, created_at,
                            updated_at)
     SELECT printf('%s%016x', ?3, n), ?4, ?5, 'Campaign ' || n, 'connect', 'manual', 'audience', ?6, 1, 1, ?7, ?7
     FROM numbers WHERE ?1 < ?2
     RETURNING id`,
  )
    .bind(from, from + count, prefix, accountGroupId, audienceId, leads, now)
    .all<{ id: string }>();
  return results.map(({ id }) => id);
}

/**
 * Makes what counts every promised instance as created, as a consumer elsewhere would have done by then: the alarms find
 * nothing to send again. For starts that are measured without a consumer.
 *
 * Miniflare prepares a statement, and runs it for the first time, in a call that blocks this process. Both happen here,
 * while the Worker is quiet: one that logs meanwhile would wait for this process to read its log, and neither would go on.
 */
export async function promiseKeeper({
  DATABASE,
}: Pick<Runtime, "DATABASE">): Promise<() => Promise<void>> {
  const statement = DATABASE.prepare(
    "UPDATE runs SET instances_created = instances_promised WHERE instances_created < instances_promised",
  );
  await statement.run();
  return async () => {
    await statement.run();
  };
}

/**
 * Makes a draft whose workflow has four steps, without delays, that selects the first leads of the audience.
 *
 * @returns its id
 */
export async function seedLongCampaign(
  stores: Stores,
  world: World,
  leads: number,
): Promise<string> {
  const [campaignId = ""] = await seedCampaigns(stores, world, { count: 1, leads });
  const slots = contentSlotsOf(LONG_WORKFLOW).map((slot) => ({
    ...slot,
    id: newIdentifier(Date.now()),
  }));
  const { DATABASE } = stores;
  await DATABASE.prepare("UPDATE campaigns SET starter_template_id = ?2 WHERE id = ?1")
    .bind(campaignId, LONG_WORKFLOW)
    .run();
  await DATABASE.prepare(
    `INSERT INTO content_slots (campaign_id, position, id, channel, label, channel_position, template_id, delay_days)
     SELECT ?1, slot.value ->> 'position', slot.value ->> 'id', slot.value ->> 'channel', slot.value ->> 'label',
            slot.value ->> 'channelPosition', slot.value ->> 'templateId', 0
     FROM json_each(?2) slot`,
  )
    .bind(campaignId, JSON.stringify(slots))
    .run();
  return campaignId;
}

/** Registers a sender that performs everything. */
export async function registerSender(
  runtime: Origin,
  world: World,
  limits: object = {},
): Promise<void> {
  await send(runtime, world, "POST", "/senders", {
    name: "Sender",
    url: "https://sender.example/",
    kinds: ["engage", "connection_request", "direct_message", "inmail"],
    limits,
  });
}

/** Registers a webhook endpoint that is told everything. Returns its id. */
export async function registerWebhookEndpoint(runtime: Origin, world: World): Promise<string> {
  const body = { url: "https://hooks.example/" };
  const { id } = await send<{ id: string }>(runtime, world, "POST", "/webhook-endpoints", body);
  return id;
}

/** Lets a webhook endpoint look for what has happened, as any change of it does. */
export async function wakeWebhookEndpoint(
  runtime: Origin,
  world: World,
  endpointId: string,
): Promise<void> {
  const path = `/webhook-endpoints/${endpointId}`;
  await send(runtime, world, "PATCH", path, { description: "Woken" });
}

type Origin = Pick<Runtime, "origin">;

/** Sends what a team would, and returns the data of the answer. */
async function send<Data>(
  { origin }: Origin,
  { accountGroupId, token }: World,
  method: "PATCH" | "POST",
  path: string,
  body: object,
): Promise<Data> {
  const response = await fetch(`${origin}/v1/accounts/${accountGroupId}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path} failed: ${await response.text()}`);
  return ((await response.json()) as { data: Data }).data;
}

/** Lets so many things happen: a sender that is there is restored, again and again. */
export async function seedEvents(
  { DATABASE }: Pick<Runtime, "DATABASE">,
  { accountGroupId }: World,
  count: number,
): Promise<void> {
  const senderId = newIdentifier(Date.now());
  await DATABASE.batch([
    DATABASE.prepare(
      `INSERT INTO senders (id, account_group_id, name, url, kinds, limits, spacing_seconds, keeps_keys_hours,
                            looks_up_actions, enabled, secret, created_at, updated_at)
       VALUES (?1, ?2, 'Sender', 'https://sender.example/', '[]', '{}', 0, 0, 0, 0, '', 0, 0)`,
    ).bind(senderId, accountGroupId),
    DATABASE.prepare(
      `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?3)
       INSERT INTO happenings (account_group_id, type, sender_id, occurred_at)
       SELECT ?2, 'sender.restored', ?1, ?4 FROM numbers`,
    ).bind(senderId, accountGroupId, count, Date.now()),
  ]);
}

/**
 * The same start as most people would write it on the same platform: a web framework, an ORM, the status checked and then set, one
 * queue message a lead, and one insert a message under a text key, with a unique index so that no lead comes twice.
 */
import { DurableObject } from "cloudflare:workers";
import { and, eq, lt } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { Hono } from "hono";
import { bearerAuth } from "hono/bearer-auth";

import { hashToken } from "../../../src/keys/token.ts";

/** Queues take as many messages a call. */
const MESSAGES_A_CALL = 100;

const campaigns = sqliteTable("campaigns", {
  id: text("id").primaryKey(),
  accountGroupId: text("account_group_id").notNull(),
  audienceId: text("audience_id").notNull(),
  name: text("name").notNull(),
  status: text("status", { enum: ["draft", "active", "stopped", "completed"] }).notNull(),
  selectedLeadCount: integer("selected_lead_count").notNull(),
  runId: text("run_id"),
  startedAt: integer("started_at"),
  updatedAt: integer("updated_at").notNull(),
});

const leads = sqliteTable("leads", {
  id: text("id").primaryKey(),
  audienceId: text("audience_id").notNull(),
  position: integer("position").notNull(),
});

const instances = sqliteTable(
  "naive_instances",
  {
    id: text("id").primaryKey(),
    campaignId: text("campaign_id").notNull(),
    leadId: text("lead_id").notNull(),
    status: text("status").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [uniqueIndex("naive_instances_once").on(table.campaignId, table.leadId)],
);

interface NaiveMessage {
  readonly campaignId: string;
  readonly leadId: string;
}

/** wrangler.toml names the class; without it there is no object here. */
export class CampaignObject extends DurableObject {}
export class SenderObject extends DurableObject {}
export class OutboxObject extends DurableObject {}
export class WebhookObject extends DurableObject {}

const app = new Hono<{ Bindings: Env }>();

app.use(
  bearerAuth({
    verifyToken: async (token, context) =>
      (await (context.env as Env).API_KEYS.get(await hashToken(token))) !== null,
  }),
);

app.post("/v1/accounts/:accountGroupId/campaigns/:campaignId/start", async (context) => {
  const { accountGroupId, campaignId } = context.req.param();
  const { success } = await context.env.REQUESTS_PER_API_KEY.limit({ key: accountGroupId });
  if (!success) return context.json({ error: "Too many requests" }, 429);

  const database = drizzle(context.env.DATABASE);
  const mine = and(eq(campaigns.id, campaignId), eq(campaigns.accountGroupId, accountGroupId));
  const [campaign] = await database.select().from(campaigns).where(mine);
  if (campaign === undefined) return context.json({ error: "Not found" }, 404);
  if (campaign.status !== "draft") return context.json({ error: "Already started" }, 409);

  const now = Date.now();
  const started = { status: "active" as const, runId: crypto.randomUUID(), startedAt: now };
  await database
    .update(campaigns)
    .set({ ...started, updatedAt: now })
    .where(mine);

  const { audienceId, selectedLeadCount } = campaign;
  const selected = await database
    .select({ id: leads.id })
    .from(leads)
    .where(and(eq(leads.audienceId, audienceId), lt(leads.position, selectedLeadCount)));
  for (let start = 0; start < selected.length; start += MESSAGES_A_CALL) {
    const messages = selected
      .slice(start, start + MESSAGES_A_CALL)
      .map(({ id }) => ({ body: { campaignId, leadId: id } }));
    await (context.env.INSTANCE_CREATION as Queue<unknown>).sendBatch(messages);
  }
  return context.json({ ...campaign, ...started, instancesCreated: selected.length });
});

async function createInstance(message: Message<NaiveMessage>, env: Env): Promise<void> {
  const { campaignId, leadId } = message.body;
  await drizzle(env.DATABASE)
    .insert(instances)
    .values({
      id: crypto.randomUUID(),
      campaignId,
      leadId,
      status: "pending",
      createdAt: Date.now(),
    })
    .onConflictDoNothing();
  message.ack();
}

const naive = {
  fetch: (request, env, execution) => app.fetch(request, env, execution),
  async queue(batch, env) {
    await Promise.all(batch.messages.map((message) => createInstance(message, env)));
  },
} satisfies ExportedHandler<Env, NaiveMessage>;

// biome-ignore lint/style/noDefaultExport: the platform asks for it
export default naive;

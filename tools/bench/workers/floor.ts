/**
 * The floor: the platform calls of Kickoff, and nothing else. No router, no validation, no envelope, no log, no deadline, no
 * retry; statements and message are Kickoff's own.
 */
import { DurableObject } from "cloudflare:workers";
import { createInstances, rangeStatements } from "../../../src/database/instances.ts";
import { startStatements } from "../../../src/database/startRun.ts";
import { MAXIMUM_RANGE_LENGTH } from "../../../src/domain/range.ts";
import { newIdentifier } from "../../../src/platform/identifiers.ts";
import type { InstanceCreation } from "../../../src/queue/message.ts";

const FIRST_LOOK_MILLISECONDS = 5_000;
/** As many as the consumer is handed at once. */
const RANGES_A_BATCH = 25;

/** The bindings of wrangler.toml, with the floor's own object behind one of them. */
interface FloorEnv extends Omit<Env, "CAMPAIGNS"> {
  readonly CAMPAIGNS: DurableObjectNamespace<CampaignObject>;
}

export class CampaignObject extends DurableObject<FloorEnv> {
  #campaignId = "";

  /** One alarm, one batch, one message behind the answer. */
  async start(accountGroupId: string, campaignId: string): Promise<string> {
    const now = Date.now();
    const runId = newIdentifier(now);
    this.#campaignId = campaignId;
    await this.ctx.storage.setAlarm(now + FIRST_LOOK_MILLISECONDS);
    const { DATABASE, INSTANCE_CREATION } = this.env;
    const request = {
      ...{ databaseNumber: 1, accountGroupId, campaignId, runId, apiKeyId: accountGroupId },
      ...{ idempotencyKey: null, planTag: null, traceId: runId, askedAt: now },
    };
    const results = await DATABASE.batch<{ first_position: number; end_position: number }>(
      startStatements(request, now, null).map((statement) => statement.on(DATABASE)),
    );
    const row = results[2]?.results[0];
    if (row === undefined) throw new Error("The floor starts only what may start.");
    const message = {
      ...{ version: 1 as const, campaignId, runId, traceId: runId },
      ...{ from: row.first_position, to: row.end_position },
    };
    this.ctx.waitUntil(INSTANCE_CREATION.sendBatch([{ body: message }]));
    return runId;
  }

  /** What a call to an object costs that does nothing. */
  knowsConflict(): boolean {
    return true;
  }

  /** One query, as an alarm needs at the least to know that all is done. */
  override async alarm(): Promise<void> {
    await this.env.DATABASE.prepare(
      "SELECT instances_promised - instances_created FROM runs WHERE campaign_id = ?1 AND ended_at IS NULL",
    )
      .bind(this.#campaignId)
      .first();
  }
}

/** The floor executes nothing. */
export class SenderObject extends DurableObject {}
export class OutboxObject extends DurableObject {}
export class WebhookObject extends DurableObject {}

async function answer(request: Request, env: FloorEnv): Promise<Response> {
  // http://host/OPERATION/ACCOUNT GROUP/CAMPAIGN/…
  const [, , , operation, accountGroupId = "", campaignId = "", ...rest] = request.url.split("/");
  if (operation === "static") return new Response('{"success":false}', { status: 401 });
  if (operation === "raw") return insertRaw(env.DATABASE, campaignId, rest);
  const keyHash = request.headers.get("Authorization") ?? "";
  await env.API_KEYS.get(keyHash, { cacheTtl: 30 });
  await env.REQUESTS_PER_API_KEY.limit({ key: keyHash });
  const object = env.CAMPAIGNS.getByName(`${accountGroupId}/${campaignId}`);
  if (operation === "start") return new Response(await object.start(accountGroupId, campaignId));
  await object.knowsConflict();
  return new Response('{"success":false}', { status: 409 });
}

/** The instances of a run straight into D1, by the consumer's statement, many ranges a batch; nothing is counted or recorded. */
async function insertRaw(
  database: D1Database,
  campaignId: string,
  [runId = "", leads = ""]: string[],
): Promise<Response> {
  const now = Date.now();
  const inserts: D1PreparedStatement[] = [];
  for (let from = 0; from < Number(leads); from += MAXIMUM_RANGE_LENGTH) {
    const to = Math.min(from + MAXIMUM_RANGE_LENGTH, Number(leads));
    inserts.push(createInstances({ runId, campaignId, from, to }, now).on(database));
  }
  while (inserts.length > 0) await database.batch(inserts.splice(0, RANGES_A_BATCH));
  return new Response();
}

async function createRange(database: D1Database, message: Message): Promise<void> {
  const statements = rangeStatements(message.body as InstanceCreation, Date.now());
  await database.batch(statements.map((statement) => statement.on(database)));
  message.ack();
}

const floor = {
  fetch: answer,
  async queue({ messages }, { DATABASE }) {
    await Promise.all(messages.map((message) => createRange(DATABASE, message)));
  },
} satisfies ExportedHandler<FloorEnv>;

// biome-ignore lint/style/noDefaultExport: the platform asks for it
export default floor;

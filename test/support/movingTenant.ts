/** A tenant with rows in every table of account groups, and what becomes of them while it moves to another database. */
import { env } from "cloudflare:workers";

import { databaseOf } from "../../src/database/databases.ts";
import { LEFT_BEHIND } from "../../src/database/moves.ts";
import { MOVED_TABLES } from "../../tools/kickoff/move/movedTables.ts";
import { givenUnknownAction } from "./actions.ts";
import { expectStatus, givenCampaign, givenTenant, stopCampaign, type Tenant } from "./api.ts";
import { givenQuietRun } from "./campaignStates.ts";
import { tell } from "./executingRun.ts";
import { givenIdleSender } from "./senders.ts";
import { givenSuppression } from "./suppressions.ts";
import { givenTemplate } from "./templates.ts";
import { tenantDatabase } from "./tenantDatabase.ts";
import { givenDelivery, givenPausedEndpoint } from "./webhookEndpoints.ts";

/** Characters that a careless copy would change. */
const ODD_TEXT = "Ünïcode 👩🏽‍💻 'quotes' \"double\" \\u0000 \u2028 {{name}}\n\ttab";

/** A tenant in which nothing is under way, and a campaign of it that can start again. */
export interface MovingTenant {
  readonly tenant: Tenant;
  readonly campaignId: string;
  readonly leadCount: number;
}

/** Makes a tenant with rows in every table that moves. */
export async function givenMovingTenant(leadCount = 3): Promise<MovingTenant> {
  const tenant = await givenTenant();
  const { audienceId, leadIds, campaignId } = await givenCampaign(tenant, leadCount);
  await tenant.call("POST", "/audiences", {
    body: { name: ODD_TEXT.replaceAll(/[\n\t\u2028]/g, " ") },
    headers: { "Idempotency-Key": "odd" },
  });
  const explicit = {
    name: "Some",
    starterTemplateId: "connect",
    audienceId,
    leadIds: leadIds.slice(0, 2),
  };
  expectStatus(await tenant.call("POST", "/campaigns", { body: explicit }), 201);
  const runId = await givenQuietRun(tenant, campaignId);
  await stopCampaign(tenant, campaignId);
  await givenTemplate(tenant, "inmail");
  const senderId = await givenIdleSender(tenant);
  await givenUnknownAction({ runId, position: 0 }, senderId);
  await givenSuppression(tenant);
  const endpointId = await givenPausedEndpoint(tenant);
  await givenDelivery(endpointId);
  await tell(tenant, {
    type: "message.received",
    leadId: leadIds[0],
    senderId,
    text: ODD_TEXT,
    automatic: true,
  });
  await tenantDatabase().batch([
    tenantDatabase()
      .prepare(
        `INSERT INTO dead_letters (message_id, run_id, body, reason, attempts, recorded_at)
         VALUES ('letter-' || ?1, ?1, '{}', 'test', 6, 1)`,
      )
      .bind(runId),
    tenantDatabase()
      .prepare(
        `INSERT INTO archive_parts (run_id, part, object_key, table_name, row_count, first_position, last_position, sha256,
           recorded_at)
         VALUES (?1, 1, 'object', 'instances', 1, 1000, 1000, ?2, 1)`,
      )
      .bind(runId, "0".repeat(64)),
    tenantDatabase()
      .prepare(
        "INSERT INTO instance_counts (run_id, status, reason, step, instances) VALUES (?1, 'failed', 'test', 1, 0)",
      )
      .bind(runId),
  ]);
  return { tenant, campaignId, leadCount };
}

/** How many rows each table that moves has in a database. */
export async function countTables(database: D1Database): Promise<Record<string, number>> {
  const results = await database.batch<{ count: number }>(
    MOVED_TABLES.map(({ name }) => database.prepare(`SELECT count(*) AS count FROM ${name}`)),
  );
  return Object.fromEntries(
    MOVED_TABLES.map(({ name }, index) => [name, results[index]?.results[0]?.count ?? 0]),
  );
}

/** A line for each row of a database, but for what moves leave behind. */
export async function readAllRows(databaseNumber: number): Promise<string[]> {
  const database = databaseOf(env, databaseNumber);
  const { results: tables } = await database
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'",
    )
    .all<{ name: string }>();
  const results = await database.batch<Record<string, unknown>>(
    tables.map(({ name }) => database.prepare(`SELECT * FROM "${name}"`)),
  );
  return tables.flatMap(({ name }, index) =>
    (results[index]?.results ?? [])
      .filter((row) => !isLeftBehind(row))
      .map((row) => `${name}: ${JSON.stringify(row)}`),
  );
}

/** Orders lines by their characters. */
export function inOrder(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

function isLeftBehind({
  id,
  account_group_id: owner,
  started_campaign: run,
}: Record<string, unknown>) {
  return id === LEFT_BEHIND || owner === LEFT_BEHIND || run === "{}";
}

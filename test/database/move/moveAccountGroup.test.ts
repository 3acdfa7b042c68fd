/** Moving an account group between databases: everything, once, and nothing else. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { databaseOf } from "../../../src/database/databases.ts";
import { readDatabaseNumber } from "../../../src/keys/directory.ts";
import { MOVED_TABLES } from "../../../tools/kickoff/move/movedTables.ts";
import { expectStatus, givenTenant, start, type Tenant } from "../../support/api.ts";
import { move } from "../../support/moving.ts";
import {
  countTables,
  givenMovingTenant,
  inOrder,
  readAllRows,
} from "../../support/movingTenant.ts";
import { eventually } from "../../support/stores.ts";

async function readFeed(tenant: Tenant) {
  return expectStatus(await tenant.call<unknown>("GET", "/events?limit=100"), 200);
}

describe("an account group that moves", () => {
  it("has rows in every table that the databases have, but for those of the databases themselves", async () => {
    const { results } = await env.DATABASE.prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_%' ESCAPE '\\'",
    ).all<{ name: string }>();
    const known = [...MOVED_TABLES.map(({ name }) => name), "moves", "d1_migrations"];
    expect(results.map(({ name }) => name).sort(inOrder)).toEqual(known.sort(inOrder));
  });

  it("is in its new database as it was, with its feed, and starts there", async () => {
    const { tenant, campaignId, leadCount } = await givenMovingTenant();
    await givenTenant();
    expect(
      Object.entries(await countTables(env.DATABASE)).filter(([, count]) => count === 0),
    ).toEqual([]);
    const feed = await readFeed(tenant);
    const before = [await readAllRows(1), await readAllRows(2)] as const;

    const verified = await move(tenant, 2);

    expect(verified?.rows).toBeGreaterThan(MOVED_TABLES.length);
    const after = [await readAllRows(1), await readAllRows(2)] as const;
    expect(after.flat().sort(inOrder)).toEqual(before.flat().sort(inOrder));
    expect(after[0].filter((line) => line.includes(tenant.accountGroupId))).toEqual([]);
    expect(await readDatabaseNumber(env.API_KEYS, tenant.accountGroupId)).toBe(2);
    expect(await readFeed(tenant)).toEqual(feed);

    expectStatus(await start(tenant, campaignId), 200);
    const created = await eventually(
      () => countInstances(2, campaignId),
      (count) => count >= 2 * leadCount,
    );
    expect(created).toBe(2 * leadCount);
  });
});

async function countInstances(databaseNumber: number, campaignId: string): Promise<number> {
  const row = await databaseOf(env, databaseNumber)
    .prepare(
      "SELECT count(*) AS count FROM instances i JOIN runs r ON r.id = i.run_id WHERE r.campaign_id = ?1",
    )
    .bind(campaignId)
    .first<{ count: number }>();
  return row?.count ?? 0;
}

/** Moving an account group between databases: everything, once, and nothing else. */

import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";

import { databaseOf } from "../../src/database/databases.ts";
import worker from "../../src/index.ts";
import { readDatabaseNumber } from "../../src/keys/directory.ts";
import { newIdentifier } from "../../src/platform/identifiers.ts";
import { OutboxObject } from "../../src/webhooks/OutboxObject.ts";
import { MOVED_TABLES } from "../../tools/kickoff/move/movedTables.ts";
import {
  expectStatus,
  givenCampaign,
  givenTenant,
  start,
  stopCampaign,
  type Tenant,
} from "../support/api.ts";
import { givenQuietRun } from "../support/campaignStates.ts";
import { openStream } from "../support/eventStream.ts";
import { move } from "../support/moving.ts";
import { countTables, givenMovingTenant, inOrder, readAllRows } from "../support/movingTenant.ts";
import { deliver } from "../support/queue.ts";
import { eventually } from "../support/stores.ts";
import { givenReceiver, letEventsHappen } from "../support/webhookEndpoints.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function readFeed(tenant: Tenant) {
  return expectStatus(await tenant.call<unknown>("GET", "/events?limit=100"), 200);
}

describe("an account group that moves", () => {
  it("has rows in every table that the databases have, but for those of the databases themselves", async () => {
    const { results } = await env.DATABASE.prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_%' ESCAPE '\\'",
    ).all<{ name: string }>();
    const known = [
      ...MOVED_TABLES.map(({ name }) => name),
      "archive_leftovers",
      "moves",
      "d1_migrations",
    ];
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

describe("a stream of the feed that is open meanwhile", () => {
  it("breaks off for the time being, and goes on in the new database where it was", async () => {
    const { tenant } = await givenMovingTenant();
    const { newest } = expectStatus(
      await tenant.call<{ newest: number }>("GET", "/events?limit=1"),
      200,
    );
    const stream = await openStream(tenant, `/events?after=${newest - 1}`);
    expect(await stream.next()).toMatchObject({ id: String(newest) });

    await move(tenant, 2);

    expect(await stream.rest()).toMatchObject([
      { event: "error", data: { code: "UPSTREAM_ERROR" } },
    ]);
    const again = await openStream(tenant, `/events?after=${newest - 1}`);
    expect(await again.next()).toMatchObject({ id: String(newest) });
    await again.leave();
  });
});

/** Audiences of such sizes, with campaigns of such numbers; and texts that JSON or D1 would not take. */
async function givenManyRows({ accountGroupId }: Tenant): Promise<void> {
  const insert = (query: string, ...values: unknown[]) =>
    env.DATABASE.prepare(query).bind(accountGroupId, ...values);
  const numbers =
    "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ?2 - 1)";
  await env.DATABASE.batch([
    insert(
      `${numbers} INSERT INTO audiences (id, account_group_id, name, created_at, updated_at)
       SELECT printf('a%023x', i), ?1, 'Audience' || char(0) || i, 1, 1 FROM n`,
      60,
    ),
    // Some have none, most a few, one more than a page.
    insert(
      `${numbers} INSERT INTO leads (audience_id, position, id, name, external_id, created_at)
       SELECT printf('a%023x', a.i), l.i, printf('b%011x%012x', a.i, l.i), 'Lead', 'x' || l.i, 1
       FROM (SELECT i FROM n WHERE i < 60) a CROSS JOIN n l ON l.i < iif(a.i = 33, 2300, a.i % 45)`,
      2_300,
    ),
    insert(
      `INSERT INTO idempotent_answers (key_hash, account_group_id, fingerprint, trace_id, answer, recorded_at)
       VALUES (printf('%064x', 7), ?1, printf('%064x', 7), 'large', json_quote(printf('%.*c', 1500000, '"')), 1),
              (printf('%064x', 8), NULL, printf('%064x', 8), 'nobody', '{}', 1)`,
    ),
  ]);
}

describe("many rows", () => {
  it("move page by page, those of large owners and of small ones", async () => {
    const tenant = await givenTenant();
    await givenManyRows(tenant);
    const before = [...(await readAllRows(1)), ...(await readAllRows(2))];

    const verified = await move(tenant, 2);

    const after = [...(await readAllRows(1)), ...(await readAllRows(2))];
    const ofNobody = after.filter((line) => line.includes("nobody"));
    expect(ofNobody).toHaveLength(2);
    expect(after.filter((line) => line !== ofNobody[0]).sort(inOrder)).toEqual(
      before.filter((line) => line !== ofNobody[0]).sort(inOrder),
    );
    expect(verified?.rows).toBe(1 + 60 + (await countLeads(tenant)) + 1);
  });
});

async function countLeads({ accountGroupId }: Tenant): Promise<number> {
  const row = await databaseOf(env, 2)
    .prepare(
      "SELECT count(*) AS count FROM leads l JOIN audiences a ON a.id = l.audience_id WHERE a.account_group_id = ?1",
    )
    .bind(accountGroupId)
    .first<{ count: number }>();
  return row?.count ?? 0;
}

describe("what comes late", () => {
  it("changes nothing where the account group was: a range, and actions", async () => {
    const { tenant, campaignId } = await givenMovingTenant();
    const run = await env.DATABASE.prepare(
      "SELECT r.id, s.id AS sender_id FROM runs r JOIN senders s ON s.account_group_id = ?2 WHERE r.campaign_id = ?1",
    )
      .bind(campaignId, tenant.accountGroupId)
      .first<{ id: string; sender_id: string }>();
    const [runId = "", senderId = ""] = [run?.id, run?.sender_id];
    const common = { accountGroupId: tenant.accountGroupId, databaseNumber: 1 };
    const range = { version: 3, ...common, campaignId, runId, from: 0, to: 3, traceId: runId };
    const actions = {
      ...{ version: 2, task: "call", ...common, senderId, senderUpdatedAt: 1, reservation: runId },
      actions: [{ campaignId, runId, position: 0, step: 1 }],
    };
    await move(tenant, 2);
    const before = [await readAllRows(1), await readAllRows(2)];

    expect(await deliver([range])).toEqual({ acknowledged: [0], retried: [] });
    expect(await deliver([actions], { queue: "kickoff-actions" })).toMatchObject({ retried: [] });

    expect([await readAllRows(1), await readAllRows(2)]).toEqual(before);
  });

  it("is delivered from where the account group is now: an endpoint that was behind", async () => {
    vi.spyOn(OutboxObject.prototype, "wake").mockResolvedValue();
    const { received, tenant } = await givenReceiver();
    await stopCampaign(tenant, await letEventsHappen(tenant));
    await move(tenant, 2);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60_000 });

    await worker.scheduled(createScheduledController({ scheduledTime: Date.now() }), env);

    await eventually(
      () => Promise.resolve(received.length),
      (count) => count === 3,
    );
  });
});

describe("a move that finds something under way", () => {
  /** How often it looks until nothing is under way any more, every five seconds. */
  async function countWaits(tenant: Tenant, of: string): Promise<number> {
    let waits = 0;
    const tell = (step: string, table?: string) => {
      if (step === "freeze" && table === of) waits++;
    };
    await move(tenant, 2, { deps: { tell } });
    return waits;
  }

  it("waits until a call of a sender has its outcome, or none any more", async () => {
    const { tenant, campaignId } = await givenMovingTenant();
    await env.DATABASE.prepare(
      "UPDATE actions SET status = 'sending', called_at = ?2 WHERE campaign_id = ?1",
    )
      .bind(campaignId, Date.now())
      .run();

    expect(await countWaits(tenant, "actions")).toBe(24);
  });

  it("waits for the longest round of deliveries where an endpoint is behind", async () => {
    vi.spyOn(OutboxObject.prototype, "wake").mockResolvedValue();
    const { tenant } = await givenReceiver();
    await stopCampaign(tenant, await letEventsHappen(tenant));

    expect(await countWaits(tenant, "webhook_deliveries")).toBe(9);
  });

  it("does not wait where nothing is", async () => {
    const tenant = await givenTenant();
    await stopCampaign(tenant, await letEventsHappen(tenant));

    expect(await countWaits(tenant, "actions")).toBe(0);
  });
});

describe("a move that is refused", () => {
  it.each([
    ["a campaign is active", 2, /A campaign is active: Campaign/],
    ["there is no such database", 9, /no database 9/],
  ])("because %s leaves everything as it was", async (_, to, why) => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 1);
    await givenQuietRun(tenant, campaignId);
    const before = [await readAllRows(1), await readAllRows(2)];

    await expect(move(tenant, to)).rejects.toMatchObject({ why: expect.stringMatching(why) });

    expect([await readAllRows(1), await readAllRows(2)]).toEqual(before);
  });

  it("because nobody knows the account group", async () => {
    await expect(move({ accountGroupId: newIdentifier(0) }, 2)).rejects.toMatchObject({
      why: expect.stringMatching(/No database has/),
    });
  });

  it("because the record of a key cannot be read, before anything is written", async () => {
    const { tenant } = await givenMovingTenant();
    const before = [await readAllRows(1), await readAllRows(2)];
    const name = "0123456789abcdef".repeat(4);
    await env.API_KEYS.put(name, "not a record");

    await expect(move(tenant, 2)).rejects.toThrow(name);

    expect([await readAllRows(1), await readAllRows(2)]).toEqual(before);
    await env.API_KEYS.delete(name);
    await move(tenant, 2);
    expect(await readDatabaseNumber(env.API_KEYS, tenant.accountGroupId)).toBe(2);
  });

  it("because the copy is another one stays where it was, and can be given up", async () => {
    const { tenant } = await givenMovingTenant();
    const before = await readAllRows(1);
    const spoil = (step: string) => {
      if (step === "verify") spoilt ??= spoilCopy(tenant.accountGroupId);
    };
    let spoilt: Promise<unknown> | undefined;
    const attempt = async <T>(work: () => Promise<T>) => {
      await spoilt;
      return work();
    };

    await expect(move(tenant, 2, { deps: { tell: spoil, attempt } })).rejects.toMatchObject({
      message: expect.stringMatching(/rows of leads are not/),
    });
    await move(tenant, 2, { abandons: true });

    expect(await readAllRows(1)).toEqual(before);
    expect((await readAllRows(2)).filter((line) => line.includes(tenant.accountGroupId))).toEqual(
      [],
    );
    expect(await readDatabaseNumber(env.API_KEYS, tenant.accountGroupId)).toBeNull();
  });
});

/** Changes one letter of a lead that was copied. */
function spoilCopy(accountGroupId: string) {
  const database = databaseOf(env, 2);
  const writes = "UPDATE moves SET is_writing = ?2 WHERE account_group_id = ?1";
  return database.batch([
    database.prepare(writes).bind(accountGroupId, 1),
    database
      .prepare(
        "UPDATE leads SET company = 'Bcme' WHERE position = 1 AND audience_id IN (SELECT id FROM audiences WHERE account_group_id = ?1)",
      )
      .bind(accountGroupId),
    database.prepare(writes).bind(accountGroupId, 0),
  ]);
}

async function countInstances(databaseNumber: number, campaignId: string): Promise<number> {
  const row = await databaseOf(env, databaseNumber)
    .prepare(
      "SELECT count(*) AS count FROM instances i JOIN runs r ON r.id = i.run_id WHERE r.campaign_id = ?1",
    )
    .bind(campaignId)
    .first<{ count: number }>();
  return row?.count ?? 0;
}

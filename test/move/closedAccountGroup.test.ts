/** An account group that is closed: whatever is sent, and however late, changes nothing, and a client tries again. */
import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";

import worker from "../../src/index.ts";
import { newIdentifier } from "../../src/platform/identifiers.ts";
import { OutboxObject } from "../../src/webhooks/OutboxObject.ts";
import { MOVED_TABLES, OWNERS } from "../../tools/kickoff/move/movedTables.ts";
import { bearer, expectStatus, start, stopCampaign, type Tenant } from "../support/api.ts";
import { expectRefusal } from "../support/expectations.ts";
import { catchLogLines } from "../support/logLines.ts";
import { givenMovingTenant, type MovingTenant, readAllRows } from "../support/movingTenant.ts";
import { routeExamples } from "../support/routeExamples.ts";
import { eventually } from "../support/stores.ts";
import { deliverDue, givenReceiver, letEventsHappen } from "../support/webhookEndpoints.ts";
import { callExample, givenWorld, type World } from "../support/world.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function close({ accountGroupId }: Tenant, state: string): Promise<void> {
  await env.DATABASE.prepare(
    "INSERT INTO moves (account_group_id, id, state, other_database, since) VALUES (?1, ?2, ?3, 2, 0)",
  )
    .bind(accountGroupId, newIdentifier(0), state)
    .run();
}

async function reopen({ accountGroupId }: Tenant): Promise<void> {
  await env.DATABASE.prepare("DELETE FROM moves WHERE account_group_id = ?1")
    .bind(accountGroupId)
    .run();
}

/** Those that read alone, but for the GETs. */
const READING = ["checkLeads", "testSender", "testWebhookEndpoint"];

describe("a request to an account group that is closed", () => {
  let world: World;

  beforeAll(async () => {
    world = await givenWorld();
    await close(world.tenant, "frozen");
  });

  it.each(routeExamples.map((example) => [example.operation, example] as const))(
    "%s changes nothing",
    async (operation, example) => {
      const before = await readAllRows(1);
      const log = catchLogLines();

      const reply = await callExample(example, world.ids, bearer(world.tenant));

      expect(await readAllRows(1)).toEqual(before);
      if (example.route.startsWith("GET") || READING.includes(operation)) {
        expect(reply.status).toBe(200);
      } else if (example.ofActiveCampaign) {
        // None is active: that is found out without a write.
        expectRefusal(reply, 409, "CAMPAIGN_NOT_ACTIVE");
      } else {
        expectRefusal(reply, 502, "UPSTREAM_ERROR");
        expect(reply.headers.get("Retry-After")).toBe("5");
        expect(log.lines.join()).toContain("account group is moving");
      }
    },
  );
});

describe("a statement", () => {
  let closed: MovingTenant;
  let open: MovingTenant;

  beforeAll(async () => {
    closed = await givenMovingTenant();
    open = await givenMovingTenant();
    await close(closed.tenant, "frozen");
  });

  /** The first row of a tenant in a table, as a condition. */
  function ofTenant({ name, owner, column }: (typeof MOVED_TABLES)[number]): string {
    const { from, where } = OWNERS[owner];
    return `${column} = (SELECT o.id FROM ${from} JOIN ${name} t ON t.${column} = o.id WHERE ${where} LIMIT 1)`;
  }

  const run = (query: string, { tenant }: MovingTenant) =>
    env.DATABASE.prepare(query).bind(tenant.accountGroupId).run();

  it.each(MOVED_TABLES.map((table) => [table.name, table] as const))(
    "that writes %s is refused, and one for another account group is not",
    async (name, table) => {
      const update = `UPDATE ${name} SET ${table.column} = ${table.column} WHERE ${ofTenant(table)}`;
      const remove = `DELETE FROM ${name} WHERE ${ofTenant(table)}`;
      const insert = `INSERT INTO ${name} SELECT * FROM ${name} WHERE ${ofTenant(table)}`;

      await expect(run(update, closed)).rejects.toThrow("account group is moving");
      await expect(run(remove, closed)).rejects.toThrow("account group is moving");
      // No trigger stops what creates instances: the run has ended.
      await expect(run(insert, closed)).rejects.toThrow(
        name === "instances" ? "UNIQUE" : "account group is moving",
      );
      expect((await run(update, open)).meta.changes).toBeGreaterThan(0);
    },
  );
});

describe("an account group that closes", () => {
  it("starts no campaign, and takes other writes until it is closed", async () => {
    const { tenant, campaignId } = await givenMovingTenant();
    await close(tenant, "closing");

    const refused = await start(tenant, campaignId);

    expect(expectRefusal(refused, 502, "UPSTREAM_ERROR")).toMatch(/^Nothing has started/);
    expectStatus(await tenant.call("POST", "/audiences", { body: { name: "More" } }), 201);
    await reopen(tenant);
    expectStatus(await start(tenant, campaignId), 200);
  });
});

describe("what takes up work by itself", () => {
  const inTime = (milliseconds: number) =>
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + milliseconds });

  async function sweep() {
    const log = catchLogLines();
    await worker.scheduled(createScheduledController({ scheduledTime: Date.now() }), env);
    return log;
  }

  it.each(["closing", "frozen"])(
    "delivers nothing of one that is %s, and all of it afterwards",
    async (state) => {
      vi.spyOn(OutboxObject.prototype, "wake").mockResolvedValue();
      const { received, tenant, endpoint } = await givenReceiver();
      await stopCampaign(tenant, await letEventsHappen(tenant));
      await close(tenant, state);
      inTime(60_000);

      expect((await sweep()).ofEvent("sweep.webhooks")).toMatchObject([{ webhooks: 0 }]);
      await deliverDue(tenant, endpoint.id);
      expect(received).toEqual([]);

      await reopen(tenant);
      expect((await sweep()).ofEvent("sweep.webhooks")).toMatchObject([{ webhooks: 1 }]);
      await eventually(
        async () => received.length,
        (count) => count === 3,
      );
    },
  );

  it("forgets nothing of one that moves, however old, and all of it afterwards", async () => {
    const { tenant } = await givenMovingTenant();
    await close(tenant, "frozen");
    const before = await readAllRows(1);
    inTime(90 * 86_400_000);

    await sweep();

    expect(ofTenant(await readAllRows(1), tenant)).toEqual(ofTenant(before, tenant));
    await reopen(tenant);
    await sweep();
    const after = ofTenant(await readAllRows(1), tenant);
    expect(after.some((line) => line.startsWith("sender_events: "))).toBe(false);
    expect(after.some((line) => line.startsWith("idempotent_answers: "))).toBe(false);
    expect(after.filter((line) => line.startsWith("events: "))).toHaveLength(1);
  });

  const ofTenant = (lines: readonly string[], { accountGroupId }: Tenant) =>
    lines.filter((line) => line.includes(accountGroupId) && !line.startsWith("moves: "));
});

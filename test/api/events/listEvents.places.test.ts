/** From where the feed is read, and how much of it at once: nothing is skipped, and nothing grows without bound. */
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";

import {
  expectStatus,
  givenCampaign,
  givenTenant,
  stopCampaign,
  type Tenant,
} from "../../support/api.ts";
import { givenQuietRun } from "../../support/campaignStates.ts";
import { openStream, skipPauses } from "../../support/eventStream.ts";
import { givenExecuted } from "../../support/executedCampaign.ts";
import { expectRefusal } from "../../support/expectations.ts";

interface FeedPage {
  readonly items: readonly { readonly type: string; readonly sequence: number }[];
  readonly nextCursor: string | null;
  readonly hasMore: boolean;
}

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function readFeed(tenant: Tenant, query = ""): Promise<FeedPage> {
  return expectStatus(await tenant.call<FeedPage>("GET", `/events${query}`), 200);
}

/** A feed of five events: two starts, with their instances, and a stop. */
async function givenFeed() {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 1);
  await givenQuietRun(tenant, (await givenCampaign(tenant, 1)).campaignId);
  await givenQuietRun(tenant, campaignId);
  await stopCampaign(tenant, campaignId);
  return tenant;
}

function forgetUpTo({ accountGroupId }: Tenant, sequence: number) {
  return env.DATABASE.prepare("DELETE FROM events WHERE account_group_id = ?1 AND sequence <= ?2")
    .bind(accountGroupId, sequence)
    .run();
}

it("refuses a cursor behind which events are gone", async () => {
  const tenant = await givenFeed();
  const { nextCursor } = await readFeed(tenant, "?limit=1");
  await forgetUpTo(tenant, 3);

  const gone = await tenant.call("GET", `/events?limit=1&cursor=${nextCursor}`);

  expect(expectRefusal(gone, 422, "VALIDATION_ERROR")).toContain("after=3");
});

it("ends a stream with an error when events go that it has not come to", async () => {
  const tenant = await givenFeed();
  skipPauses(async () => {
    await givenQuietRun(tenant, (await givenCampaign(tenant, 1)).campaignId);
    await forgetUpTo(tenant, 6);
  });

  const stream = await openStream(tenant, "/events?after=4");
  const seen = await stream.rest();

  expect(seen.map(({ event }) => event)).toEqual(["campaign.stopped", "error"]);
  expect(JSON.stringify(seen.at(-1)?.data)).toContain("after=6");
});

it.each([
  { headers: { "Last-Event-ID": "3" }, query: "" },
  { headers: {}, query: "&lastEventId=3" },
  { headers: {}, query: "&lastEventID=3" },
  { headers: { "last-event-id": "3" }, query: "&lastEventId=2" },
])(
  "goes on in a stream behind its last id, also where it began at a cursor: $headers, $query",
  async ({ headers, query }) => {
    const tenant = await givenFeed();
    const { nextCursor } = await readFeed(tenant, "?limit=1");

    const stream = await openStream(tenant, `/events?cursor=${nextCursor}${query}`, headers);
    const next = await stream.next();
    await stream.leave();

    expect(next?.id).toBe("4");
  },
);

it("reads a page from where its own parameters say, whatever a stream has seen", async () => {
  const { items } = await readFeed(await givenFeed(), "?after=1&lastEventId=3");

  expect(items[0]?.sequence).toBe(2);
});

it("shows in a stream that it is alive while it looks for the few events of a type among many", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 1);
  await givenQuietRun(tenant, campaignId);
  await env.DATABASE.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n WHERE i < 25000)
     INSERT INTO events (account_group_id, sequence, id, type, details, occurred_at, recorded_at)
     SELECT ?1, i, printf('%024x', i), 'sender.unheard_of', '{}', 0, 0 FROM n`,
  )
    .bind(tenant.accountGroupId)
    .run();
  await stopCampaign(tenant, campaignId);

  const stream = await openStream(tenant, "/events?type=campaign.stopped");
  const found = await stream.next();
  await stream.leave();

  expect(found?.id).toBe("25001");
  expect(stream.heartbeats()).toBe(2);
});

it.each(["", "&type=message.received"])(
  "ends a page early where the messages are large, and skips nothing: limit=1000%s",
  async (filter) => {
    const { tenant, leadIds } = await givenExecuted(
      1,
      () => ({ status: 202, body: { status: "accepted" } }),
      ({ reason }) => reason === "accepted-by-sender",
    );
    for (const call of ["first", "second"]) {
      const events = Array.from({ length: 100 }, (_, index) => ({
        ...{ id: `${call}-${index}`, type: "message.received", leadId: leadIds[0], text: "Hello" },
        occurredAt: new Date().toISOString(),
      }));
      expectStatus(await tenant.call("POST", "/sender-events", { body: { events } }), 200);
    }
    const { items: all } = await readFeed(tenant, `?limit=1000${filter}`);
    await env.DATABASE.prepare("UPDATE received_messages SET text = ?1")
      .bind("€".repeat(20_000))
      .run();

    const first = await tenant.call<FeedPage>("GET", `/events?limit=1000${filter}`);
    const { items, nextCursor, hasMore } = expectStatus(first, 200);
    const second = await readFeed(tenant, `?limit=1000${filter}&cursor=${nextCursor}`);

    expect(hasMore).toBe(true);
    expect(new TextEncoder().encode(first.text).length).toBeLessThan(9_000_000);
    expect(items.length).toBeGreaterThan(100);
    expect([...items, ...second.items].map(({ sequence }) => sequence)).toEqual(
      all.map(({ sequence }) => sequence),
    );
    expect(second.hasMore).toBe(false);
  },
);

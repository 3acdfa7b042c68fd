/** The feed: what happens is in it, in order, whoever made it happen. */
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";

import {
  expectStatus,
  givenCampaign,
  givenTenant,
  start,
  stopCampaign,
  type Tenant,
} from "../../support/api.ts";
import { givenQuietRun } from "../../support/campaignStates.ts";
import { openStream } from "../../support/eventStream.ts";
import { givenExecuted, givenUnknown } from "../../support/executedCampaign.ts";
import { expectRefusal } from "../../support/expectations.ts";
import { eventually } from "../../support/stores.ts";

interface ShownEvent {
  readonly id: string;
  readonly type: string;
  readonly sequence: number;
  readonly traceId: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

interface FeedPage {
  readonly items: readonly ShownEvent[];
  readonly nextCursor: string | null;
  readonly hasMore: boolean;
}

afterEach(() => void vi.restoreAllMocks());

async function readFeed(tenant: Tenant, query = ""): Promise<FeedPage> {
  return expectStatus(await tenant.call<FeedPage>("GET", `/events${query}`), 200);
}

async function typesOf(tenant: Tenant, query = ""): Promise<string[]> {
  return (await readFeed(tenant, query)).items.map(({ type }) => type);
}

async function tell(tenant: Tenant, ...events: object[]): Promise<void> {
  const told = events.map((event, index) => ({
    ...{ id: `event-${index}`, occurredAt: new Date().toISOString() },
    ...event,
  }));
  expectStatus(await tenant.call("POST", "/sender-events", { body: { events: told } }), 200);
}

const sent = () => ({ status: 200, body: { status: "sent", id: "invitation-1", thread: "t-1" } });

describe("a campaign's life", () => {
  it("is told from the start to the completion, with what a consumer needs", async () => {
    const { tenant, campaignId, runId, senderId, leadIds } = await givenExecuted(
      1,
      sent,
      ({ status }) => status === "completed",
    );

    const { items } = await readFeed(tenant);

    expect(items.map(({ type }) => type)).toEqual([
      "campaign.started",
      "run.instances_created",
      "action.sent",
      "instance.completed",
      "campaign.completed",
    ]);
    expect(items.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
    expect(new Set(items.map(({ id }) => id)).size).toBe(5);
    expect(new Set(items.map(({ traceId }) => traceId)).size).toBe(1);
    const campaign = { id: campaignId, name: expect.any(String) };
    expect(items[0]?.data).toEqual({
      campaign,
      runId,
      startedBy: tenant.apiKeyId,
      instancesPromised: 1,
    });
    expect(items[2]?.data).toMatchObject({
      campaign,
      runId,
      instanceId: `${runId}-0`,
      actionId: `${runId}-0-1`,
      lead: { id: leadIds[0] },
      step: 1,
      kind: "connection_request",
      attempt: 1,
      sender: { id: senderId },
      externalId: "invitation-1",
      thread: "t-1",
    });
    expect(items[4]?.data).toEqual({
      campaign,
      runId,
      instances: { completed: 1, cancelled: 0, failed: 0 },
    });
  });

  it("is told of a stop once, whatever it cancels", async () => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 3);
    await givenQuietRun(tenant, campaignId);
    await stopCampaign(tenant, campaignId);

    const { items } = await readFeed(tenant);

    expect(items.map(({ type }) => type)).toEqual([
      "campaign.started",
      "run.instances_created",
      "campaign.stopped",
    ]);
    expect(items[2]?.data).toMatchObject({ instancesStopped: 3, stoppedBy: tenant.apiKeyId });
  });

  it("tells nothing of a start that is refused, and once of one that is repeated", async () => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 1);
    const headers = { "Idempotency-Key": "a-key" };
    await start(tenant, campaignId, headers);
    await start(tenant, campaignId, headers);
    await start(tenant, campaignId);

    expect(await typesOf(tenant, "?type=campaign.started")).toEqual(["campaign.started"]);
  });

  it("tells of an action that waits for a person, once", async () => {
    const { tenant, runId } = await givenUnknown(1);

    const { items } = await readFeed(tenant, "?type=action.unknown");

    expect(items).toHaveLength(1);
    expect(items[0]?.data).toMatchObject({ actionId: `${runId}-0-1`, attempt: 1 });
  });

  it("tells why nobody knew of an action also once somebody does", async () => {
    const { tenant, runId } = await givenUnknown(1);
    const before = await readFeed(tenant, "?type=action.unknown");
    await tell(tenant, { type: "action.sent", actionId: `${runId}-0-1` });

    const after = await readFeed(tenant, "?type=action.unknown");

    expect(await typesOf(tenant)).toContain("action.sent");
    expect(before.items[0]?.data.code).toEqual(expect.any(String));
    expect(after.items).toEqual(before.items);
  });

  it("tells why an instance has failed", async () => {
    const { tenant } = await givenExecuted(
      1,
      () => ({ status: 200, body: { status: "rejected", code: "not_a_member" } }),
      ({ status }) => status === "failed",
    );

    const { items } = await readFeed(tenant, "?type=instance.failed");

    expect(items[0]?.data).toMatchObject({ reason: "rejected", detail: "not_a_member", step: 1 });
  });
});

describe("what senders tell", () => {
  it("tells of a reply, with its text, and of the instance that it cancels", async () => {
    const { tenant, leadIds, campaignId } = await givenExecuted(
      1,
      () => ({ status: 202, body: { status: "accepted" } }),
      ({ reason }) => reason === "accepted-by-sender",
    );
    await tell(tenant, { type: "message.received", leadId: leadIds[0], text: "Grüße 👋" });

    const { items } = await readFeed(tenant, "?after=2");

    expect(items.map(({ type }) => type)).toEqual(
      ["instance.cancelled", "campaign.completed", "message.received"].sort(
        (a, b) => items.findIndex((i) => i.type === a) - items.findIndex((i) => i.type === b),
      ),
    );
    expect(items.find(({ type }) => type === "instance.cancelled")?.data).toMatchObject({
      reason: "replied",
    });
    expect(items.find(({ type }) => type === "message.received")?.data).toMatchObject({
      campaign: { id: campaignId },
      lead: { id: leadIds[0] },
      message: { senderEventId: "event-0", text: "Grüße 👋", automatic: false },
    });
  });

  it("does not name a person who was erased, nor what they wrote", async () => {
    const { tenant, leadIds, audienceId } = await givenExecuted(
      1,
      sent,
      ({ status }) => status === "completed",
    );
    await tell(tenant, { type: "message.received", leadId: leadIds[0], text: "My secret" });
    const path = `/audiences/${audienceId}/leads/${leadIds[0]}/erase`;
    expectStatus(await tenant.call("POST", path, { body: {} }), 200);

    const reply = await tenant.call("GET", "/events");

    expect(reply.text).not.toContain("My secret");
    expect(reply.text).not.toContain("example.com");
    expect(reply.text).toContain("message.received");
  });

  it("tells how a sender stands, and nothing twice", async () => {
    const { tenant, senderId } = await givenExecuted(
      1,
      sent,
      ({ status }) => status === "completed",
    );
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const { items: before } = await readFeed(tenant);
    await tell(tenant, { id: "1", type: "sender.limited", senderId, until });
    await tell(tenant, { id: "1", type: "sender.limited", senderId, until });
    await tell(tenant, { id: "2", type: "sender.limited", senderId, until, kind: "inmail" });
    await tell(tenant, { id: "3", type: "sender.blocked", senderId, code: "signed_out" });
    await tell(tenant, { id: "4", type: "sender.restored", senderId });

    const { items } = await readFeed(tenant, `?after=${before.length}`);

    expect(items.map(({ type }) => type)).toEqual([
      "sender.limited",
      "sender.limited",
      "sender.blocked",
      "sender.restored",
    ]);
    expect(items.map(({ data }) => data.kind)).toEqual([null, "inmail", undefined, undefined]);
    expect(items[2]?.data).toEqual({
      sender: { id: senderId, name: "Sender" },
      code: "signed_out",
    });
  });
});

describe("reading", () => {
  it("pages through everything, in order, and goes on behind the last sequence", async () => {
    const { tenant } = await givenExecuted(2, sent, ({ status }) => status === "completed");
    const all = (await readFeed(tenant)).items;

    const first = await readFeed(tenant, "?limit=2");
    const cursor = `&cursor=${first.nextCursor}`;
    const rest = await readFeed(tenant, `?limit=2${cursor}`);

    expect([...first.items, ...rest.items]).toEqual(all.slice(0, 4));
    const last = all.at(-1)?.sequence;
    expect(await readFeed(tenant, `?after=${last}`)).toEqual({
      items: [],
      nextCursor: null,
      hasMore: false,
      newest: last,
    });
  });

  it("shows the events of one campaign", async () => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 1);
    const { campaignId: otherId } = await givenCampaign(tenant, 1);
    for (const id of [otherId, campaignId]) await givenQuietRun(tenant, id);

    const { items } = await readFeed(tenant, `?campaignId=${campaignId}`);

    expect(items).toHaveLength(2);
    for (const { data } of items) expect(data.campaign).toMatchObject({ id: campaignId });
  });

  it("refuses a place behind the newest event, and one of which events are gone", async () => {
    const { tenant } = await givenExecuted(2, sent, ({ status }) => status === "completed");
    const newest = (await readFeed(tenant)).items.length;
    await env.DATABASE.prepare("DELETE FROM events WHERE account_group_id = ?1 AND sequence < 4")
      .bind(tenant.accountGroupId)
      .run();

    const behind = await tenant.call("GET", `/events?after=${newest + 1}`);
    const gone = await tenant.call("GET", "/events?after=1");

    expect(expectRefusal(behind, 422, "VALIDATION_ERROR")).toContain(`after=${newest}`);
    expect(expectRefusal(gone, 422, "VALIDATION_ERROR")).toContain("after=3");
    expect((await readFeed(tenant, "?after=3")).items[0]?.sequence).toBe(4);
    expect((await readFeed(tenant, "?after=0")).items[0]?.sequence).toBe(4);
  });

  it("finds the few events of a type among many", async () => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 1);
    await givenQuietRun(tenant, campaignId);
    await env.DATABASE.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n WHERE i < 12000)
       INSERT INTO events (account_group_id, sequence, id, type, details, occurred_at, recorded_at)
       SELECT ?1, i, printf('%024x', i), 'sender.unheard_of', '{}', 0, 0 FROM n`,
    )
      .bind(tenant.accountGroupId)
      .run();
    await stopCampaign(tenant, campaignId);

    const first = await readFeed(tenant, "?type=campaign.stopped");
    const second = await readFeed(tenant, `?type=campaign.stopped&cursor=${first.nextCursor}`);

    expect(first).toMatchObject({ items: [], hasMore: true });
    expect(second.items.map(({ sequence }) => sequence)).toEqual([12_001]);
    expect(second.hasMore).toBe(false);
  });
});

describe("as a stream", () => {
  it("tells what there is, then what comes, and goes on behind the last id", async () => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 1);
    await givenQuietRun(tenant, campaignId);

    const stream = await openStream(tenant, "/events");
    const seen = [await stream.next(), await stream.next()];
    await stopCampaign(tenant, campaignId);
    seen.push(await stream.next());
    await stream.leave();
    const again = await openStream(tenant, "/events", { "Last-Event-ID": "2" });
    const next = await again.next();
    await again.leave();

    expect(seen.map((event) => [event?.event, event?.id])).toEqual([
      ["campaign.started", "1"],
      ["run.instances_created", "2"],
      ["campaign.stopped", "3"],
    ]);
    expect(next).toEqual(seen[2]);
  });
});

describe("what arrives later", () => {
  it("tells of an automatic campaign's instances each time that they are there", async () => {
    const tenant = await givenTenant();
    const { campaignId, audienceId } = await givenCampaign(tenant, 1, {
      workflowTrigger: "automatic",
    });
    expectStatus(await start(tenant, campaignId), 200);
    for (const email of ["a@example.com", "b@example.com"]) {
      const body = { leads: [{ name: "Lead", email }] };
      expectStatus(await tenant.call("POST", `/audiences/${audienceId}/leads`, { body }), 200);
      await eventually(
        () => readFeed(tenant, "?type=run.instances_created"),
        ({ items }) => items.length === (email.startsWith("a") ? 1 : 2),
      );
    }

    const { items } = await readFeed(tenant, "?type=run.instances_created");

    expect(items.map(({ data }) => data.instancesCreated)).toEqual([1, 2]);
  });
});

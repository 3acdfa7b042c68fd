/** One instance: what was asked for its lead, what the lead has written, and what comes next. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import {
  expectStatus,
  givenCampaign,
  givenTenant,
  stopCampaign,
  type Tenant,
} from "../../support/api.ts";
import { givenQuietRun } from "../../support/campaignStates.ts";
import { givenExecuted, givenUnknown, type ShownInstance } from "../../support/executedCampaign.ts";
import { expectRefusal } from "../../support/expectations.ts";
import { givenSender } from "../../support/senders.ts";

interface Details extends ShownInstance {
  readonly actions: readonly Record<string, unknown>[];
  readonly messages: readonly Record<string, unknown>[];
  readonly next: { readonly reason: string; readonly sentence: string } | null;
}

async function read(tenant: Tenant, campaignId: string, instanceId: string): Promise<Details> {
  const path = `/campaigns/${campaignId}/instances/${instanceId}`;
  return expectStatus(await tenant.call<Details>("GET", path), 200);
}

const NOTHING = {
  step: null,
  kind: null,
  dueAt: null,
  until: null,
  sender: null,
  limit: null,
  blocked: null,
};

describe("one that no sender has taken on", () => {
  async function givenPending(settings: Record<string, unknown> | null) {
    const tenant = await givenTenant();
    const senderId = settings === null ? "" : (await givenSender(tenant, settings)).id;
    const { campaignId, leadIds } = await givenCampaign(tenant, 1);
    const runId = await givenQuietRun(tenant, campaignId);
    const details = () => read(tenant, campaignId, `${runId}-0`);
    return { tenant, campaignId, runId, senderId, leadIds, details };
  }

  it("waits for a sender", async () => {
    const { runId, leadIds, details } = await givenPending(null);
    const time = expect.stringMatching(/\.\d{3}Z$/);

    expect(await details()).toEqual({
      id: `${runId}-0`,
      runId,
      status: "pending",
      reason: "no-sender",
      detail: null,
      step: null,
      senderId: null,
      nextAt: null,
      updatedAt: time,
      lead: expect.objectContaining({ id: leadIds[0], name: "Lead 0" }),
      actions: [],
      messages: [],
      next: {
        ...NOTHING,
        reason: "no-sender",
        step: 1,
        kind: "connection_request",
        dueAt: time,
        sentence: "Waits for a sender",
      },
    });
  });

  it("waits for a sender that may never act, as things are", async () => {
    const limits = { connection_request: { perDay: 0 } };
    const { senderId, details } = await givenPending({ name: "acct_1", limits });

    expect((await details()).next).toMatchObject({
      reason: "sender-limited",
      sender: { id: senderId, name: "acct_1" },
      limit: { cause: "per-day", used: 0, maximum: 0, until: null },
      sentence:
        "Connection request due now; sender acct_1 has used 0 of 0 in 24 hours and needs a person",
    });
  });

  it("waits for the sender that may act first", async () => {
    const limits = { connection_request: { perDay: 0 } };
    const { tenant, senderId, details } = await givenPending({ name: "acct_1", limits });
    const { id: otherId } = await givenSender(tenant, { name: "acct_2", limits });
    const until = Date.now() + 3_600_000;
    await env.DATABASE.prepare("UPDATE senders SET limits = '{}', limited_until = ?2 WHERE id = ?1")
      .bind(otherId, until)
      .run();
    await env.DATABASE.prepare(
      "UPDATE senders SET blocked_code = 'checkpoint', blocked_at = 1 WHERE id = ?1",
    )
      .bind(senderId)
      .run();

    expect((await details()).next).toMatchObject({
      reason: "sender-limited",
      sender: { id: otherId },
      limit: { cause: "asked-to-wait", used: null, until: new Date(until).toISOString() },
    });
    await env.DATABASE.prepare("UPDATE senders SET enabled = 0 WHERE id = ?1").bind(otherId).run();
    expect((await details()).next).toMatchObject({
      reason: "sender-blocked",
      blocked: { code: "checkpoint", since: "1970-01-01T00:00:00.001Z" },
      sentence:
        "Connection request due now; sender acct_1 is blocked (checkpoint) and needs a person",
    });
  });

  it("tells nothing of what comes next in a run from before execution", async () => {
    const { runId, details } = await givenPending(null);
    await env.DATABASE.prepare("UPDATE runs SET workflow = NULL WHERE id = ?1").bind(runId).run();

    expect(await details()).toMatchObject({ status: "pending", reason: null, next: null });
  });
});

describe("one that a sender has", () => {
  it("waits for the result until its deadline, and is cancelled by a stop", async () => {
    const { tenant, campaignId, runId, senderId } = await givenExecuted(
      1,
      () => ({ status: 202, body: { status: "accepted" } }),
      ({ reason }) => reason === "accepted-by-sender",
    );
    const details = () => read(tenant, campaignId, `${runId}-0`);

    const waiting = await details();
    expect(waiting).toMatchObject({
      status: "running",
      reason: "accepted-by-sender",
      step: 1,
      senderId,
      actions: [{ id: `${runId}-0-1`, status: "accepted", attempt: 1 }],
      next: { ...NOTHING, step: 1, kind: "connection_request", until: waiting.nextAt },
    });
    expect(waiting.next?.sentence).toMatch(
      /^Waits for the result of the connection request until /,
    );
    await stopCampaign(tenant, campaignId);
    expect(await details()).toMatchObject({
      status: "cancelled",
      reason: "stopped",
      step: 1,
      nextAt: null,
      next: { ...NOTHING, reason: "stopped", sentence: "Cancelled: the campaign was stopped" },
    });
  });

  it("waits for a person who says what became of its action", async () => {
    const { tenant, campaignId, runId } = await givenUnknown(1);

    expect(await read(tenant, campaignId, `${runId}-0`)).toMatchObject({
      reason: "unknown-action",
      nextAt: null,
      actions: [{ status: "unknown" }],
      next: {
        sentence: "Waits for a person: nobody knows whether the connection request was sent",
      },
    });
  });

  it("is done", async () => {
    const { tenant, campaignId, runId } = await givenExecuted(
      1,
      () => ({ status: 200, body: { status: "sent", id: "invitation-1", thread: "thread-1" } }),
      ({ status }) => status === "completed",
    );

    const done = await read(tenant, campaignId, `${runId}-0`);
    expect(done.actions).toMatchObject([{ externalId: "invitation-1", thread: "thread-1" }]);
    expect(done.next).toEqual({
      ...NOTHING,
      reason: "done",
      sentence: "Completed: every step is done",
    });
  });
});

it("shows what the lead has written, the latest last", async () => {
  const { tenant, campaignId, runId, audienceId } = await givenUnknown(2);
  await env.DATABASE.prepare(
    `INSERT INTO received_messages (audience_id, position, received_at, event_id, occurred_at, is_automatic, text)
     VALUES (?1, 0, 5, 'b', 2000, 0, 'Hello'), (?1, 0, 6, 'a', 1000, 1, NULL), (?1, 1, 7, 'c', 1, 0, 'Other')`,
  )
    .bind(audienceId)
    .run();

  const { messages } = await read(tenant, campaignId, `${runId}-0`);

  expect(messages).toEqual([
    { eventId: "a", occurredAt: "1970-01-01T00:00:01.000Z", automatic: true, text: null },
    { eventId: "b", occurredAt: "1970-01-01T00:00:02.000Z", automatic: false, text: "Hello" },
  ]);
});

it("is not found in another campaign, or where there is none", async () => {
  const { tenant, campaignId, runId } = await givenUnknown(1);
  const other = await givenCampaign(tenant, 1);
  const path = (ofCampaign: string, id: string) => `/campaigns/${ofCampaign}/instances/${id}`;

  for (const missing of [
    path(other.campaignId, `${runId}-0`),
    path(campaignId, `${runId}-1`),
    path(campaignId, `${other.campaignId}-0`),
  ]) {
    expectRefusal(await tenant.call("GET", missing), 404, "NOT_FOUND");
  }
});

/** A campaign that goes on by what its sender tells. */
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";

import {
  givenCampaign,
  givenTenant,
  runIdOf,
  start,
  stopCampaign,
  type Tenant,
} from "../support/api.ts";
import { tell } from "../support/executingRun.ts";
import {
  ALL_KINDS,
  type InstanceRow,
  readActions,
  readRunInstances,
  untilInstances,
} from "../support/execution.ts";
import { givenHeldRun } from "../support/heldRun.ts";
import { type AskedAction, performAsSender } from "../support/performingSender.ts";
import { deliver } from "../support/queue.ts";
import { givenSender } from "../support/senders.ts";
import { eventually } from "../support/stores.ts";

const HOUR_MILLISECONDS = 60 * 60 * 1_000;

afterEach(() => {
  vi.restoreAllMocks();
});

/** Starts a campaign whose steps follow each other at once. */
async function startAtOnce(tenant: Tenant, leadCount: number, body: Record<string, unknown> = {}) {
  await givenSender(tenant, { kinds: ALL_KINDS });
  const campaign = await givenCampaign(tenant, leadCount, {
    starterTemplateId: "connect-engage-dm",
    ...body,
  });
  await env.DATABASE.prepare("UPDATE content_slots SET delay_days = 0 WHERE campaign_id = ?1")
    .bind(campaign.campaignId)
    .run();
  return { ...campaign, runId: runIdOf(await start(tenant, campaign.campaignId)) };
}

/** Moves what has happened in a campaign into the past. */
async function moveBack(campaignId: string, milliseconds: number): Promise<void> {
  await env.DATABASE.batch([
    env.DATABASE.prepare(
      "UPDATE runs SET started_at = started_at - ?2 WHERE campaign_id = ?1",
    ).bind(campaignId, milliseconds),
    env.DATABASE.prepare(
      `UPDATE received_messages SET received_at = received_at - ?2
       WHERE audience_id = (SELECT audience_id FROM campaigns WHERE id = ?1)`,
    ).bind(campaignId, milliseconds),
  ]);
}

const areClosed = (leads: number) => (instances: readonly InstanceRow[]) =>
  instances.length === leads &&
  instances.every(({ status }) => status !== "running" && status !== "pending");

const isInvitation = ({ action }: AskedAction) => action.kind === "connection_request";

it("goes on by events that come before the answer, after it, and twice", async () => {
  const tenant = await givenTenant();
  const accepted: string[] = [];
  const ledger = performAsSender(async (asked) => {
    const { id: actionId } = asked.action;
    if (!isInvitation(asked)) {
      accepted.push(actionId);
      return { status: 202, body: { status: "accepted" } };
    }
    const event = { id: `accepted ${actionId}`, type: "connection.accepted", actionId };
    await tell(tenant, event, event);
    return { status: 200, body: { status: "sent", thread: `with ${asked.lead.name}` } };
  });

  const { campaignId, runId } = await startAtOnce(tenant, 3);
  await eventually(async () => {
    // Some come before the answer that they overtake.
    const events = accepted.map((actionId) => ({ type: "action.sent", actionId }));
    if (events.length > 0) await tell(tenant, ...events, ...events);
    return await readRunInstances(runId);
  }, areClosed(3));

  const own = ledger.filter(({ campaign }) => campaign.id === campaignId);
  expect(own).toHaveLength(3 * 4);
  expect(new Set(own.map(({ action }) => action.id)).size).toBe(3 * 4);
  for (const { step, thread, lead } of own) {
    expect(thread).toBe(step === 1 ? null : `with ${lead.name}`);
  }
  const actions = await readActions(campaignId);
  expect(new Set(actions.map(({ status }) => status))).toEqual(new Set(["sent"]));
});

it("begins no call for a lead who has answered meanwhile", async () => {
  const tenant = await givenTenant();
  const ledger = performAsSender(async (asked) => {
    const { id: actionId } = asked.action;
    await tell(tenant, { type: "connection.accepted", actionId });
    if (asked.lead.name === "Lead 0") {
      await tell(tenant, { type: "message.received", actionId, text: "No, thank you" });
    }
    return { status: 200, body: { status: "sent" } };
  });

  const { campaignId, runId } = await startAtOnce(tenant, 2, { autoCancelOnMessageReceived: true });
  await untilInstances(runId, areClosed(2));

  const own = ledger.filter(({ campaign }) => campaign.id === campaignId);
  expect(own.filter(({ lead }) => lead.name === "Lead 0")).toHaveLength(1);
  expect(await readRunInstances(runId)).toMatchObject([
    { status: "cancelled", reason: "replied" },
    { status: "completed", reason: "done" },
  ]);
});

it("begins no call, after a restart, for a lead who has answered before they had an instance", async () => {
  const tenant = await givenTenant();
  await givenSender(tenant, { kinds: ALL_KINDS });
  const { campaignId, leadIds, messages } = await givenHeldRun(
    2,
    { starterTemplateId: "connect-engage-dm", autoCancelOnMessageReceived: true },
    tenant,
  );
  await tell(tenant, { type: "message.received", leadId: leadIds[0], text: "No, thank you" });
  await stopCampaign(tenant, campaignId);
  await deliver(messages);
  await moveBack(campaignId, HOUR_MILLISECONDS);
  vi.restoreAllMocks();
  const ledger = performAsSender();

  const runId = runIdOf(await start(tenant, campaignId));

  await untilInstances(runId, ([answered, silent]) =>
    Boolean(answered?.status === "cancelled" && silent?.status === "running" && silent.step > 1),
  );
  expect(await readRunInstances(runId)).toMatchObject([
    { reason: "replied" },
    { reason: "acceptance" },
  ]);
  const own = ledger.filter(({ campaign }) => campaign.id === campaignId);
  expect(own.map(({ lead }) => lead.name)).toEqual(["Lead 1"]);
});

it("tells its sender the conversation", async () => {
  const tenant = await givenTenant();
  const ledger = performAsSender(async (asked) => {
    if (isInvitation(asked)) {
      const { id: actionId } = asked.action;
      const message = { type: "message.received", actionId, text: "Gladly" };
      await tell(tenant, { type: "connection.accepted", actionId }, message);
    }
    return { status: 200, body: { status: "sent" } };
  });

  const { campaignId, runId } = await startAtOnce(tenant, 1, {
    includeConversationHistory: true,
    autoCancelOnMessageReceived: false,
  });
  await untilInstances(runId, ([instance]) => instance?.status === "completed");

  const own = ledger.filter(({ campaign }) => campaign.id === campaignId);
  expect(own.map(({ history }) => history.map(({ direction }) => direction).sort())).toEqual([
    [],
    ["in", "out"],
    ["in", "out"],
    ["in", "out", "out"],
  ]);
});

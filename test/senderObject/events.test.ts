/** A campaign that goes on by what its sender tells. */
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";

import { givenCampaign, givenTenant, runIdOf, start, type Tenant } from "../support/api.ts";
import { tell } from "../support/executingRun.ts";
import {
  ALL_KINDS,
  type InstanceRow,
  readActions,
  readRunInstances,
  untilInstances,
} from "../support/execution.ts";
import { type AskedAction, performAsSender } from "../support/performingSender.ts";
import { givenSender } from "../support/senders.ts";
import { eventually } from "../support/stores.ts";

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

/** What nobody knows of many leads, and a person says of all at once. */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";

import {
  expectStatus,
  givenCampaign,
  givenTenant,
  stopCampaign,
  type Tenant,
} from "../../support/api.ts";
import { givenQuietRun } from "../../support/campaignStates.ts";
import { givenUnknown, listInstances } from "../../support/executedCampaign.ts";
import { expectRefusal } from "../../support/expectations.ts";
import { givenSender } from "../../support/senders.ts";
import { eventually } from "../../support/stores.ts";

function resolveAll(tenant: Tenant, body: Record<string, unknown>) {
  return tenant.call<{ resolved: number; hasMore: boolean }>("POST", "/actions/resolve", { body });
}

it("resolves all of a campaign, and their leads go on", async () => {
  const { tenant, campaignId } = await givenUnknown(5);

  const reply = await resolveAll(tenant, { as: "sent", campaignId });

  expect(expectStatus(reply, 200)).toEqual({ resolved: 5, hasMore: false });
  await eventually(
    () => listInstances(tenant, campaignId),
    (instances) => instances.every(({ reason }) => reason === "done"),
  );
  const again = await resolveAll(tenant, { as: "sent", campaignId });
  expect(expectStatus(again, 200)).toEqual({ resolved: 0, hasMore: false });
});

it("resolves those of one sender alone", async () => {
  const { tenant, campaignId, senderId } = await givenUnknown(2);
  const { id: otherId } = await givenSender(tenant, { enabled: false });

  const ofOther = await resolveAll(tenant, { as: "skip", campaignId, senderId: otherId });
  const ofOwn = await resolveAll(tenant, { as: "skip", campaignId, senderId });

  expect([ofOther, ofOwn].map((reply) => expectStatus(reply, 200).resolved)).toEqual([0, 2]);
});

it("resolves 1,000 at once, and tells that there are more", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 1_003);
  const runId = await givenQuietRun(tenant, campaignId);
  await stopCampaign(tenant, campaignId);
  const { id: senderId } = await givenSender(tenant, { enabled: false });
  await env.DATABASE.prepare(
    `INSERT INTO actions (campaign_id, position, step, run_id, sender_id, kind, status, attempt, reservation, not_after)
     SELECT ?1, n.value, 1, ?2, ?3, 'connection_request', 'unknown', 1, '', 1 FROM json_each(?4) n`,
  )
    .bind(campaignId, runId, senderId, JSON.stringify([...Array(1_003).keys()]))
    .run();
  const resolve = async () =>
    expectStatus(await resolveAll(tenant, { as: "not_sent", campaignId }), 200);

  expect(await resolve()).toEqual({ resolved: 1_000, hasMore: true });
  expect(await resolve()).toEqual({ resolved: 3, hasMore: false });
});

it.each<Record<string, unknown>>([{}, { as: "sent" }, { as: "maybe" }, { senderId: "x" }])(
  "%j is refused",
  async (change) => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 1);
    const body = "as" in change && change.as === "sent" ? change : { campaignId, ...change };

    expectRefusal(await resolveAll(tenant, body), 400, "VALIDATION_ERROR");
  },
);

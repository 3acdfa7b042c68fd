/** What a suppression does to the person's instances: they are cancelled everywhere, at once. */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";

import {
  expectStatus,
  givenAudience,
  givenCampaign,
  givenTenant,
  start,
  stopCampaign,
  type Tenant,
} from "../../support/api.ts";
import { givenQuietRun } from "../../support/campaignStates.ts";
import { addLeads } from "../../support/leads.ts";
import { suppress } from "../../support/suppressions.ts";

interface InstanceRow {
  status: string;
  reason: string | null;
  due_at: number | null;
  version: number;
}

async function readRows(runId: string): Promise<InstanceRow[]> {
  const { results } = await env.DATABASE.prepare(
    "SELECT status, reason, due_at, version FROM instances WHERE run_id = ?1 ORDER BY position",
  )
    .bind(runId)
    .all<InstanceRow>();
  return results;
}

const statusesOf = async (runId: string) => (await readRows(runId)).map(({ status }) => status);

async function readCampaignStatus(tenant: Tenant, campaignId: string): Promise<unknown> {
  const reply = await tenant.call<{ status: string }>("GET", `/campaigns/${campaignId}`);
  return expectStatus(reply, 200).status;
}

/** A second audience, with a lead who shares one identity with a lead of the first. */
async function givenSecondAudience(tenant: Tenant, lead: Record<string, unknown>) {
  const { audienceId } = await givenAudience(tenant, 1);
  await addLeads(tenant, audienceId, [{ name: "The same", ...lead }]);
  return audienceId;
}

it("cancels the person's open instances in every campaign and audience, and nobody else's", async () => {
  const tenant = await givenTenant();
  const { campaignId, audienceId } = await givenCampaign(tenant, 3);
  const { campaignId: again } = await givenCampaign(tenant, 3, { audienceId });
  const second = await givenSecondAudience(tenant, { email: "LEAD-1@example.com" });
  const { campaignId: elsewhere } = await givenCampaign(tenant, 2, { audienceId: second });
  const runs = [
    await givenQuietRun(tenant, campaignId),
    await givenQuietRun(tenant, again),
    await givenQuietRun(tenant, elsewhere),
  ];

  await suppress(tenant, { email: "Lead-1@example.com" });

  const open = "pending";
  expect(await Promise.all(runs.map(statusesOf))).toEqual([
    [open, "cancelled", open],
    [open, "cancelled", open],
    [open, "cancelled"],
  ]);
  expect((await readRows(runs[0] as string))[1]).toEqual({
    status: "cancelled",
    reason: "suppressed",
    due_at: null,
    version: 1,
  });
});

it("leaves the same person of another account group alone", async () => {
  const tenant = await givenTenant();
  const other = await givenTenant();
  const { campaignId } = await givenCampaign(other, 1);
  const runId = await givenQuietRun(other, campaignId);

  await suppress(tenant, { email: "lead-0@example.com" });

  expect(await statusesOf(runId)).toEqual(["pending"]);
});

it("finds the person by LinkedIn address and by external id", async () => {
  const tenant = await givenTenant();
  const { audienceId } = await givenAudience(tenant, 0);
  await addLeads(tenant, audienceId, [
    { name: "A", linkedinUrl: "https://www.linkedin.com/in/avery" },
    { name: "B", externalId: "crm-1" },
    { name: "C", externalId: "CRM-1" },
  ]);
  const { campaignId } = await givenCampaign(tenant, 3, { audienceId });
  const runId = await givenQuietRun(tenant, campaignId);

  await suppress(
    tenant,
    { linkedinUrl: "de.linkedin.com/in/Avery/?x=1", email: "unknown@example.com" },
    { externalId: "crm-1" },
  );

  expect(await statusesOf(runId)).toEqual(["cancelled", "cancelled", "pending"]);
});

it("completes a campaign whose last open instances are theirs", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 2);
  await givenQuietRun(tenant, campaignId);

  await suppress(tenant, { email: "lead-0@example.com" });
  expect(await readCampaignStatus(tenant, campaignId)).toBe("active");
  await suppress(tenant, { email: "lead-1@example.com" });

  expect(await readCampaignStatus(tenant, campaignId)).toBe("completed");
});

it("keeps a restart from promising them again", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 3);
  await givenQuietRun(tenant, campaignId);
  await stopCampaign(tenant, campaignId);

  await suppress(tenant, { email: "lead-0@example.com" });

  expect(expectStatus(await start(tenant, campaignId), 200).instancesCreated).toBe(2);
});

it("cancels again nobody who was suppressed before, and all who have come since", async () => {
  const tenant = await givenTenant();
  const person = { email: "lead-0@example.com" };
  await suppress(tenant, person);
  const { campaignId } = await givenCampaign(tenant, 2);
  const runId = await givenQuietRun(tenant, campaignId);
  expect(await statusesOf(runId)).toEqual(["pending", "pending"]);

  await suppress(tenant, person);
  await suppress(tenant, person);

  expect(await readRows(runId)).toMatchObject([
    { status: "cancelled", version: 1 },
    { status: "pending", version: 0 },
  ]);
});

it("cancels nobody by a repetition under the key, or under the key of another request", async () => {
  const tenant = await givenTenant();
  const headers = { "Idempotency-Key": "key" };
  const send = (email: string) =>
    tenant.call("POST", "/suppressions", {
      headers,
      body: { suppressions: [{ email, reason: "Unsubscribed" }] },
    });
  expectStatus(await send("lead-0@example.com"), 200);
  const { campaignId } = await givenCampaign(tenant, 2);
  const runId = await givenQuietRun(tenant, campaignId);

  expectStatus(await send("lead-0@example.com"), 200);
  expect((await send("lead-1@example.com")).status).toBe(409);

  expect(await statusesOf(runId)).toEqual(["pending", "pending"]);
});

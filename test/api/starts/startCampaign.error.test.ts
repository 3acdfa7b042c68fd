/** Why a start is refused, what the refusal says, and that it leaves every store, object and queue as it was. */
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";

import { closeInstancesOf, leadsAt } from "../../../src/database/closeInstances.ts";
import { newIdentifier } from "../../../src/platform/identifiers.ts";
import {
  type CallOptions,
  givenCampaign,
  givenTenant,
  stopCampaign,
  type Tenant,
} from "../../support/api.ts";
import {
  completeCampaign,
  givenQuietRun,
  removeTemplates,
  setInstanceStatus,
} from "../../support/campaignStates.ts";
import { expectRefusal } from "../../support/expectations.ts";
import { expectUnchanged, takePicture } from "../../support/picture.ts";
import { readContentSlots } from "../../support/templates.ts";

afterEach(() => vi.restoreAllMocks());

/** Asks for a start that is refused and changes nothing. Returns the details. */
async function startInVain(
  tenant: Tenant,
  campaignId: string,
  [status, code]: readonly [number, string],
  options: CallOptions = {},
): Promise<string> {
  const before = await takePicture();
  const send = vi.spyOn(env.INSTANCE_CREATION, "sendBatch");

  const reply = await tenant.call("POST", `/campaigns/${campaignId}/start`, options);

  expect(send).not.toHaveBeenCalled();
  await expectUnchanged(before);
  return expectRefusal(reply, status, code);
}

const MALFORMED = [400, "VALIDATION_ERROR"] as const;
const NOT_STARTABLE = [422, "VALIDATION_ERROR"] as const;

async function givenDraft(leadCount: number, body: Record<string, unknown> = {}) {
  const tenant = await givenTenant();
  return { tenant, ...(await givenCampaign(tenant, leadCount, body)) };
}

it.each([
  ["null", "null"],
  ["a text", '""'],
  ["a field", '{"force":true}'],
  ["the field __proto__", '{"__proto__":{}}'],
  ["white space alone", " "],
  ["two objects", "{}{}"],
  ["UTF-8 that is none", new Uint8Array([0x7b, 0xff, 0x7d])],
  ["more than a kibibyte", `{}${" ".repeat(1_024)}`],
])("refuses a body that is %s with 400", async (_, body) => {
  const { tenant, campaignId } = await givenDraft(1);

  expect(await startInVain(tenant, campaignId, MALFORMED, { body })).toMatch(/^body: /);
});

it("refuses a malformed Idempotency-Key with 400", async () => {
  const { tenant, campaignId } = await givenDraft(1);
  const headers = { "Idempotency-Key": "" };

  const details = await startInVain(tenant, campaignId, MALFORMED, { headers });

  expect(details).toMatch(/^Idempotency-Key: must /);
});

it.each([{}, { "Idempotency-Key": "key" }])(
  "refuses a missing campaign with 404, and a start with the headers %j",
  async (headers) => {
    const tenant = await givenTenant();

    await startInVain(tenant, newIdentifier(Date.now()), [404, "NOT_FOUND"], { headers });
  },
);

it.each([{}, { "Idempotency-Key": "key" }])(
  "says of an active campaign since when, and by which run, to a start with the headers %j",
  async (headers) => {
    const { tenant, campaignId } = await givenDraft(1);
    const runId = await givenQuietRun(tenant, campaignId);
    const { body } = await tenant.call<{ startedAt: string }>("GET", `/campaigns/${campaignId}`);

    const conflict = [409, "CAMPAIGN_ALREADY_ACTIVE"] as const;
    const details = await startInVain(tenant, campaignId, conflict, { headers });

    expect(details).toContain(body.data.startedAt);
    expect(details).toContain(runId);
    expect(details).toContain(`POST /v1/accounts/${tenant.accountGroupId}`);
  },
);

it("says of a completed campaign since when, and by which run", async () => {
  const { tenant, campaignId } = await givenDraft(1);
  const runId = await givenQuietRun(tenant, campaignId);
  await completeCampaign(campaignId);
  const { body } = await tenant.call<{ updatedAt: string }>("GET", `/campaigns/${campaignId}`);

  const details = await startInVain(tenant, campaignId, [409, "CAMPAIGN_COMPLETED"]);

  expect(details).toContain(body.data.updatedAt);
  expect(details).toContain(runId);
});

it("refuses an automatic campaign with a slot that has no template with 422", async () => {
  const { tenant, campaignId } = await givenDraft(1, { workflowTrigger: "automatic" });
  await removeTemplates(campaignId);

  expect(await startInVain(tenant, campaignId, NOT_STARTABLE)).toContain("Connection note");
});

it("lists every reason of a 422, not the first", async () => {
  const { tenant, campaignId } = await givenDraft(0, { starterTemplateId: "engage-connect-dm" });
  await removeTemplates(campaignId);
  const slots = await readContentSlots(tenant, campaignId);

  const details = await startInVain(tenant, campaignId, NOT_STARTABLE);

  expect(slots).toHaveLength(3);
  for (const { id } of slots) expect(details).toContain(id);
  expect(details).toContain("no selected leads");
});

it("refuses to start again when every lead has a finished instance", async () => {
  const { tenant, campaignId } = await givenDraft(3);
  const runId = await givenQuietRun(tenant, campaignId);
  await setInstanceStatus(runId, [0], "completed");
  await setInstanceStatus(runId, [1], "failed");
  await stopCampaign(tenant, campaignId);
  // The last lead writes after the stop.
  const audience = await env.DATABASE.prepare("SELECT audience_id FROM campaigns WHERE id = ?1")
    .bind(campaignId)
    .first<{ audience_id: string }>();
  const closing = closeInstancesOf({
    accountGroupId: tenant.accountGroupId,
    leads: leadsAt([{ audienceId: audience?.audience_id ?? "", position: 2 }]),
    reason: "replied",
    now: Date.now(),
  });
  await env.DATABASE.batch(closing.map((statement) => statement.on(env.DATABASE)));

  expect(await startInVain(tenant, campaignId, NOT_STARTABLE)).toContain("nobody left");
});

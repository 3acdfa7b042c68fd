/** `DELETE …/templates/{templateId}`, and what becomes of the campaigns that use it. */
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";
import { selectStartFacts } from "../../../src/database/startFacts.ts";
import { CAMPAIGN_STATUSES } from "../../../src/domain/campaign.ts";
import {
  expectStatus,
  givenAudience,
  givenCampaign,
  givenTenant,
  start,
  type Tenant,
} from "../../support/api.ts";
import { bringInto, givenQuietRun } from "../../support/campaignStates.ts";
import { loseNextAnswer } from "../../support/database.ts";
import { expectEnvelope, expectRefusal } from "../../support/expectations.ts";
import { expectUnchanged, takePicture } from "../../support/picture.ts";
import { countRowsOf } from "../../support/rowsMeter.ts";
import {
  givenTemplate,
  readContentSlots,
  setTemplate,
  type Template,
} from "../../support/templates.ts";

afterEach(() => vi.restoreAllMocks());

const remove = (tenant: Tenant, templateId: string) =>
  tenant.call<Template>("DELETE", `/templates/${templateId}`);

/** A campaign whose only slot has the template. */
async function givenUser(
  tenant: Tenant,
  templateId: string,
  audienceId: string,
  name = "Campaign",
) {
  const { campaignId } = await givenCampaign(tenant, 0, { audienceId, name });
  const [slot] = await readContentSlots(tenant, campaignId);
  expectStatus(await setTemplate(tenant, campaignId, slot.id, templateId), 200);
  return { campaignId, slot };
}

async function readUpdatedAt(campaignId: string): Promise<number> {
  const row = await env.DATABASE.prepare("SELECT updated_at FROM campaigns WHERE id = ?1")
    .bind(campaignId)
    .first<{ updated_at: number }>();
  return row?.updated_at ?? Number.NaN;
}

it("answers the template as it was, and then there is none", async () => {
  const tenant = await givenTenant();
  const templateId = await givenTemplate(tenant);
  const before = (await tenant.call("GET", `/templates/${templateId}`)).body.data;

  const reply = await remove(tenant, templateId);

  expectEnvelope(reply);
  expect(expectStatus(reply, 200)).toEqual(before);
  for (const method of ["GET", "DELETE"]) {
    const again = await tenant.call(method, `/templates/${templateId}`);
    expect(expectRefusal(again, 404, "NOT_FOUND")).toContain(templateId);
  }
  expect((await tenant.call("GET", "/templates")).text).not.toContain(templateId);
});

it("leaves slots without a template, a start of them is a 422 that names the slot, until it has one", async () => {
  const tenant = await givenTenant();
  const { audienceId } = await givenAudience(tenant, 1);
  const templateId = await givenTemplate(tenant);
  const { campaignId, slot } = await givenUser(tenant, templateId, audienceId);

  expectStatus(await remove(tenant, templateId), 200);

  expect((await readContentSlots(tenant, campaignId))[0]).toEqual({ ...slot, templateId: null });
  const details = expectRefusal(await start(tenant, campaignId), 422, "VALIDATION_ERROR");
  expect(details).toContain(slot.id);
  expect(details).toContain(slot.label);
  expectStatus(await setTemplate(tenant, campaignId, slot.id, slot.templateId), 200);
  await givenQuietRun(tenant, campaignId);
});

it("moves the campaigns that lose it strictly forward, and no other", async () => {
  const tenant = await givenTenant();
  const { audienceId } = await givenAudience(tenant, 1);
  const templateId = await givenTemplate(tenant);
  const users = [
    (await givenUser(tenant, templateId, audienceId)).campaignId,
    (await givenUser(tenant, templateId, audienceId)).campaignId,
  ];
  const other = await givenUser(tenant, await givenTemplate(tenant), audienceId);
  const future = Date.now() + 60_000;
  await env.DATABASE.prepare(
    "UPDATE campaigns SET updated_at = ?2 WHERE id IN (SELECT value FROM json_each(?1))",
  )
    .bind(JSON.stringify([...users, other.campaignId]), future)
    .run();

  expectStatus(await remove(tenant, templateId), 200);

  expect(await Promise.all(users.map(readUpdatedAt))).toEqual([future + 1, future + 1]);
  expect(await readUpdatedAt(other.campaignId)).toBe(future);
});

it.each(CAMPAIGN_STATUSES)("of a template that a campaign uses: %s", async (status) => {
  const tenant = await givenTenant();
  const { audienceId } = await givenAudience(tenant, 1);
  const templateId = await givenTemplate(tenant);
  const { campaignId } = await givenUser(tenant, templateId, audienceId, "Spring");
  // Neither a draft beside it nor another slot makes a difference.
  await givenUser(tenant, templateId, audienceId);
  await bringInto(tenant, campaignId, status);
  const facts = await selectStartFacts(env.DATABASE, tenant.accountGroupId, campaignId);
  const before = await takePicture();

  const reply = await remove(tenant, templateId);

  if (status === "active") {
    const details = expectRefusal(reply, 409, "TEMPLATE_IN_USE");
    expect(details).toContain(`${campaignId} (Spring)`);
    expect(details).not.toMatch(/and \d+ more/);
    await expectUnchanged(before);
    return;
  }
  expectStatus(reply, 200);
  expect((await readContentSlots(tenant, campaignId))[0].templateId).toBeNull();
  // The campaign has changed, not the time of its status.
  const after = await selectStartFacts(env.DATABASE, tenant.accountGroupId, campaignId);
  expect(after?.statusSince).toBe(facts?.statusSince);
});

it("names ten of many active campaigns that use it", async () => {
  const tenant = await givenTenant();
  const { audienceId } = await givenAudience(tenant, 1);
  const templateId = await givenTemplate(tenant);
  const ids: string[] = [];
  for (let count = 0; count < 12; count++) {
    const { campaignId } = await givenUser(tenant, templateId, audienceId);
    await givenQuietRun(tenant, campaignId);
    ids.push(campaignId);
  }

  const details = expectRefusal(await remove(tenant, templateId), 409, "TEMPLATE_IN_USE");

  expect(ids.filter((id) => details.includes(id))).toHaveLength(10);
  expect(details).toContain("and 2 more");
});

it("refuses a built-in template, which stays as it is", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 1);
  const [{ templateId }] = await readContentSlots(tenant, campaignId);
  const before = await takePicture();

  const reply = await remove(tenant, templateId ?? "");

  expectRefusal(reply, 403, "FORBIDDEN");
  await expectUnchanged(before);
});

it("happens once when D1's answer is lost on the way, and is answered", async () => {
  const tenant = await givenTenant();
  const { audienceId } = await givenAudience(tenant, 1);
  const templateId = await givenTemplate(tenant);
  const { campaignId } = await givenUser(tenant, templateId, audienceId);
  const future = Date.now() + 60_000;
  await env.DATABASE.prepare("UPDATE campaigns SET updated_at = ?2 WHERE id = ?1")
    .bind(campaignId, future)
    .run();
  const countBatches = loseNextAnswer();

  const reply = await remove(tenant, templateId);

  expect(expectStatus(reply, 200).id).toBe(templateId);
  expect(countBatches()).toBe(2);
  expect(await readUpdatedAt(campaignId)).toBe(future + 1);
});

it("reads only the slots that have it", async () => {
  const tenant = await givenTenant();
  const { audienceId } = await givenAudience(tenant, 0);
  const templateId = await givenTemplate(tenant);
  await givenUser(tenant, templateId, audienceId);
  const { campaignId } = await givenCampaign(tenant, 0, { audienceId });
  await env.DATABASE.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
     INSERT INTO content_slots (campaign_id, position, id, channel, label, channel_position, template_id)
     SELECT ?1, i, printf('%024x', i), 'inmail', 'Slot', i, '6b0382000000000000000004' FROM n`,
  )
    .bind(campaignId)
    .run();

  const { read } = await countRowsOf(() => remove(tenant, templateId));

  expect(read).toBeLessThan(50);
});

// Last: what it starts is still under way when it ends, and would show in a picture.
it("and starts at the same time leave no active campaign without its template", async () => {
  const tenant = await givenTenant();
  const { audienceId } = await givenAudience(tenant, 1);
  for (let round = 0; round < 10; round++) {
    const templateId = await givenTemplate(tenant);
    const { campaignId } = await givenUser(tenant, templateId, audienceId);
    const inOrder = [() => start(tenant, campaignId), () => remove(tenant, templateId)] as const;

    const [started, removed] =
      round % 2 === 0
        ? await Promise.all([inOrder[0](), inOrder[1]()])
        : (await Promise.all([inOrder[1](), inOrder[0]()])).toReversed();

    expect([
      [200, 409],
      [422, 200],
    ]).toContainEqual([started?.status, removed?.status]);
    const [slot] = await readContentSlots(tenant, campaignId);
    expect(slot.templateId).toBe(started?.status === 200 ? templateId : null);
  }
});

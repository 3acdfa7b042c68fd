/** `POST …/campaigns/{campaignId}/duplicate` */
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { CAMPAIGN_STATUSES } from "../../../src/domain/campaign.ts";
import { nameOfCopy } from "../../../src/domain/nameOfCopy.ts";
import { newIdentifier } from "../../../src/platform/identifiers.ts";
import {
  expectStatus,
  givenAudience,
  givenCampaign,
  givenTenant,
  runIdOf,
  start,
  type Tenant,
} from "../../support/api.ts";
import {
  becomeQuiet,
  bringInto,
  givenQuietRun,
  removeTemplates,
} from "../../support/campaignStates.ts";
import { loseNextAnswer } from "../../support/database.ts";
import { expectEnvelope, expectRefusal } from "../../support/expectations.ts";
import { addLeads } from "../../support/leads.ts";
import { expectUnchanged, takePicture } from "../../support/picture.ts";
import { givenIdleSender, givenSender } from "../../support/senders.ts";
import { readInstances, readWorkflow } from "../../support/stores.ts";
import { changeSlot, givenTemplate, readContentSlots } from "../../support/templates.ts";

afterEach(() => vi.restoreAllMocks());

interface Campaign {
  readonly id: string;
  readonly name: string;
  readonly selectedLeadCount: number;
}

const duplicate = (tenant: Tenant, campaignId: string, body: Record<string, unknown>) =>
  tenant.call<Campaign>("POST", `/campaigns/${campaignId}/duplicate`, { body });

it("answers a draft over the other audience with the settings of the source", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 1, {
    name: "Spring",
    description: "Two\nlines",
    starterTemplateId: "connect-engage-dm",
    includeConversationHistory: false,
    autoCancelOnMessageReceived: false,
    outreachLanguage: "pt-BR",
  });
  const { audienceId } = await givenAudience(tenant, 3);

  const reply = await duplicate(tenant, campaignId, { audienceId });

  expectEnvelope(reply);
  const copy = expectStatus(reply, 201);
  expect(copy).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{24}$/),
    name: "Copy of Spring",
    description: "Two\nlines",
    status: "draft",
    selectedLeadCount: 3,
    includeConversationHistory: false,
    autoCancelOnMessageReceived: false,
    outreachLanguage: "pt-BR",
    createdAt: expect.stringMatching(/\.\d{3}Z$/),
    updatedAt: expect.stringMatching(/\.\d{3}Z$/),
    startedAt: null,
    rateLimitedUntil: null,
  });
  expect(copy.id).not.toBe(campaignId);
  const path = `/campaigns/${copy.id}`;
  expect(reply.headers.get("Location")).toBe(`/v1/accounts/${tenant.accountGroupId}${path}`);
  expect(expectStatus(await tenant.call("GET", path), 200)).toEqual(copy);
});

it("copies the workflow trigger", async () => {
  const tenant = await givenTenant();
  const { audienceId, campaignId } = await givenCampaign(tenant, 1, {
    workflowTrigger: "automatic",
  });

  const copy = expectStatus(await duplicate(tenant, campaignId, { audienceId }), 201);
  const started = await start(tenant, copy.id);

  expect(expectStatus(started, 200).triggered).toBe(false);
  await becomeQuiet(tenant, copy.id, runIdOf(started), 0);
});

it("copies the content slots with their templates and delays, and one that has none", async () => {
  const tenant = await givenTenant();
  const { audienceId, campaignId } = await givenCampaign(tenant, 1, {
    starterTemplateId: "engage-connect-dm",
  });
  const slots = await readContentSlots(tenant, campaignId);
  for (const { id, channel, position } of slots.slice(0, 2)) {
    const templateId = await givenTemplate(tenant, channel);
    const change = { templateId, delayDays: 10 + position };
    expectStatus(await changeSlot(tenant, campaignId, id, change), 200);
    if (position === 2) expectStatus(await tenant.call("DELETE", `/templates/${templateId}`), 200);
  }
  const source = await readContentSlots(tenant, campaignId);

  const copy = expectStatus(await duplicate(tenant, campaignId, { audienceId }), 201);

  const copied = await readContentSlots(tenant, copy.id);
  const withoutId = ({ id, ...slot }: (typeof source)[number]) => slot;
  expect(source.map(({ templateId }) => templateId === null)).toEqual([false, true, false]);
  expect(source.map(({ delayDays }) => delayDays)).toEqual([11, 12, 4]);
  expect(copied.map(withoutId)).toEqual(source.map(withoutId));
  expect(new Set([...source, ...copied].map(({ id }) => id)).size).toBe(6);
});

it("leaves the source as it is, whose slots then change alone", async () => {
  const tenant = await givenTenant();
  const { audienceId, campaignId } = await givenCampaign(tenant, 1);
  const before = (await tenant.call("GET", `/campaigns/${campaignId}`)).body.data;
  const copy = expectStatus(await duplicate(tenant, campaignId, { audienceId }), 201);

  await removeTemplates(copy.id);

  expect((await readContentSlots(tenant, campaignId))[0].templateId).not.toBeNull();
  expect((await tenant.call("GET", `/campaigns/${campaignId}`)).body.data).toEqual(before);
});

it.each(CAMPAIGN_STATUSES)("copies a source that is %s to a draft that starts", async (status) => {
  const tenant = await givenTenant();
  const { audienceId, campaignId } = await givenCampaign(tenant, 2);
  await bringInto(tenant, campaignId, status);

  const copy = expectStatus(await duplicate(tenant, campaignId, { audienceId }), 201);
  const started = await start(tenant, copy.id);

  expect(copy).toMatchObject({ status: "draft", startedAt: null });
  expect(expectStatus(started, 200).instancesCreated).toBe(2);
  await becomeQuiet(tenant, copy.id, runIdOf(started), 2);
});

describe("the selection", () => {
  it("is frozen as it is at the call", async () => {
    const tenant = await givenTenant();
    const { audienceId, campaignId } = await givenCampaign(tenant, 2);
    const copy = expectStatus(await duplicate(tenant, campaignId, { audienceId }), 201);
    await addLeads(tenant, audienceId, [{ name: "Late", externalId: "late" }]);
    const started = await start(tenant, copy.id);

    expect(expectStatus(started, 200).instancesCreated).toBe(2);
    await becomeQuiet(tenant, copy.id, runIdOf(started), 2);
  });

  it("is the leads that are named, whatever the source selected", async () => {
    const tenant = await givenTenant();
    const { audienceId, leadIds } = await givenAudience(tenant, 5);
    const { campaignId } = await givenCampaign(tenant, 0, { audienceId, leadIds: [leadIds[0]] });

    const some = await duplicate(tenant, campaignId, {
      audienceId,
      leadIds: [leadIds[4], leadIds[2]],
    });
    const all = await duplicate(tenant, campaignId, { audienceId });

    const copy = expectStatus(some, 201);
    expect(copy.selectedLeadCount).toBe(2);
    expect(expectStatus(all, 201).selectedLeadCount).toBe(5);
    const started = await start(tenant, copy.id);
    await becomeQuiet(tenant, copy.id, runIdOf(started), 2);
    const instances = await readInstances(runIdOf(started));
    expect(instances.map(({ position }) => position)).toEqual([2, 4]);
  });

  it("with leads outside the audience is a 422 that names them and changes nothing", async () => {
    const tenant = await givenTenant();
    const { campaignId, leadIds } = await givenCampaign(tenant, 1);
    const other = await givenAudience(tenant, 1);
    const before = await takePicture();

    const reply = await duplicate(tenant, campaignId, {
      audienceId: other.audienceId,
      leadIds: [other.leadIds[0], leadIds[0]],
    });

    const details = expectRefusal(reply, 422, "VALIDATION_ERROR");
    expect(details).toContain(leadIds[0]);
    expect(details).not.toContain(other.leadIds[0]);
    await expectUnchanged(before);
  });
});

describe("the senders", () => {
  async function readSenders(tenant: Tenant, body: Record<string, unknown>) {
    const { campaignId } = await givenCampaign(tenant, 1, body);
    const { audienceId } = await givenAudience(tenant, 1);
    const of = async (change: Record<string, unknown>) => {
      const reply = await duplicate(tenant, campaignId, { audienceId, ...change });
      const { id } = expectStatus(reply, 201);
      return (await readWorkflow(await givenQuietRun(tenant, id))).senderIds;
    };
    return of;
  }

  it("are those of the source, unless others are named", async () => {
    const tenant = await givenTenant();
    const [one, other] = [await givenIdleSender(tenant), await givenIdleSender(tenant)];
    const ofNamed = await readSenders(tenant, { senderIds: [one] });
    const ofUnnamed = await readSenders(tenant, {});

    expect(await ofNamed({})).toEqual([one]);
    expect(await ofNamed({ senderIds: [other, one] })).toEqual([other, one]);
    expect(await ofUnnamed({})).toBeNull();
    expect(await ofUnnamed({ senderIds: [other] })).toEqual([other]);
  });

  it("of another account group are named in a 422 that changes nothing", async () => {
    const tenant = await givenTenant();
    const { campaignId, audienceId } = await givenCampaign(tenant, 1);
    const { id: foreign } = await givenSender(await givenTenant());
    const before = await takePicture();

    const reply = await duplicate(tenant, campaignId, { audienceId, senderIds: [foreign] });

    expect(expectRefusal(reply, 422, "VALIDATION_ERROR")).toContain(foreign);
    await expectUnchanged(before);
  });
});

describe("the name", () => {
  it("is the one that is given", async () => {
    const tenant = await givenTenant();
    const { audienceId, campaignId } = await givenCampaign(tenant, 0);

    const reply = await duplicate(tenant, campaignId, { audienceId, name: " Summer " });

    expect(expectStatus(reply, 201).name).toBe("Summer");
  });

  it("of a copy of a longest name is one that could be given", async () => {
    const tenant = await givenTenant();
    const { audienceId, campaignId } = await givenCampaign(tenant, 0, { name: "n".repeat(200) });

    const { name } = expectStatus(await duplicate(tenant, campaignId, { audienceId }), 201);

    expect(name).toBe(`Copy of ${"n".repeat(192)}`);
    expectStatus(await duplicate(tenant, campaignId, { audienceId, name }), 201);
  });

  it.each([
    ["Spring", "Copy of Spring"],
    ["Copy of Spring", "Copy of Copy of Spring"],
    ["n".repeat(192), `Copy of ${"n".repeat(192)}`],
    ["n".repeat(193), `Copy of ${"n".repeat(192)}`],
    [`${"n".repeat(190)} more`, `Copy of ${"n".repeat(190)} m`],
    [`${"n".repeat(191)} more`, `Copy of ${"n".repeat(191)}`],
    [`${"n".repeat(191)}😀😀`, `Copy of ${"n".repeat(191)}😀`],
    ["😀".repeat(193), `Copy of ${"😀".repeat(192)}`],
  ])("of a copy of %s is %s", (name, copied) => {
    expect(nameOfCopy(name)).toBe(copied);
    expect([...copied].length).toBeLessThanOrEqual(200);
  });
});

it("says which is missing, the campaign or the audience", async () => {
  const tenant = await givenTenant();
  const { audienceId, campaignId } = await givenCampaign(tenant, 1);
  const missing = newIdentifier(Date.now());
  const before = await takePicture();

  const withoutSource = await duplicate(tenant, missing, { audienceId });
  const withoutAudience = await duplicate(tenant, campaignId, { audienceId: missing });
  const withLeads = await duplicate(tenant, campaignId, {
    audienceId: missing,
    leadIds: [missing],
  });

  expect(expectRefusal(withoutSource, 404, "NOT_FOUND")).toContain(`campaign ${missing}`);
  for (const reply of [withoutAudience, withLeads]) {
    expect(expectRefusal(reply, 404, "NOT_FOUND")).toContain(`audience ${missing}`);
  }
  await expectUnchanged(before);
});

it("makes one draft when D1's answer is lost on the way", async () => {
  const tenant = await givenTenant();
  const { audienceId, campaignId, leadIds } = await givenCampaign(tenant, 3);
  const countBatches = loseNextAnswer();

  const reply = await duplicate(tenant, campaignId, { audienceId, leadIds });

  const copy = expectStatus(reply, 201);
  expect(countBatches()).toBe(2);
  const row = await env.DATABASE.prepare(
    `SELECT (SELECT count(*) FROM campaigns WHERE account_group_id = ?1) AS campaigns,
            (SELECT count(*) FROM selected_leads WHERE campaign_id = ?2) AS leads,
            (SELECT count(*) FROM content_slots WHERE campaign_id = ?2) AS slots`,
  )
    .bind(tenant.accountGroupId, copy.id)
    .first();
  expect(row).toEqual({ campaigns: 2, leads: 3, slots: 1 });
});

it.each([
  { includeConversationHistory: true, autoCancelOnMessageReceived: false },
  { includeConversationHistory: false, autoCancelOnMessageReceived: true },
])("keeps %j apart, as its source does", async (settings) => {
  const tenant = await givenTenant();
  const { audienceId, campaignId } = await givenCampaign(tenant, 1, settings);

  const source = await tenant.call("GET", `/campaigns/${campaignId}`);
  const copy = await tenant.call("POST", `/campaigns/${campaignId}/duplicate`, {
    body: { audienceId },
  });

  expect(expectStatus(source, 200)).toMatchObject(settings);
  expect(expectStatus(copy, 201)).toMatchObject(settings);
});

/** `PATCH …/campaigns/{campaignId}/content-slots/{slotId}` */
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";

import { MAXIMUM_ATTEMPTS } from "../../../src/database/limits.ts";
import { selectStartFacts } from "../../../src/database/startFacts.ts";
import { startRun } from "../../../src/database/startRun.ts";
import { newIdentifier } from "../../../src/platform/identifiers.ts";
import {
  expectStatus,
  givenCampaign,
  givenTenant,
  start,
  startRequest,
  stopCampaign,
  type Tenant,
} from "../../support/api.ts";
import { completeCampaign, givenQuietRun } from "../../support/campaignStates.ts";
import { delayNextBatch, loseNextAnswer, overtakeEachBatch } from "../../support/database.ts";
import { expectEnvelope, expectRefusal } from "../../support/expectations.ts";
import { expectUnchanged, takePicture } from "../../support/picture.ts";
import {
  changeSlot,
  givenTemplate,
  readContentSlots,
  setTemplate,
} from "../../support/templates.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

interface Campaign {
  readonly updatedAt: string;
}

async function givenSlot(body: Record<string, unknown> = {}) {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 1, body);
  const [slot] = await readContentSlots(tenant, campaignId);
  return { tenant, campaignId, slot };
}

async function readUpdatedAt(tenant: Tenant, campaignId: string): Promise<number> {
  const reply = await tenant.call<Campaign>("GET", `/campaigns/${campaignId}`);
  return Date.parse(expectStatus(reply, 200).updatedAt);
}

it("answers the slot with its new template, which the list repeats", async () => {
  const { tenant, campaignId, slot } = await givenSlot({ starterTemplateId: "connect-engage-dm" });
  const [, ...others] = await readContentSlots(tenant, campaignId);
  const templateId = await givenTemplate(tenant);

  const reply = await setTemplate(tenant, campaignId, slot.id, templateId);

  expectEnvelope(reply);
  expect(expectStatus(reply, 200)).toEqual({ ...slot, templateId });
  expect(await readContentSlots(tenant, campaignId)).toEqual([{ ...slot, templateId }, ...others]);
});

it("answers the slot with its new delay, which the list repeats", async () => {
  const { tenant, campaignId, slot } = await givenSlot({ starterTemplateId: "connect-engage-dm" });
  const [, ...others] = await readContentSlots(tenant, campaignId);

  for (const delayDays of [60, 0, 7]) {
    const reply = await changeSlot(tenant, campaignId, slot.id, { delayDays });

    expect(expectStatus(reply, 200)).toEqual({ ...slot, delayDays });
  }

  expect(await readContentSlots(tenant, campaignId)).toEqual([
    { ...slot, delayDays: 7 },
    ...others,
  ]);
});

it("changes the template and the delay together, and each by itself", async () => {
  const { tenant, campaignId, slot } = await givenSlot();
  const templateId = await givenTemplate(tenant);
  const change = (body: Record<string, unknown>) =>
    changeSlot(tenant, campaignId, slot.id, body).then((reply) => expectStatus(reply, 200));

  expect(await change({ templateId, delayDays: 3 })).toEqual({ ...slot, templateId, delayDays: 3 });
  expect(await change({ delayDays: 5 })).toEqual({ ...slot, templateId, delayDays: 5 });
  const { templateId: builtIn } = slot;
  expect(await change({ templateId: builtIn })).toEqual({ ...slot, delayDays: 5 });
});

it.each([
  [{}, "body"],
  [{ delayDays: -1 }, "delayDays"],
  [{ delayDays: 61 }, "delayDays"],
  [{ delayDays: 0.5 }, "delayDays"],
  [{ delayDays: null }, "delayDays"],
  [{ delayDays: "1" }, "delayDays"],
  [{ templateId: null, delayDays: 1 }, "templateId"],
])("with %j is a 400 that changes nothing", async (body, field) => {
  const { tenant, campaignId, slot } = await givenSlot();
  const before = await takePicture();

  const reply = await changeSlot(tenant, campaignId, slot.id, body);

  expect(expectRefusal(reply, 400, "VALIDATION_ERROR").split(":")[0]).toBe(field);
  await expectUnchanged(before);
});

it("changes neither where the template does not fit", async () => {
  const { tenant, campaignId, slot } = await givenSlot();
  const templateId = await givenTemplate(tenant, "inmail");
  const before = await takePicture();

  const reply = await changeSlot(tenant, campaignId, slot.id, { templateId, delayDays: 9 });

  expectRefusal(reply, 422, "VALIDATION_ERROR");
  await expectUnchanged(before);
});

it("refuses another delay while the campaign is active", async () => {
  const { tenant, campaignId, slot } = await givenSlot();
  await givenQuietRun(tenant, campaignId);

  const reply = await changeSlot(tenant, campaignId, slot.id, { delayDays: 9 });

  expectRefusal(reply, 409, "CAMPAIGN_ALREADY_ACTIVE");
});

it("leaves updatedAt when the slot has the delay already", async () => {
  const { tenant, campaignId, slot } = await givenSlot();
  expectStatus(await changeSlot(tenant, campaignId, slot.id, { delayDays: 9 }), 200);
  const before = await takePicture();

  expectStatus(await changeSlot(tenant, campaignId, slot.id, { delayDays: 9 }), 200);

  await expectUnchanged(before);
});

it("is possible when the campaign is stopped, and the next start takes it", async () => {
  const { tenant, campaignId, slot } = await givenSlot();
  await givenQuietRun(tenant, campaignId);
  await stopCampaign(tenant, campaignId);

  const reply = await setTemplate(tenant, campaignId, slot.id, await givenTemplate(tenant));

  expectStatus(reply, 200);
  await givenQuietRun(tenant, campaignId);
});

it.each([
  ["active", "CAMPAIGN_ALREADY_ACTIVE", () => Promise.resolve()],
  ["completed", "CAMPAIGN_COMPLETED", completeCampaign],
] as const)(
  "of a campaign that is %s is a 409 that says since when",
  async (_status, code, end) => {
    const { tenant, campaignId, slot } = await givenSlot();
    const templateId = await givenTemplate(tenant);
    const runId = await givenQuietRun(tenant, campaignId);
    await end(campaignId);
    const facts = await selectStartFacts(env.DATABASE, tenant.accountGroupId, campaignId);
    const before = await takePicture();

    const reply = await setTemplate(tenant, campaignId, slot.id, templateId);

    const details = expectRefusal(reply, 409, code);
    expect(details).toContain(new Date(facts?.statusSince ?? 0).toISOString());
    expect(details).toContain(runId);
    await expectUnchanged(before);
  },
);

it("says of both channels that a template does not fit", async () => {
  const { tenant, campaignId, slot } = await givenSlot();
  const templateId = await givenTemplate(tenant, "inmail");
  const before = await takePicture();

  const reply = await setTemplate(tenant, campaignId, slot.id, templateId);

  const details = expectRefusal(reply, 422, "VALIDATION_ERROR");
  expect(details).toMatch(/^templateId: .*connection_request.*inmail/);
  await expectUnchanged(before);
});

it("says which is missing, the campaign, the slot or the template", async () => {
  const { tenant, campaignId, slot } = await givenSlot();
  const templateId = await givenTemplate(tenant);
  const missing = newIdentifier(Date.now());
  const before = await takePicture();

  const withoutCampaign = await setTemplate(tenant, missing, slot.id, templateId);
  const withoutSlot = await setTemplate(tenant, campaignId, missing, templateId);
  const withoutTemplate = await setTemplate(tenant, campaignId, slot.id, missing);

  expect(expectRefusal(withoutCampaign, 404, "NOT_FOUND")).toContain(`campaign ${missing}`);
  expect(expectRefusal(withoutSlot, 404, "NOT_FOUND")).toContain(`content slot ${missing}`);
  expect(expectRefusal(withoutTemplate, 404, "NOT_FOUND")).toContain(`template ${missing}`);
  await expectUnchanged(before);
});

it("moves the campaign's updatedAt strictly forward, also against the clock", async () => {
  const { tenant, campaignId, slot } = await givenSlot();
  const future = Date.now() + 60_000;
  await env.DATABASE.prepare("UPDATE campaigns SET updated_at = ?2 WHERE id = ?1")
    .bind(campaignId, future)
    .run();

  expectStatus(await setTemplate(tenant, campaignId, slot.id, await givenTemplate(tenant)), 200);

  expect(await readUpdatedAt(tenant, campaignId)).toBe(future + 1);
});

it("leaves updatedAt when the slot has the template already", async () => {
  const { tenant, campaignId, slot } = await givenSlot();
  const before = await takePicture();

  const reply = await setTemplate(tenant, campaignId, slot.id, slot.templateId);

  expect(expectStatus(reply, 200)).toEqual(slot);
  await expectUnchanged(before);
});

it("gives up a start that was sent before and arrives after", async () => {
  const { tenant, campaignId, slot } = await givenSlot();
  const sentAt = await readUpdatedAt(tenant, campaignId);
  expectStatus(await setTemplate(tenant, campaignId, slot.id, await givenTemplate(tenant)), 200);

  const started = await startRun(
    env.DATABASE,
    startRequest(tenant, campaignId, { askedAt: sentAt }),
    Date.now(),
  );

  expect(started).toBeNull();
});

it("happens once when D1's answer is lost on the way", async () => {
  const { tenant, campaignId, slot } = await givenSlot();
  const templateId = await givenTemplate(tenant);
  const future = Date.now() + 60_000;
  await env.DATABASE.prepare("UPDATE campaigns SET updated_at = ?2 WHERE id = ?1")
    .bind(campaignId, future)
    .run();
  vi.useFakeTimers({ toFake: ["Date"], now: future });
  const countBatches = loseNextAnswer();

  const reply = await setTemplate(tenant, campaignId, slot.id, templateId);

  expect(expectStatus(reply, 200)).toEqual({ ...slot, templateId });
  expect(countBatches()).toBe(2);
  expect(await readUpdatedAt(tenant, campaignId)).toBe(future + 1);
});

it("is refused while the campaign is active, also with the template that the slot has", async () => {
  const { tenant, campaignId, slot } = await givenSlot();
  await givenQuietRun(tenant, campaignId);

  const reply = await setTemplate(tenant, campaignId, slot.id, slot.templateId);

  expectRefusal(reply, 409, "CAMPAIGN_ALREADY_ACTIVE");
});

it("does not undo a later change when it comes late", async () => {
  const { tenant, campaignId, slot } = await givenSlot();
  const templateId = await givenTemplate(tenant);
  const stale = await givenTemplate(tenant);
  // Both are asked for in the same millisecond.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 1_000 });
  const bringLate = delayNextBatch();
  expectRefusal(await setTemplate(tenant, campaignId, slot.id, stale), 502, "UPSTREAM_ERROR");
  expectStatus(await setTemplate(tenant, campaignId, slot.id, templateId), 200);

  await bringLate();

  expect((await readContentSlots(tenant, campaignId))[0].templateId).toBe(templateId);
});

it("is a 502 that leaves it as it was when another change comes before each attempt", async () => {
  const { tenant, campaignId, slot } = await givenSlot();
  const templateId = await givenTemplate(tenant);
  const batches = overtakeEachBatch(
    env.DATABASE.prepare("UPDATE campaigns SET updated_at = updated_at + 1 WHERE id = ?1").bind(
      campaignId,
    ),
  );

  const reply = await setTemplate(tenant, campaignId, slot.id, templateId);

  expectRefusal(reply, 502, "UPSTREAM_ERROR");
  expect(batches()).toBe(MAXIMUM_ATTEMPTS);
  expect(await readContentSlots(tenant, campaignId)).toEqual([slot]);
});

it("is answered when D1's answer is lost and a start comes before the repetition", async () => {
  const { tenant, campaignId, slot } = await givenSlot();
  const templateId = await givenTemplate(tenant);
  loseNextAnswer(() => givenQuietRun(tenant, campaignId));

  const reply = await setTemplate(tenant, campaignId, slot.id, templateId);

  expect(expectStatus(reply, 200)).toEqual({ ...slot, templateId });
});

// Last: what it starts is still under way when it ends, and would show in a picture.
it("and a start at the same time come one after the other", async () => {
  const { tenant, campaignId, slot } = await givenSlot();
  const templateId = await givenTemplate(tenant);

  const [changed, started] = await Promise.all([
    setTemplate(tenant, campaignId, slot.id, templateId),
    start(tenant, campaignId),
  ]);

  expectStatus(started, 200);
  expect([200, 409]).toContain(changed.status);
  expect((await readContentSlots(tenant, campaignId))[0].templateId).toBe(
    changed.status === 200 ? templateId : slot.templateId,
  );
});

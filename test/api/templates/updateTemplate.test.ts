/** `PATCH …/templates/{templateId}` */
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";

import { MAXIMUM_ATTEMPTS } from "../../../src/database/limits.ts";
import { expectStatus, givenCampaign, givenTenant, type Tenant } from "../../support/api.ts";
import { givenQuietRun } from "../../support/campaignStates.ts";
import { delayNextBatch, loseNextAnswer, overtakeEachBatch } from "../../support/database.ts";
import { expectEnvelope, expectRefusal } from "../../support/expectations.ts";
import { expectUnchanged, takePicture } from "../../support/picture.ts";
import {
  givenTemplate,
  readContentSlots,
  setTemplate,
  type Template,
} from "../../support/templates.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const update = (tenant: Tenant, templateId: string, body: unknown) =>
  tenant.call<Template>("PATCH", `/templates/${templateId}`, { body });

async function givenOwnTemplate(channel?: string) {
  const tenant = await givenTenant();
  const id = await givenTemplate(tenant, channel);
  const template = expectStatus(await tenant.call<Template>("GET", `/templates/${id}`), 200);
  return { tenant, template };
}

it.each([
  { name: "Another" },
  { subject: "Good day, {{name}}" },
  { content: "Good day, {{name}}" },
  { name: "Another", subject: "Another", content: "Good day, {{name}}" },
])("changes just %j", async (change) => {
  const { tenant, template } = await givenOwnTemplate("inmail");

  const reply = await update(tenant, template.id, change);

  expectEnvelope(reply);
  const changed = expectStatus(reply, 200);
  expect(changed).toEqual({ ...template, ...change, updatedAt: changed.updatedAt });
  expect(changed.updatedAt >= template.updatedAt).toBe(true);
  expect(expectStatus(await tenant.call("GET", `/templates/${template.id}`), 200)).toEqual(changed);
});

it("does not undo a later change of the same millisecond when it comes late", async () => {
  const { tenant, template } = await givenOwnTemplate();
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(template.updatedAt) + 1_000 });
  const bringLate = delayNextBatch();
  expectRefusal(await update(tenant, template.id, { content: "Old" }), 502, "UPSTREAM_ERROR");
  const changed = expectStatus(await update(tenant, template.id, { content: "New" }), 200);

  await bringLate();

  expect(expectStatus(await tenant.call("GET", `/templates/${template.id}`), 200)).toEqual(changed);
});

it("is a 502 that leaves it as it was when another change comes before each attempt", async () => {
  const { tenant, template } = await givenOwnTemplate();
  const batches = overtakeEachBatch(
    env.DATABASE.prepare(
      "UPDATE templates SET updated_at = updated_at + 1000000 WHERE id = ?1",
    ).bind(template.id),
  );

  expectRefusal(await update(tenant, template.id, { content: "Mine" }), 502, "UPSTREAM_ERROR");

  expect(batches()).toBe(MAXIMUM_ATTEMPTS);
  const present = expectStatus(
    await tenant.call<Template>("GET", `/templates/${template.id}`),
    200,
  );
  expect(present.content).toBe(template.content);
});

it("moves updatedAt strictly forward, also against the clock", async () => {
  const { tenant, template } = await givenOwnTemplate();
  const future = Date.now() + 60_000;
  await env.DATABASE.prepare("UPDATE templates SET updated_at = ?2 WHERE id = ?1")
    .bind(template.id, future)
    .run();

  const { updatedAt } = expectStatus(await update(tenant, template.id, { name: "Another" }), 200);

  expect(updatedAt).toBe(new Date(future + 1).toISOString());
});

it("changes what an active campaign sends", async () => {
  const { tenant, template } = await givenOwnTemplate();
  const { campaignId } = await givenCampaign(tenant, 1);
  const [slot] = await readContentSlots(tenant, campaignId);
  expectStatus(await setTemplate(tenant, campaignId, slot.id, template.id), 200);
  await givenQuietRun(tenant, campaignId);

  expectStatus(await update(tenant, template.id, { content: "Good day" }), 200);
  const sent = await tenant.call<Template>("GET", `/templates/${template.id}`);
  expect(expectStatus(sent, 200).content).toBe("Good day");

  expect((await readContentSlots(tenant, campaignId))[0].templateId).toBe(template.id);
});

it("refuses a content that is too long for the template's channel", async () => {
  const { tenant, template } = await givenOwnTemplate("inmail");
  expectStatus(await update(tenant, template.id, { content: "x".repeat(1_900) }), 200);
  const before = await takePicture();

  const reply = await update(tenant, template.id, { name: "A", content: "x".repeat(1_901) });

  expect(expectRefusal(reply, 422, "VALIDATION_ERROR")).toMatch(/^content: .*1900 .*inmail/);
  await expectUnchanged(before);
});

it.each<[string, object, RegExp]>([
  ["inmail", { subject: "{{" }, /^subject: /],
  ["inmail", { content: "{{name}" }, /^content: /],
  ["direct_message", { subject: "Hello" }, /^subject: .*direct_message$/],
])("refuses of a template for %s the change %j", async (channel, change, details) => {
  const { tenant, template } = await givenOwnTemplate(channel);
  const before = await takePicture();

  const reply = await update(tenant, template.id, change);

  expect(expectRefusal(reply, 422, "VALIDATION_ERROR")).toMatch(details);
  await expectUnchanged(before);
});

it("repeats the change of a subject when its answer was lost", async () => {
  const { tenant, template } = await givenOwnTemplate("inmail");
  const batches = loseNextAnswer();

  const changed = expectStatus(await update(tenant, template.id, { subject: "Another" }), 200);

  expect(batches()).toBe(2);
  expect(changed.subject).toBe("Another");
});

it("refuses a built-in template, which stays as it is", async () => {
  const tenant = await givenTenant();
  const before = await takePicture();

  const reply = await update(tenant, "6b0382000000000000000001", { name: "Mine" });

  expectRefusal(reply, 403, "FORBIDDEN");
  await expectUnchanged(before);
});

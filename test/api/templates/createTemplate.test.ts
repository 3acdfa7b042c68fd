/** `POST …/templates` */
import { expect, it } from "vitest";

import { expectStatus, givenTenant, type Tenant } from "../../support/api.ts";
import { expectEnvelope, expectRefusal } from "../../support/expectations.ts";
import { expectUnchanged, takePicture } from "../../support/picture.ts";
import type { Template } from "../../support/templates.ts";

const template = { channel: "direct_message", name: "Template", content: "Hello {{name}}" };

const inMail = { channel: "inmail", subject: "For {{name}}" };

const create = (tenant: Tenant, change: Record<string, unknown> = {}) =>
  tenant.call<Template>("POST", "/templates", { body: { ...template, ...change } });

it("answers the template, which a GET repeats", async () => {
  const tenant = await givenTenant();
  const content =
    "\tHello {{name}} 😀,\r\n\nwork at {{ company | your team }}? { {x} } {% raw %}\n";

  const reply = await create(tenant, { name: " Märkte ", content });

  expectEnvelope(reply);
  const created = expectStatus(reply, 201);
  expect(created).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{24}$/),
    channel: "direct_message",
    name: "Märkte",
    subject: null,
    content,
    builtIn: false,
    createdAt: expect.stringMatching(/\.\d{3}Z$/),
    updatedAt: expect.stringMatching(/\.\d{3}Z$/),
  });
  const path = `/templates/${created.id}`;
  expect(reply.headers.get("Location")).toBe(`/v1/accounts/${tenant.accountGroupId}${path}`);
  expect(expectStatus(await tenant.call("GET", path), 200)).toEqual(created);
});

it.each([
  ["connection_request", 300],
  ["direct_message", 8_000],
  ["inmail", 1_900],
])("takes on the channel %s up to %i characters", async (channel, maximum) => {
  const tenant = await givenTenant();
  const longest = "😀".repeat(maximum);
  const { subject } = channel === "inmail" ? inMail : {};

  expect(
    expectStatus(await create(tenant, { channel, subject, content: longest }), 201),
  ).toMatchObject({
    channel,
    content: longest,
  });
  const before = await takePicture();
  const reply = await create(tenant, { channel, subject, content: `${longest}a` });

  const details = expectRefusal(reply, 422, "VALIDATION_ERROR");
  expect(details).toMatch(new RegExp(`^content: .*${maximum} .*${channel}.*${maximum + 1}`));
  await expectUnchanged(before);
});

it("takes the longest content in any spelling of JSON", async () => {
  const tenant = await givenTenant();
  const body = JSON.stringify({ ...template, content: "x".repeat(8_000) });

  const reply = await tenant.call<Template>("POST", "/templates", {
    body: body.replaceAll("x", "\\ud83d\\ude00"),
  });

  expect(expectStatus(reply, 201).content).toBe("😀".repeat(8_000));
});

it("takes the subject of an InMail as a line of up to 200 characters", async () => {
  const tenant = await givenTenant();
  const longest = "😀".repeat(200);

  const reply = await create(tenant, { ...inMail, subject: ` ${longest} ` });

  expect(expectStatus(reply, 201).subject).toBe(longest);
  expectRefusal(
    await create(tenant, { ...inMail, subject: `${longest}a` }),
    400,
    "VALIDATION_ERROR",
  );
});

it.each<[string, Record<string, unknown>, RegExp]>([
  ["an InMail without a subject", { channel: "inmail" }, /^subject: [^;]*$/],
  ["a subject on another channel", { subject: "Hello" }, /^subject: .*direct_message$/],
  ["placeholders in the subject", { ...inMail, subject: "{{name}" }, /^subject: .*"{{name}"/],
  ["placeholders in the content", { content: "Hello {{}}" }, /^content: .*"{{}}" at character 7/],
  ["every fault", { channel: "inmail", content: "{{" }, /^subject: .*; content: /],
])("refuses %s with 422, and makes nothing", async (_, change, details) => {
  const tenant = await givenTenant();
  const before = await takePicture();

  const reply = await create(tenant, change);

  expect(expectRefusal(reply, 422, "VALIDATION_ERROR")).toMatch(details);
  await expectUnchanged(before);
});

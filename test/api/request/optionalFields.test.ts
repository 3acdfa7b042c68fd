/** What tools send for nothing, through the front door: it is kept as nothing, and a repetition is the same request. */
import { expect, it } from "vitest";

import { expectStatus, givenAudience, givenTenant, type Tenant } from "../../support/api.ts";
import { expectRefusal, expectReplay } from "../../support/expectations.ts";
import { givenSender } from "../../support/senders.ts";

const post = (tenant: Tenant, path: string, body: unknown) =>
  tenant.call<Record<string, unknown>>("POST", path, {
    body,
    headers: { "Idempotency-Key": "key" },
  });

it("adds a lead whose empty fields say nothing, and shows it so", async () => {
  const tenant = await givenTenant();
  const { audienceId } = await givenAudience(tenant, 0);
  const path = `/audiences/${audienceId}/leads`;
  const plain = { name: "Avery", externalId: "12345", attributes: { size: "1", isNew: "true" } };
  const filledIn = {
    ...{ name: "Avery", email: "", linkedinUrl: null, externalId: 12_345, company: " ", title: "" },
    attributes: { size: 1, isNew: true, region: "", note: null },
  };

  const first = await post(tenant, path, { leads: [filledIn] });
  const again = await post(tenant, path, { leads: [plain] });

  expect(expectStatus(first, 200)).toMatchObject({ added: 1, skipped: [] });
  expectReplay(again, first);
  const { items } = expectStatus(await tenant.call<{ items: object[] }>("GET", path), 200);
  expect(items).toMatchObject([
    { ...plain, email: null, linkedinUrl: null, company: null, title: null },
  ]);
});

it.each([
  {
    path: "/suppressions",
    filledIn: { suppressions: [{ email: "", linkedinUrl: "", externalId: 7, reason: "Asked" }] },
    plain: { suppressions: [{ externalId: "7", reason: "Asked" }] },
  },
  {
    path: "/templates",
    filledIn: { channel: "direct_message", name: "Hello", content: "Hello", subject: "" },
    plain: { channel: "direct_message", name: "Hello", content: "Hello" },
  },
])("takes what is filled in with nothing at $path for the same request", async (one) => {
  const tenant = await givenTenant();

  const first = await post(tenant, one.path, one.filledIn);

  expect([200, 201]).toContain(first.status);
  expectReplay(await post(tenant, one.path, one.plain), first);
});

it("makes a campaign and its duplicate whose empty fields are left out", async () => {
  const tenant = await givenTenant();
  const { audienceId } = await givenAudience(tenant, 1);
  const body = { starterTemplateId: "connect", name: "Spring", audienceId };
  const settings = { outreachLanguage: "", workflowTrigger: "", includeConversationHistory: "" };

  const first = await post(tenant, "/campaigns", { ...body, ...settings });

  const campaign = expectStatus(first, 201);
  expect(campaign).toMatchObject({ outreachLanguage: null, includeConversationHistory: true });
  expectReplay(await post(tenant, "/campaigns", body), first);
  const duplicate = `/campaigns/${String(campaign.id)}/duplicate`;
  const copy = await post(tenant, duplicate, { audienceId, name: " " });
  expect(expectStatus(copy, 201)).toMatchObject({ name: "Copy of Spring" });
  expectReplay(await post(tenant, duplicate, { audienceId }), copy);
});

it("refuses a change to nothing, which would neither keep nor clear", async () => {
  const tenant = await givenTenant();
  const { id: senderId } = await givenSender(tenant, { enabled: false });
  const template = { channel: "inmail", name: "Hello", subject: "Hello", content: "Hello" };
  const { id } = expectStatus(await post(tenant, "/templates", template), 201);
  const changes = [
    ...["name", "subject", "content"].map((field) => [`/templates/${String(id)}`, field]),
    ...["name", "url", "spacingSeconds", "workingHours"].map((field) => [
      `/senders/${senderId}`,
      field,
    ]),
  ] as const;

  for (const [path = "", field = ""] of changes) {
    const reply = await tenant.call("PATCH", path, { body: { [field]: "" } });

    expect(expectRefusal(reply, 400, "VALIDATION_ERROR")).toMatch(new RegExp(`^${field}: `));
  }
});

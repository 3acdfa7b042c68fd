/** `GET …/templates/{templateId}` */
import { expect, it } from "vitest";

import { expectStatus, givenTenant, type Tenant } from "../../support/api.ts";
import { expectEnvelope } from "../../support/expectations.ts";
import { type Page, readPages } from "../../support/pages.ts";
import type { Template } from "../../support/templates.ts";

const get = (tenant: Tenant, templateId: string) =>
  tenant.call<Template>("GET", `/templates/${templateId}`);

it("answers every field of a template of the account group", async () => {
  const tenant = await givenTenant();
  const own = {
    channel: "inmail",
    name: "Märkte 🌍",
    subject: "Für {{company|Ihr Team}}",
    content: "\tHello {{name}},\n\n",
  };
  const created = await tenant.call<Template>("POST", "/templates", { body: own });
  const { id } = expectStatus(created, 201);

  const reply = await get(tenant, id);

  expectEnvelope(reply);
  const time = expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/);
  expect(expectStatus(reply, 200)).toEqual({
    ...own,
    id,
    builtIn: false,
    createdAt: time,
    updatedAt: time,
  });
});

it("answers each built-in template to every account group, as the list has it", async () => {
  const pages: Page<Template>[] = await readPages(await givenTenant(), "/templates?limit=50");
  const builtIn = pages.flatMap(({ items }) => items);
  expect(builtIn).toHaveLength(4);
  const other = await givenTenant();

  for (const template of builtIn) {
    expect(template.builtIn).toBe(true);
    expect(expectStatus(await get(other, template.id), 200)).toEqual(template);
  }
});

/** `GET …/templates/{templateId}` */
import { expect, it } from "vitest";

import { newIdentifier } from "../../../src/platform/identifiers.ts";
import { expectStatus, givenTenant, type Tenant } from "../../support/api.ts";
import { expectEnvelope, expectRefusal } from "../../support/expectations.ts";
import { type Page, readPages } from "../../support/pages.ts";
import { givenTemplate, type Template } from "../../support/templates.ts";

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

it("names the template that there is not, that is gone or that is another's", async () => {
  const tenant = await givenTenant();
  const deleted = await givenTemplate(tenant);
  expectStatus(await tenant.call("DELETE", `/templates/${deleted}`), 200);
  const foreign = await givenTemplate(await givenTenant());

  for (const id of [newIdentifier(Date.now()), deleted, foreign]) {
    const details = expectRefusal(await get(tenant, id), 404, "NOT_FOUND");
    expect(details).toContain(id);
  }
});

it.each(["x", "6B0382000000000000000001", "6b038200000000000000000"])(
  "refuses the id %s with 400",
  async (templateId) => {
    const reply = await get(await givenTenant(), templateId);

    expect(expectRefusal(reply, 400, "VALIDATION_ERROR")).toMatch(/^templateId: /);
  },
);

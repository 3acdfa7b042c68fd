/** `GET …/templates` */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { Recipient } from "../../../src/domain/recipient.ts";
import { parseContent, renderContent } from "../../../src/domain/rendering.ts";
import { CHANNELS, findMessageFaults } from "../../../src/domain/template.ts";
import { givenTenant, type Tenant } from "../../support/api.ts";
import { readPages } from "../../support/pages.ts";
import { countRowsOf } from "../../support/rowsMeter.ts";
import { givenTemplate, type Template } from "../../support/templates.ts";

async function listAll(tenant: Tenant, query = ""): Promise<Template[]> {
  const pages = await readPages<Template>(tenant, `/templates?limit=2${query}`);
  return pages.flatMap(({ items }) => items);
}

const idsOf = (templates: readonly Template[]) => templates.map(({ id }) => id);

describe("the built-in templates", () => {
  it("are listed for a tenant that has none of its own", async () => {
    const templates = await listAll(await givenTenant());

    expect(templates.map(({ channel, builtIn }) => [channel, builtIn])).toEqual([
      ["connection_request", true],
      ["direct_message", true],
      ["direct_message", true],
      ["inmail", true],
    ]);
  });

  it("keep to what is asked of the others, and reach a lead of whom only the name is known", async () => {
    const lead: Recipient = {
      name: "Avery Stone",
      email: "avery.stone@example.com",
      ...{ linkedinUrl: null, externalId: null, company: null, title: null, attributes: {} },
    };
    for (const { name, subject, content, ...template } of await listAll(await givenTenant())) {
      const channel = CHANNELS.find((one) => one === template.channel);
      if (channel === undefined) throw new Error("The channel is unknown.");
      const message = { channel, subject, content };
      expect(findMessageFaults(message)).toEqual([]);
      expect(renderContent(parseContent(message), lead)).not.toHaveProperty("fault");
      expect(name).toMatch(/\S/);
    }
  });
});

it("are listed with those of the account group, oldest first", async () => {
  const tenant = await givenTenant();
  const own = [await givenTemplate(tenant), await givenTemplate(tenant)];
  const foreign = await givenTemplate(await givenTenant());

  const ids = idsOf(await listAll(tenant));

  expect(ids).toHaveLength(6);
  expect(ids).toEqual(ids.toSorted());
  expect(ids).toEqual(expect.arrayContaining(own));
  expect(ids).not.toContain(foreign);
});

it.each(CHANNELS)("are listed for the channel %s alone, over pages", async (channel) => {
  const tenant = await givenTenant();
  for (const one of [...CHANNELS, ...CHANNELS]) await givenTemplate(tenant, one);
  const all = await listAll(tenant);

  const ofChannel = await listAll(tenant, `&channel=${channel}`);

  expect(ofChannel).toEqual(all.filter((template) => template.channel === channel));
  expect(ofChannel.length).toBeGreaterThan(2);
});

it("ends a page early where the contents become too large, and misses none", async () => {
  const tenant = await givenTenant();
  await env.DATABASE.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)
     INSERT INTO templates (id, account_group_id, channel, name, content, created_at, updated_at)
     SELECT printf('%024x', 4096 + i), ?1, 'direct_message', 'Template', hex(zeroblob(8000)), 1, 1 FROM n`,
  )
    .bind(tenant.accountGroupId)
    .run();

  const pages = await readPages<Template>(tenant, "/templates?channel=direct_message&limit=1000");

  expect(pages.length).toBe(2);
  expect(pages[0]?.items.length).toBeLessThanOrEqual(503);
  const ids = pages.flatMap(({ items }) => items.map(({ id }) => id));
  expect(ids).toHaveLength(new Set(ids).size);
  expect(ids.filter((id) => id.startsWith("000000000000000000001"))).toHaveLength(900);
});

it("reads for a page no templates of others", async () => {
  const tenant = await givenTenant();
  const other = await givenTenant();
  await env.DATABASE.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
     INSERT INTO templates (id, account_group_id, channel, name, content, created_at, updated_at)
     SELECT printf('%024x', i), ?1, 'inmail', 'Template', 'Hello', 1, 1 FROM n`,
  )
    .bind(other.accountGroupId)
    .run();

  const { read } = await countRowsOf(() => tenant.call("GET", "/templates"));

  // The four that are built in, their entries in the index, and what measures them.
  expect(read).toBeLessThanOrEqual(40);
});

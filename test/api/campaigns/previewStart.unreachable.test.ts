/** Whom the messages of a campaign would not reach, as its preview tells. */
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";

import type { Lead } from "../../../src/domain/lead.ts";
import { parseContent, renderContent } from "../../../src/domain/rendering.ts";
import { meterBindings, newCounts } from "../../../tools/bench/meter.ts";
import { givenAudience, givenCampaign, givenTenant, stopCampaign } from "../../support/api.ts";
import { givenQuietRun, setInstanceStatus } from "../../support/campaignStates.ts";
import { addLeads } from "../../support/leads.ts";
import { preview } from "../../support/preview.ts";
import { suppress } from "../../support/suppressions.ts";
import { givenTemplate, readContentSlots, setTemplate } from "../../support/templates.ts";

const MANY = 25_000;
const counts = newCounts();

beforeAll(() => meterBindings(env, counts));

async function givenMessage(content: string, leadCount = 0) {
  const tenant = await givenTenant();
  const campaign = await givenCampaign(tenant, leadCount);
  const [{ id: slotId }] = await readContentSlots(tenant, campaign.campaignId);
  const templateId = await givenTemplate(tenant, "connection_request", { content });
  await setTemplate(tenant, campaign.campaignId, slotId, templateId);
  return { tenant, slotId, templateId, ...campaign };
}

const missing = (field: string, leads: number) =>
  expect.objectContaining({ reason: "missing_field", field, leads });

describe("the leads whom a message would not reach", () => {
  it("are counted by what they lack, with examples", async () => {
    const { tenant, campaignId, slotId, leadIds } = await givenMessage("{{company}}", 5);

    expect((await preview(tenant, campaignId)).unreachable).toEqual({
      leads: 5,
      leadsLookedAt: 5,
      isExact: true,
      suppressedLeads: 0,
      reasons: [
        {
          ...{ slotId, reason: "missing_field", field: "company" },
          ...{ leads: 5, exampleLeadIds: leadIds.slice(0, 3) },
        },
      ],
    });
  });

  it("are counted beside those whom nobody may contact, by whichever of their identities", async () => {
    const tenant = await givenTenant();
    const { audienceId } = await givenAudience(tenant, 3);
    await addLeads(tenant, audienceId, [
      { name: "Both", email: "both@example.com", externalId: "both" },
      { name: "Other", externalId: "lead-1@example.com" },
    ]);
    const { campaignId } = await givenCampaign(tenant, 0, { audienceId });
    await suppress(
      await givenTenant(),
      { email: "lead-0@example.com" },
      { email: "lead-2@example.com" },
    );

    expect((await preview(tenant, campaignId)).unreachable?.suppressedLeads).toBe(0);
    await suppress(
      tenant,
      { email: "Lead-1@EXAMPLE.com" },
      { email: "both@example.com", externalId: "both" },
      { email: "nobody@example.com" },
    );
    const { instancesCreated, unreachable } = await preview(tenant, campaignId);
    expect(instancesCreated).toBe(5);
    expect(unreachable).toMatchObject({ leadsLookedAt: 5, suppressedLeads: 2 });
  });

  it("are those of the selection alone", async () => {
    const { tenant, slotId, audienceId, leadIds, templateId } = await givenMessage("{{city}}", 5);
    const chosen = [leadIds[1], leadIds[3]];
    const { campaignId } = await givenCampaign(tenant, 0, { audienceId, leadIds: chosen });
    const [slot] = await readContentSlots(tenant, campaignId);
    await setTemplate(tenant, campaignId, slot.id, templateId);

    const { unreachable } = await preview(tenant, campaignId);

    expect(slot.id).not.toBe(slotId);
    expect(unreachable).toMatchObject({ leads: 2, leadsLookedAt: 2, isExact: true });
    expect(unreachable?.reasons[0]?.exampleLeadIds).toEqual(chosen);
  });

  it.each(["audience", "leadIds"])(
    "are none whom an earlier run has finished: %s",
    async (selection) => {
      const tenant = await givenTenant();
      const { audienceId, leadIds } = await givenAudience(tenant, 5);
      const body = selection === "leadIds" ? { leadIds: leadIds.slice(1) } : {};
      const { campaignId } = await givenCampaign(tenant, 0, { audienceId, ...body });
      const [{ id: slotId }] = await readContentSlots(tenant, campaignId);
      const templateId = await givenTemplate(tenant, "connection_request", { content: "{{city}}" });
      await setTemplate(tenant, campaignId, slotId, templateId);
      const runId = await givenQuietRun(tenant, campaignId);
      await setInstanceStatus(runId, [1], "completed");
      await setInstanceStatus(runId, [2], "cancelled");
      await stopCampaign(tenant, campaignId);

      const { instancesCreated, unreachable } = await preview(tenant, campaignId);

      const left = selection === "leadIds" ? [leadIds[3], leadIds[4]] : leadIds.toSpliced(1, 2);
      expect(instancesCreated).toBe(left.length);
      expect(unreachable).toMatchObject({ leadsLookedAt: left.length, isExact: true });
      expect(unreachable?.reasons[0]?.exampleLeadIds).toEqual(left);
    },
  );

  it("are all where the template is from before placeholders were checked", async () => {
    const { tenant, campaignId, templateId } = await givenMessage("Hello", 2);
    await env.DATABASE.prepare("UPDATE templates SET content = 'Hello {{name}' WHERE id = ?1")
      .bind(templateId)
      .run();

    const { unreachable } = await preview(tenant, campaignId);

    expect(unreachable).toMatchObject({ leads: 2, reasons: [{ reason: "invalid_template" }] });
  });

  it("are looked for among as many of a large audience as of a very large one", async () => {
    const { tenant, campaignId, audienceId } = await givenMessage("{{city}} {{name}}");
    await env.DATABASE.batch([
      env.DATABASE.prepare(
        `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ?2 - 1)
         INSERT INTO leads (audience_id, position, id, name, external_id, attributes, created_at)
         SELECT ?1, i, printf('%024x', i), 'Lead', i, iif(i % 2, '{"city":"Köln"}', '{}'), 1 FROM n`,
      ).bind(audienceId, MANY),
      env.DATABASE.prepare("UPDATE audiences SET lead_count = ?2 WHERE id = ?1").bind(
        audienceId,
        MANY,
      ),
      env.DATABASE.prepare("UPDATE campaigns SET selected_lead_count = ?2 WHERE id = ?1").bind(
        campaignId,
        MANY,
      ),
    ]);
    const rowsReadBefore = counts.databaseRowsRead;

    const { unreachable } = await preview(tenant, campaignId);

    expect(unreachable).toMatchObject({
      leads: 5_000,
      leadsLookedAt: 10_000,
      isExact: false,
      reasons: [missing("city", 5_000)],
    });
    // Each lead once in its table and once in the order of all.
    expect(counts.databaseRowsRead - rowsReadBefore).toBeLessThan(20_200);
  });

  it("are not looked for among leads whose attributes are too large", async () => {
    const { tenant, campaignId, audienceId, leadIds } = await givenMessage("{{city}}", 3);
    await env.DATABASE.prepare(
      `UPDATE leads SET attributes = json_object('x', hex(zeroblob(8000))) WHERE audience_id = ?1 AND position = 1`,
    )
      .bind(audienceId)
      .run();

    const { instancesCreated, unreachable } = await preview(tenant, campaignId);

    expect(instancesCreated).toBe(3);
    expect(unreachable).toMatchObject({ leads: 2, leadsLookedAt: 2, isExact: false });
    expect(unreachable?.reasons[0]?.exampleLeadIds).toEqual([leadIds[0], leadIds[2]]);
  });
});

const fieldName = fc.constantFrom("name", "firstName", "company", "title", "email", "city");
const placeholder = fc
  .tuple(fieldName, fc.constantFrom("", "", "|", "|your team"))
  .map(([field, fallback]) => `{{${field}${fallback}}}`);
const message = fc
  .array(fc.oneof(placeholder, fc.constantFrom("x", "y".repeat(120))), { maxLength: 5 })
  .map((pieces) => `Hello ${pieces.join(" ")}`.slice(0, 300))
  .filter((text) => !/\{\{[^}]*\}?$/.test(text));
const value = fc.option(fc.constantFrom("Köln", "z".repeat(190)));
const newLead = fc.record({
  name: fc.constantFrom("Avery Stone", "Dr. López", "n".repeat(180)),
  company: value,
  title: value,
  city: value,
  hasEmail: fc.boolean(),
});

const AGREEMENT = "agrees with the rendering of each lead, whatever the messages and the leads";

it(AGREEMENT, async () => {
  const tenant = await givenTenant();
  let unreachableLeads = 0;

  await fc.assert(
    fc.asyncProperty(
      fc.tuple(message, message, message, message),
      fc.array(newLead, { minLength: 1, maxLength: 5 }),
      fc.constantFrom("engage-connect-dm", "engage-inmail"),
      async ([subject, ...contents], leads, starterTemplateId) => {
        const { audienceId } = await givenAudience(tenant, 0);
        const { leadIds } = await addLeads(
          tenant,
          audienceId,
          leads.map(({ city, hasEmail, ...lead }, index) => ({
            ...lead,
            externalId: `${index}`,
            email: hasEmail ? `${index}@example.com` : null,
            attributes: city === null ? {} : { city },
          })),
        );
        const { campaignId } = await givenCampaign(tenant, 0, { audienceId, starterTemplateId });
        const slots = await readContentSlots(tenant, campaignId);
        const parsed = await Promise.all(
          slots.map(async ({ id, channel }, index) => {
            const words = {
              content: contents[index] ?? "",
              ...(channel === "inmail" ? { subject: subject.slice(0, 200) } : {}),
            };
            await setTemplate(tenant, campaignId, id, await givenTemplate(tenant, channel, words));
            return parseContent({ channel: channel as "inmail", subject: null, ...words });
          }),
        );
        const { results } = await env.DATABASE.prepare(
          "SELECT * FROM leads WHERE audience_id = ?1 ORDER BY position",
        )
          .bind(audienceId)
          .all<Lead & { readonly linkedin_url: null; readonly external_id: string }>();

        const expected = results.filter((row) => {
          const attributes = JSON.parse(String(row.attributes)) as Record<string, string>;
          const recipient = { ...row, linkedinUrl: null, externalId: row.external_id, attributes };
          return parsed.some((content) => "fault" in renderContent(content, recipient));
        });
        const { unreachable } = await preview(tenant, campaignId);

        expect(unreachable).toMatchObject({
          leads: expected.length,
          leadsLookedAt: leadIds.length,
          isExact: true,
        });
        const examples = new Set(unreachable?.reasons.flatMap((reason) => reason.exampleLeadIds));
        if (expected.length <= 3) expect(examples).toEqual(new Set(expected.map(({ id }) => id)));
        unreachableLeads += expected.length;
      },
    ),
    { numRuns: 30, endOnFailure: true },
  );
  // A property that never met one would say little.
  expect(unreachableLeads).toBeGreaterThan(0);
});

/** Adding leads: each person once, in dense positions, whoever else is adding. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { givenAudience, givenTenant } from "../../support/api.ts";
import { expectRefusal } from "../../support/expectations.ts";
import { addLeads, readLeads } from "../../support/leads.ts";
import { expectUnchanged, takePicture } from "../../support/picture.ts";

const MEBIBYTE = 1_024 * 1_024;
const person = (index: number) => ({
  name: `Person ${index}`,
  email: `person-${index}@example.com`,
});
const people = (count: number) => Array.from({ length: count }, (_, index) => person(index));

it("adds a lead with all its fields, as they were sent", async () => {
  const tenant = await givenTenant();
  const { audienceId } = await givenAudience(tenant, 0);

  const added = await addLeads(tenant, audienceId, [
    {
      name: "  Zoë 😀 O'Neill ",
      email: "Zoe@Example.com",
      linkedinUrl: "https://www.linkedin.com/in/zoe",
      externalId: "crm-1",
      company: "Ä & Söhne",
      title: "Head of “Sales”",
      attributes: { constructor: "a", "Lieblings-Ä": "b\u{1f600}" },
    },
  ]);

  expect(added).toEqual({
    added: 1,
    leadIds: [expect.stringMatching(/^[0-9a-f]{24}$/)],
    skipped: [],
  });
  expect(await readLeads(audienceId)).toMatchObject([
    {
      id: added.leadIds[0],
      position: 0,
      name: "Zoë 😀 O'Neill",
      email: "Zoe@Example.com",
      linkedin_url: "https://www.linkedin.com/in/zoe",
      external_id: "crm-1",
      company: "Ä & Söhne",
      title: "Head of “Sales”",
      attributes: '{"constructor":"a","Lieblings-Ä":"b\u{1f600}"}',
    },
  ]);
});

it("takes 1,000 leads a call, and answers their ids in their order", async () => {
  const tenant = await givenTenant();
  const { audienceId } = await givenAudience(tenant, 0);

  const added = await addLeads(tenant, audienceId, people(1_000));

  expect(added.added).toBe(1_000);
  const rows = await readLeads(audienceId);
  expect(rows.map(({ id }) => id)).toEqual(added.leadIds);
  expect(rows.map(({ name }) => name)).toEqual(people(1_000).map(({ name }) => name));
});

it("keeps positions dense while 20 calls add at once", async () => {
  const tenant = await givenTenant();
  const { audienceId } = await givenAudience(tenant, 0);

  await Promise.all(
    Array.from({ length: 20 }, (_, call) =>
      // Each call repeats five people of the call before it.
      addLeads(
        tenant,
        audienceId,
        Array.from({ length: 15 }, (_lead, index) => person(call * 10 + index)),
      ),
    ),
  );

  const rows = await readLeads(audienceId);
  expect(rows.map(({ position }) => position)).toEqual(rows.map((_, position) => position));
  expect(rows).toHaveLength(205);
  expect(new Set(rows.map(({ email }) => email)).size).toBe(205);
  const audience = await env.DATABASE.prepare("SELECT lead_count FROM audiences WHERE id = ?1")
    .bind(audienceId)
    .first();
  expect(audience).toEqual({ lead_count: 205 });
});

it("adds the same person to two audiences", async () => {
  const tenant = await givenTenant();

  for (const { audienceId } of [await givenAudience(tenant, 0), await givenAudience(tenant, 0)]) {
    expect((await addLeads(tenant, audienceId, [person(1)])).added).toBe(1);
  }
});

it("adds nobody twice when a call is repeated", async () => {
  const tenant = await givenTenant();
  const { audienceId } = await givenAudience(tenant, 0);
  const first = await addLeads(tenant, audienceId, people(3));

  const again = await addLeads(tenant, audienceId, people(3));

  expect(again).toMatchObject({ added: 0, leadIds: [] });
  expect(again.skipped).toEqual(
    first.leadIds.map((leadId, index) => ({
      index,
      reason: "DUPLICATE_IN_AUDIENCE",
      details: expect.stringContaining(leadId),
    })),
  );
});

describe("a body that is refused as a whole", () => {
  const oversized = { leads: [{ ...person(1), title: "x".repeat(MEBIBYTE) }] };

  it.each<[string, unknown]>([
    ["no lead", { leads: [] }],
    ["1,001 leads", { leads: people(1_001) }],
    ["a lead in place of the list", { leads: person(1) }],
    ["no list", {}],
    ["a field too many", { leads: [person(1)], audienceId: "x" }],
    ["broken JSON behind good leads", `{"leads":[${JSON.stringify(person(1))},`],
    ["more than a mebibyte", oversized],
  ])("adds nothing: %s", async (_, body) => {
    const tenant = await givenTenant();
    const { audienceId } = await givenAudience(tenant, 1);
    const before = await takePicture();

    const reply = await tenant.call("POST", `/audiences/${audienceId}/leads`, { body });

    expectRefusal(reply, 400, "VALIDATION_ERROR");
    await expectUnchanged(before);
  });

  it("adds nothing: more than a mebibyte that does not say its length", async () => {
    const tenant = await givenTenant();
    const { audienceId } = await givenAudience(tenant, 1);
    const before = await takePicture();

    const reply = await tenant.call("POST", `/audiences/${audienceId}/leads`, {
      body: new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(new TextEncoder().encode(JSON.stringify(oversized)));
          controller.close();
        },
      }),
    });

    expect(expectRefusal(reply, 400, "VALIDATION_ERROR")).toContain(`${MEBIBYTE} bytes`);
    await expectUnchanged(before);
  });
});

it("names of three that are one the first", async () => {
  const tenant = await givenTenant();
  const { audienceId } = await givenAudience(tenant, 0);

  const { skipped } = await addLeads(tenant, audienceId, [person(1), person(1), person(1)]);

  expect(skipped.map(({ details }) => details)).toEqual(Array(2).fill("email: leads[0] has it"));
});

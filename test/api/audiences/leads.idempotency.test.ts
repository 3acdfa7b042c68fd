/** Adding leads under an `Idempotency-Key`: the exact first answer again, however large or odd it is. */
import { env } from "cloudflare:workers";
import { expect, it, vi } from "vitest";

import {
  expectStatus,
  givenAudience,
  givenCampaign,
  givenTenant,
  runIdOf,
  start,
  type Tenant,
} from "../../support/api.ts";
import { becomeQuiet } from "../../support/campaignStates.ts";
import { expectRefusal, expectReplay } from "../../support/expectations.ts";
import { type Added, readLeads } from "../../support/leads.ts";

/** What a row of D1 holds, and a parameter of a statement: https://developers.cloudflare.com/d1/platform/limits/ */
const MAXIMUM_VALUE_BYTES = 2_000_000;
const MEBIBYTE = 1_024 * 1_024;

const add = (tenant: Tenant, audienceId: string, body: unknown) =>
  tenant.call<Added>("POST", `/audiences/${audienceId}/leads`, {
    body,
    headers: { "Idempotency-Key": "key" },
  });

async function givenEmptyAudience() {
  const tenant = await givenTenant();
  return { tenant, ...(await givenAudience(tenant, 0)) };
}

it("answers who was added and who was left out, and why, not that all are there now", async () => {
  const tenant = await givenTenant();
  const { audienceId, leadIds } = await givenAudience(tenant, 1);
  const leads = [
    { name: "A", email: "a@example.com" },
    { name: "Known", email: "lead-0@example.com" },
    { name: "Invalid", email: "x" },
    { name: "A again", email: "A@example.com" },
    { name: "B", externalId: "b" },
  ];

  const first = await add(tenant, audienceId, { leads });
  const again = await add(tenant, audienceId, { leads });

  const { added, leadIds: addedIds, skipped } = expectStatus(first, 200);
  expect(added).toBe(2);
  expect((await readLeads(audienceId)).map(({ id }) => id)).toEqual([...leadIds, ...addedIds]);
  expect(skipped).toEqual([
    { index: 1, reason: "DUPLICATE_IN_AUDIENCE", details: expect.stringContaining("email: ") },
    { index: 2, reason: "INVALID_LEAD", details: "email: must be an e-mail address" },
    { index: 3, reason: "DUPLICATE_IN_REQUEST", details: "email: leads[0] has it" },
  ]);
  expectReplay(again, first);
});

it("gives the reasons in the words of then, though a check may have other words by now", async () => {
  const { tenant, audienceId } = await givenEmptyAudience();
  const leads = [{ name: "Invalid", email: "x" }];
  await add(tenant, audienceId, { leads });
  await env.DATABASE.prepare(
    "UPDATE idempotent_answers SET answer = replace(answer, 'must be an e-mail', 'must look like an e-mail')",
  ).run();

  const again = await add(tenant, audienceId, { leads });

  expect(expectStatus(again, 200).skipped).toMatchObject([
    { index: 0, details: "email: must look like an e-mail address" },
  ]);
});

it.each<[string, unknown[]]>([
  ["no lead that is valid", [null, {}, "x"]],
  ["a lead nested deeper than any stack", ["nested"]],
  ["a lead of very many items", [Array.from({ length: 200_000 }, () => 0)]],
  ["a lead with the key __proto__", [JSON.parse('{"__proto__":{"name":"x"}}')]],
  ["a lead with half a character", [{ name: "x", "\u{d800}": "\u{dc00}" }]],
])("answers a call again with %s", async (_, leads) => {
  const { tenant, audienceId } = await givenEmptyAudience();
  const body = JSON.stringify({ leads }).replace(
    '"nested"',
    `${"[".repeat(200_000)}${"]".repeat(200_000)}`,
  );

  const first = await add(tenant, audienceId, body);
  const again = await add(tenant, audienceId, body);

  expect(expectStatus(first, 200)).toMatchObject({ added: 0, leadIds: [] });
  expect(expectStatus(first, 200).skipped).toHaveLength(leads.length);
  expectReplay(again, first);
});

it.each<[string, unknown, unknown]>([
  ["is mended", { name: "A" }, { name: "A", externalId: "a" }],
  ["is wrong in another way", { name: "A", email: 1 }, { name: "A", email: 2 }],
  ["is another value of another type", "1", 1],
  ["is another person", { name: "A", externalId: "a" }, { name: "A", externalId: "b" }],
  ["has another attribute", lead({ a: "1" }), lead({ a: "2" })],
  ["has one attribute in place of two", lead({ a: "1" }), lead({ a: "1", b: "2" })],
])("takes a call for another one in which a lead %s", async (_, one, other) => {
  const { tenant, audienceId } = await givenEmptyAudience();
  expectStatus(await add(tenant, audienceId, { leads: [one] }), 200);

  const reply = await add(tenant, audienceId, { leads: [other] });

  expectRefusal(reply, 409, "IDEMPOTENCY_CONFLICT");
});

it("takes a call for another one whose leads come in another order", async () => {
  const { tenant, audienceId } = await givenEmptyAudience();
  const leads = [lead({}), { name: "B", externalId: "b" }];
  expectStatus(await add(tenant, audienceId, { leads }), 200);

  const reply = await add(tenant, audienceId, { leads: leads.toReversed() });

  expectRefusal(reply, 409, "IDEMPOTENCY_CONFLICT");
});

it("promises each arrival once to a campaign that listens", async () => {
  const { tenant, audienceId } = await givenEmptyAudience();
  const { campaignId } = await givenCampaign(tenant, 0, {
    audienceId,
    workflowTrigger: "automatic",
  });
  const runId = runIdOf(await start(tenant, campaignId));
  const leads = [lead({}), { name: "B", externalId: "b" }];

  for (const _ of [1, 2, 3]) expectStatus(await add(tenant, audienceId, { leads }), 200);
  await becomeQuiet(tenant, campaignId, runId, 2);

  const run = await tenant.call("GET", `/campaigns/${campaignId}/runs/${runId}`);
  expect(expectStatus(run, 200)).toMatchObject({ instancesPromised: 2, instancesCreated: 2 });
});

/** The largest answers that a body of a mebibyte can ask for. */
const LARGEST: readonly [string, (index: number) => unknown][] = [
  ["are added", (index) => ({ name: "N", externalId: `${index}` })],
  [
    "repeat another in each identity",
    () => ({ name: "N", email: "a@b.cd", linkedinUrl: "linkedin.com/in/a", externalId: "a" }),
  ],
  ["have as many unknown fields as fit", () => unknownFields('"')],
  ["have unknown fields of characters that JSON escapes", () => unknownFields("\u{1}")],
  ["have unknown fields of half characters", () => unknownFields("\u{d800}")],
  [
    "have as many malformed fields as there are",
    (index) => ({
      ...unknownFields("x", 700),
      name: 0,
      email: 0,
      linkedinUrl: 0,
      externalId: 0,
      company: 0,
      title: 0,
      attributes: index,
    }),
  ],
  [
    "have malformed attributes of long names",
    () => ({
      name: "N",
      externalId: "a",
      attributes: Object.fromEntries(
        Array.from({ length: 9 }, (_, index) => [`${index}${'"'.repeat(45)}`, ""]),
      ),
    }),
  ],
  [
    "have malformed attributes of names that are wrong in three ways",
    () => ({
      name: "N",
      attributes: Object.fromEntries(
        Array.from({ length: 9 }, (_, index) => [`${index}\u{d800}${"\u{7f}".repeat(99)}`, ""]),
      ),
    }),
  ],
  [
    "have names of fields at whose end a character would be cut in two",
    () => Object.fromEntries("abcde".split("").map((one) => [one + "😀".repeat(49), 0])),
  ],
  [
    "are too long when they are percent-encoded",
    (index) => ({ name: "N", linkedinUrl: `linkedin.com/in/${index}${"€".repeat(325)}` }),
  ],
  [
    "are as long as can be when they are percent-encoded",
    (index) => ({
      name: "N",
      linkedinUrl: `linkedin.com/in/${index}${"€".repeat(52)}`,
      attributes: { a: "é".repeat(330) },
    }),
  ],
];

it.each(LARGEST)("keeps the answer of 1,000 leads that %s in one row", async (_, toLead) => {
  const { tenant, audienceId } = await givenEmptyAudience();
  const leads = Array.from({ length: 1_000 }, (_lead, index) => toLead(index));
  const body = JSON.stringify({ leads });
  expect(sizeOf(body)).toBeLessThanOrEqual(MEBIBYTE);

  const bind = vi.spyOn(Object.getPrototypeOf(env.DATABASE.prepare("SELECT 1")), "bind");
  const first = await add(tenant, audienceId, body);
  const bound = bind.mock.calls.flat().map((value) => sizeOf(String(value)));
  bind.mockRestore();
  const again = await add(tenant, audienceId, body);

  const { added, skipped } = expectStatus(first, 200);
  expect(added + skipped.length).toBe(1_000);
  expect(Math.max(...bound)).toBeLessThan(MAXIMUM_VALUE_BYTES - 1_000);
  expectReplay(again, first);
  const row = await env.DATABASE.prepare(
    "SELECT length(CAST(answer AS BLOB)) AS bytes FROM idempotent_answers WHERE trace_id = ?1",
  )
    .bind(first.body.traceId)
    .first<{ bytes: number }>();
  expect(row?.bytes).toBeLessThan(MAXIMUM_VALUE_BYTES - 1_000);
});

function sizeOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

function lead(attributes: Record<string, string>) {
  return { name: "A", externalId: "a", attributes };
}

/** Fields with names as short as can be, so that most of the body is names. */
function unknownFields(character: string, bytes = 1_044): Record<string, number> {
  const fields: Record<string, number> = {};
  let size = 2;
  for (let index = 0; ; index++) {
    const name = `${index.toString(36)}${character}`;
    size += JSON.stringify(name).length + 3;
    if (size > bytes) return fields;
    fields[name] = 1;
  }
}

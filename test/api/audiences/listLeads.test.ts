/** `GET …/audiences/{audienceId}/leads` */
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";

import { expectStatus, givenAudience, givenTenant } from "../../support/api.ts";
import { expectEnvelope } from "../../support/expectations.ts";
import { addLeads } from "../../support/leads.ts";
import { readPages } from "../../support/pages.ts";

afterEach(() => vi.restoreAllMocks());

interface Lead {
  readonly id: string;
  readonly position: number;
}

it("answers every field of each lead, by position", async () => {
  const tenant = await givenTenant();
  const { audienceId } = await givenAudience(tenant, 0);
  const full = {
    name: "Zoë 😀 O'Neill",
    email: "Zoe@Example.com",
    linkedinUrl: "https://www.linkedin.com/in/zoe",
    externalId: "crm-1",
    company: "Ä & Söhne",
    title: "Head of “Sales”",
    attributes: { constructor: "a", "Lieblings-Ä": "b😀" },
  };
  const { leadIds } = await addLeads(tenant, audienceId, [full, { name: "B", externalId: "2" }]);

  const reply = await tenant.call("GET", `/audiences/${audienceId}/leads`);

  expectEnvelope(reply);
  const createdAt = expect.stringMatching(/\.\d{3}Z$/);
  expect(expectStatus(reply, 200)).toEqual({
    items: [
      { id: leadIds[0], position: 0, ...full, createdAt },
      {
        id: leadIds[1],
        position: 1,
        name: "B",
        email: null,
        linkedinUrl: null,
        externalId: "2",
        company: null,
        title: null,
        attributes: {},
        createdAt,
      },
    ],
    nextCursor: null,
    hasMore: false,
  });
});

it("is empty for an audience without leads", async () => {
  const tenant = await givenTenant();
  const { audienceId } = await givenAudience(tenant, 0);

  const reply = await tenant.call("GET", `/audiences/${audienceId}/leads`);

  expect(expectStatus(reply, 200)).toEqual({ items: [], nextCursor: null, hasMore: false });
});

it("says that there is more when leads arrive between its two looks", async () => {
  const tenant = await givenTenant();
  const { audienceId } = await givenAudience(tenant, 3);
  const statement = Object.getPrototypeOf(env.DATABASE.prepare("SELECT 1")) as D1PreparedStatement;
  const { all } = statement;
  vi.spyOn(statement, "all").mockImplementationOnce(async function <T>(this: D1PreparedStatement) {
    await addLeads(tenant, audienceId, [{ name: "Late", externalId: "late" }]);
    return all.call<D1PreparedStatement, [], Promise<D1Result<T>>>(this);
  });

  const [page, ...rest] = await readPages<Lead>(tenant, `/audiences/${audienceId}/leads?limit=3`);

  expect(page?.items.map(({ position }) => position)).toEqual([0, 1, 2]);
  expect(rest.flatMap(({ items }) => items.map(({ position }) => position))).toEqual([3]);
});

it("ends a page early where the attributes become too large, and misses nobody", async () => {
  const tenant = await givenTenant();
  const { audienceId } = await givenAudience(tenant, 300);
  // As much as 50 attributes of 2,000 characters can come to.
  await env.DATABASE.prepare(
    "UPDATE leads SET attributes = json_object('a', hex(zeroblob(150000))) WHERE audience_id = ?1 AND position < 60",
  )
    .bind(audienceId)
    .run();

  const path = `/audiences/${audienceId}/leads?limit=1000`;
  const pages = await readPages<Lead>(tenant, path);

  expect(pages.map(({ items }) => items.length)).toEqual([27, 27, 246]);
  expect(pages.flatMap(({ items }) => items.map(({ position }) => position))).toEqual(
    Array.from({ length: 300 }, (_, position) => position),
  );
});

/** Creating and listing audiences. */
import { describe, expect, it } from "vitest";

import { expectStatus, givenTenant, type Tenant } from "../../support/api.ts";
import { expectEnvelope } from "../../support/expectations.ts";
import type { Page } from "../../support/pages.ts";

const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

interface Audience {
  readonly id: string;
  readonly name: string;
}

async function givenAudiences(tenant: Tenant, ...names: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const name of names) {
    const created = await tenant.call<Audience>("POST", "/audiences", { body: { name } });
    ids.push(expectStatus(created, 201).id);
  }
  return ids;
}

describe("creating", () => {
  it("answers the audience", async () => {
    const tenant = await givenTenant();

    const reply = await tenant.call<Audience>("POST", "/audiences", {
      body: { name: "  Märkte 🌍 ", description: "Two\nlines" },
    });

    expectEnvelope(reply);
    const created = expectStatus(reply, 201);
    expect(created).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      name: "Märkte 🌍",
      description: "Two\nlines",
      leadCount: 0,
      createdAt: expect.stringMatching(TIMESTAMP),
      updatedAt: expect.stringMatching(TIMESTAMP),
    });
    const path = `/v1/accounts/${tenant.accountGroupId}/audiences/${created.id}`;
    expect(reply.headers.get("Location")).toBe(path);
  });

  it("takes the longest texts in any spelling of JSON", async () => {
    const tenant = await givenTenant();
    const longest = { name: "😀".repeat(200), description: "😀".repeat(2_000) };

    const reply = await tenant.call("POST", "/audiences", {
      body: JSON.stringify(longest).replaceAll("😀", "\\ud83d\\ude00"),
    });

    expect(expectStatus(reply, 201)).toMatchObject(longest);
  });

  it.each([[{}], [{ description: null }]])(
    "answers null without a description: %j",
    async (more) => {
      const tenant = await givenTenant();

      const reply = await tenant.call("POST", "/audiences", {
        body: { name: "Audience", ...more },
      });

      expect(expectStatus(reply, 201)).toMatchObject({ description: null });
    },
  );
});

describe("listing", () => {
  it("finds an audience by its exact name", async () => {
    const tenant = await givenTenant();
    const [, wanted] = await givenAudiences(tenant, "spring", "Spring", "Spring 2", "%");

    const reply = await tenant.call<Page<Audience>>("GET", "/audiences?name=Spring");

    expect(expectStatus(reply, 200).items.map(({ id }) => id)).toEqual([wanted]);
  });

  it("is empty for a tenant that has none", async () => {
    const tenant = await givenTenant();

    const reply = await tenant.call("GET", "/audiences");

    expect(expectStatus(reply, 200)).toEqual({ items: [], nextCursor: null, hasMore: false });
  });
});

/** Creating and listing audiences. */
import { describe, expect, it } from "vitest";

import { newIdentifier } from "../../../src/platform/identifiers.ts";
import { expectStatus, givenApiKey, givenTenant, type Tenant } from "../../support/api.ts";
import { expectEnvelope, expectRefusal } from "../../support/expectations.ts";
import { type Page, readPages } from "../../support/pages.ts";

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

  it.each<[string, unknown]>([
    ["name", {}],
    ["name", { name: null }],
    ["name", { name: "" }],
    ["name", { name: " " }],
    ["name", { name: 7 }],
    ["name", { name: "n".repeat(201) }],
    ["name", { name: "😀".repeat(201) }],
    ["name", { name: "a\u{0}" }],
    ["name", { name: "a\u{dc00}" }],
    ["description", { name: "Audience", description: 7 }],
    ["description", { name: "Audience", description: "d".repeat(2_001) }],
    ["description", { name: "Audience", description: "\u{1b}[31m" }],
    ["body", { name: "Audience", leadCount: 7 }],
    ["body", []],
  ])("names the field %s of %j in a 400", async (field, body) => {
    const tenant = await givenTenant();

    const reply = await tenant.call("POST", "/audiences", { body });

    expect(expectRefusal(reply, 400, "VALIDATION_ERROR")).toContain(`${field}: `);
  });

  it("answers 404 in an account group that the key may use but nobody made", async () => {
    const key = await givenApiKey(newIdentifier(Date.now()));

    const reply = await key.call("POST", "/audiences", { body: { name: "Audience" } });

    expectRefusal(reply, 404, "NOT_FOUND");
  });
});

describe("listing", () => {
  it("pages through all, oldest first, each once", async () => {
    const tenant = await givenTenant();
    const names = Array.from({ length: 7 }, (_, index) => `Audience ${index}`);
    const ids = await givenAudiences(tenant, ...names);

    const pages = await readPages<Audience>(tenant, "/audiences?limit=3");

    expect(pages.map(({ items }) => items.length)).toEqual([3, 3, 1]);
    expect(pages.flatMap(({ items }) => items.map(({ id }) => id))).toEqual(
      ids.toSorted((a, b) => (a < b ? -1 : 1)),
    );
  });

  it("ends with the last full page", async () => {
    const tenant = await givenTenant();
    await givenAudiences(tenant, "A", "B");

    const reply = await tenant.call<Page<Audience>>("GET", "/audiences?limit=2");

    expect(expectStatus(reply, 200)).toMatchObject({ nextCursor: null, hasMore: false });
  });

  it("finds an audience by its exact name", async () => {
    const tenant = await givenTenant();
    const [, wanted] = await givenAudiences(tenant, "spring", "Spring", "Spring 2", "%");

    const reply = await tenant.call<Page<Audience>>("GET", "/audiences?name=Spring");

    expect(expectStatus(reply, 200).items.map(({ id }) => id)).toEqual([wanted]);
  });

  it("keeps the name filter over pages", async () => {
    const tenant = await givenTenant();
    await givenAudiences(tenant, "A", "B", "A", "B", "A");

    const pages = await readPages<Audience>(tenant, "/audiences?name=A&limit=2");

    expect(pages.flatMap(({ items }) => items.map(({ name }) => name))).toEqual(["A", "A", "A"]);
  });

  it("is empty for a tenant that has none", async () => {
    const tenant = await givenTenant();

    const reply = await tenant.call("GET", "/audiences");

    expect(expectStatus(reply, 200)).toEqual({ items: [], nextCursor: null, hasMore: false });
  });

  it.each([
    "limit=0",
    "limit=1001",
    "limit=abc",
    "limit=05",
    "limit=1.5",
    "limit=-1",
    "limit=",
    "limit=1&limit=2",
    "cursor=",
    "cursor=!",
    `cursor=${btoa("x")}`,
    "cursor=%E2%82%AC",
    "name=",
    "name=a&name=b",
  ])("refuses the query %s with 400", async (query) => {
    const tenant = await givenTenant();

    const reply = await tenant.call("GET", `/audiences?${query}`);

    const [name = ""] = query.split("=");
    expect(expectRefusal(reply, 400, "VALIDATION_ERROR")).toMatch(new RegExp(`^${name}: `));
  });
});

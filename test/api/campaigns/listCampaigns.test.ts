/** `GET …/campaigns` */
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";

import { CAMPAIGN_STATUSES } from "../../../src/domain/campaign.ts";
import {
  expectStatus,
  givenAudience,
  givenCampaign,
  givenTenant,
  type Tenant,
} from "../../support/api.ts";
import { bringInto } from "../../support/campaignStates.ts";
import { expectRefusal } from "../../support/expectations.ts";
import { type Page, readPages } from "../../support/pages.ts";
import { countRowsOf } from "../../support/rowsMeter.ts";

interface Campaign {
  readonly id: string;
  readonly name: string;
  readonly status: string;
}

const list = async (tenant: Tenant, query = "") =>
  expectStatus(await tenant.call<Page<Campaign>>("GET", `/campaigns${query}`), 200);

const newestFirst = (ids: readonly string[]) => ids.toSorted().toReversed();

it("lists the campaigns as a GET shows each, newest first", async () => {
  const tenant = await givenTenant();
  const { audienceId } = await givenAudience(tenant, 1);
  const ids: string[] = [];
  for (let count = 0; count < 3; count++) {
    ids.push(
      (await givenCampaign(tenant, 0, { audienceId, name: `Campaign ${count}` })).campaignId,
    );
    // Age is told in milliseconds.
    await new Promise((resolve) => setTimeout(resolve, 2));
  }

  const page = await list(tenant);

  const shown = await Promise.all(
    ids.toReversed().map(async (id) => (await tenant.call("GET", `/campaigns/${id}`)).body.data),
  );
  expect(page).toEqual({ items: shown, nextCursor: null, hasMore: false });
});

it("is empty for a tenant that has none", async () => {
  expect(await list(await givenTenant())).toEqual({ items: [], nextCursor: null, hasMore: false });
});

it("pages over statuses mixed, and over each alone", async () => {
  const tenant = await givenTenant();
  const { audienceId } = await givenAudience(tenant, 1);
  const ids: Record<string, string[]> = { draft: [], active: [], stopped: [], completed: [] };
  for (let round = 0; round < 3; round++) {
    for (const status of CAMPAIGN_STATUSES) {
      const { campaignId } = await givenCampaign(tenant, 0, { audienceId });
      await bringInto(tenant, campaignId, status);
      ids[status]?.push(campaignId);
    }
  }

  const all = await readPages<Campaign>(tenant, "/campaigns?limit=5");

  expect(all.map(({ items }) => items.length)).toEqual([5, 5, 2]);
  expect(all.flatMap(({ items }) => items.map(({ id }) => id))).toEqual(
    newestFirst(Object.values(ids).flat()),
  );
  for (const status of CAMPAIGN_STATUSES) {
    const pages = await readPages<Campaign>(tenant, `/campaigns?limit=2&status=${status}`);
    expect(pages.map(({ items }) => items.length)).toEqual([2, 1]);
    expect(pages.flatMap(({ items }) => items.map(({ id }) => id))).toEqual(
      newestFirst(ids[status] ?? []),
    );
  }
});

describe("by name", () => {
  const NAMES = ["Spring launch", "SPRING 100%", "spring_2027", "Offspring", "Summer 1000", "Élan"];
  let tenant: Tenant;

  beforeAll(async () => {
    tenant = await givenTenant();
    const { audienceId } = await givenAudience(tenant, 1);
    for (const name of NAMES) await givenCampaign(tenant, 0, { audienceId, name });
  });

  it.each([
    ["Spring launch", ["Spring launch"]],
    ["sPRING", ["Spring launch", "SPRING 100%", "spring_2027", "Offspring"]],
    [" spring ", ["Spring launch", "SPRING 100%", "spring_2027", "Offspring"]],
    ["g l", ["Spring launch"]],
    ["%", ["SPRING 100%"]],
    ["100%", ["SPRING 100%"]],
    ["_", ["spring_2027"]],
    ["s*g", []],
    ["'", []],
    ["\\", []],
    ["Éla", ["Élan"]],
    ["n".repeat(200), []],
    ["😀".repeat(200), []],
  ])("finds what contains %j, as it is written but for the case", async (name, found) => {
    const { items } = await list(tenant, `?name=${encodeURIComponent(name)}`);

    expect(new Set(items.map((item) => item.name))).toEqual(new Set(found));
    expect(items).toHaveLength(found.length);
  });

  it.each(["", " ", "n".repeat(201), "two\nlines", "a\u2028b", "\0"])(
    "refuses %j",
    async (name) => {
      const reply = await tenant.call("GET", `/campaigns?name=${encodeURIComponent(name)}`);

      expect(expectRefusal(reply, 400, "VALIDATION_ERROR")).toMatch(/^name: /);
    },
  );

  it("finds nothing in another account group", async () => {
    expect((await list(await givenTenant(), "?name=spring")).items).toEqual([]);
  });
});

it("pages over what has a name, in every status and in one", async () => {
  const tenant = await givenTenant();
  const { audienceId } = await givenAudience(tenant, 1);
  const found: { readonly id: string; readonly status: string }[] = [];
  for (const name of ["Spring launch", "Summer", "Late spring"]) {
    for (const status of CAMPAIGN_STATUSES) {
      const { campaignId: id } = await givenCampaign(tenant, 0, { audienceId, name });
      await bringInto(tenant, id, status);
      if (name !== "Summer") found.push({ id, status });
    }
  }
  const ids = newestFirst(found.map(({ id }) => id));
  const draftIds = newestFirst(found.flatMap(({ id, status }) => (status === "draft" ? id : [])));

  const all = await readPages<Campaign>(tenant, "/campaigns?limit=3&name=spring");
  const drafts = await readPages<Campaign>(tenant, "/campaigns?limit=1&name=spring&status=draft");

  expect(all.map(({ items }) => items.length)).toEqual([3, 3, 2]);
  expect(all.flatMap(({ items }) => items.map(({ id }) => id))).toEqual(ids);
  expect(drafts.map(({ items }) => items.length)).toEqual([1, 1]);
  expect(drafts.flatMap(({ items }) => items.map(({ id }) => id))).toEqual(draftIds);
});

const QUERIES = [
  "",
  "?status=draft",
  "?status=stopped",
  "?status=completed",
  "?name=campaign",
  "?status=draft&name=campaign",
];

it.each(QUERIES)(
  "reads for a page of /campaigns%s no more rows than it shows, and their places",
  async (query) => {
    const tenant = await givenTenant();
    const { audienceId } = await givenAudience(tenant, 0);
    await env.DATABASE.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1999)
       INSERT INTO campaigns (id, account_group_id, audience_id, name, status, run_id, starter_template_id, workflow_trigger,
         lead_selection, selected_lead_count, include_conversation_history, auto_cancel_on_message_received, created_at, updated_at)
       SELECT printf('%024x', i + 1 + ?3), ?1, ?2, 'Campaign', iif(i % 2, 'draft', 'stopped'), iif(i % 2, NULL, 'run'),
              'connect', 'manual', 'audience', 0, 1, 1, 1, 1 FROM n`,
    )
      .bind(tenant.accountGroupId, audienceId, 2_000 * QUERIES.indexOf(query))
      .run();

    const { read } = await countRowsOf(() => list(tenant, query));

    // 51 rows and their entries in the index, and where four statuses are merged the first row of each.
    expect(read).toBeLessThanOrEqual(2 * 51 + 8);
  },
);

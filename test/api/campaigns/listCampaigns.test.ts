/** `GET …/campaigns` */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";

import { CAMPAIGN_STATUSES } from "../../../src/domain/campaign.ts";
import {
  expectStatus,
  givenAudience,
  givenCampaign,
  givenTenant,
  type Tenant,
} from "../../support/api.ts";
import { bringInto } from "../../support/campaignStates.ts";
import { type Page, readPages } from "../../support/pages.ts";
import { countRowsOf } from "../../support/rowsMeter.ts";

interface Campaign {
  readonly id: string;
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

const QUERIES = ["", "?status=draft", "?status=stopped", "?status=completed"];

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

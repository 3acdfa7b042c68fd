/** Exactly one start wins, and exactly the promised instances appear. */
import { evictAllDurableObjects } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";

import { givenCampaign, givenTenant, runIdOf, start } from "../../support/api.ts";
import { standStill } from "../../support/standStill.ts";
import { eventually, readInstances } from "../../support/stores.ts";

afterEach(() => vi.useRealTimers());

it("lets one of 200 concurrent starts win", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 25);
  standStill();

  const replies = await Promise.all(Array.from({ length: 200 }, () => start(tenant, campaignId)));

  const winners = replies.filter(({ status }) => status === 200);
  expect(winners).toHaveLength(1);
  const losers = replies.filter(({ status }) => status !== 200);
  expect(new Set(losers.map(({ status, body }) => `${status} ${body.error.code}`))).toEqual(
    new Set(["409 CAMPAIGN_ALREADY_ACTIVE"]),
  );
  const [winner] = winners;
  if (winner === undefined) throw new Error("no winner");
  const instances = await eventually(
    () => readInstances(runIdOf(winner)),
    ({ length }) => length >= 25,
  );
  expect(instances.map(({ position }) => position)).toEqual(
    Array.from({ length: 25 }, (_, position) => position),
  );
  const count = await env.DATABASE.prepare("SELECT count(*) AS n FROM instances").first<{
    n: number;
  }>();
  expect(count?.n).toBe(25);
});

it("refuses a start after the object forgot everything", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 3);
  const first = await start(tenant, campaignId);
  expect(first.status).toBe(200);

  await evictAllDurableObjects();
  const second = await start(tenant, campaignId);

  expect(second.status).toBe(409);
  expect(second.body.error.details).toContain(runIdOf(first));
});

/** May this campaign stop? The rule as a table, and the statement in D1 held against it. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { decideStop } from "../src/campaign/decideStop.ts";
import { CAMPAIGN_STATUSES } from "../src/campaign/words.ts";
import { readCampaign } from "../src/database/campaigns.ts";
import { stopRun } from "../src/database/stopRun.ts";
import {
  givenCampaign,
  givenTenant,
  start,
  stopCampaign,
  stopRequest,
  type Tenant,
} from "./support/api.ts";
import { completeCampaign } from "./support/campaignStates.ts";

const times = { createdAt: 1_000, updatedAt: 2_000 };

describe("a campaign that is", () => {
  it("active may be stopped", () => {
    expect(decideStop({ status: "active", ...times })).toBeNull();
  });

  it.each([
    { status: "draft", since: 1_000 },
    { status: "stopped", since: 2_000 },
    { status: "completed", since: 2_000 },
  ] as const)("$status may not, and says since when", ({ status, since }) => {
    expect(decideStop({ status, ...times })).toEqual({ reason: "conflict", status, since });
  });
});

it.each(CAMPAIGN_STATUSES)(
  "the statement that stops a run decides of a campaign that is %s as decideStop does",
  async (status) => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 1);
    await bringInto(tenant, campaignId, status);
    const campaign = await readCampaign(env.DATABASE, tenant.accountGroupId, campaignId);
    if (campaign === null) throw new Error("no campaign");
    const request = stopRequest(tenant, campaignId, { askedAt: campaign.updatedAt + 1 });

    const stopped = await stopRun(env.DATABASE, request, Date.now());

    expect(campaign.status).toBe(status);
    expect(stopped !== null).toBe(decideStop(campaign) === null);
  },
);

async function bringInto(tenant: Tenant, campaignId: string, status: string): Promise<void> {
  if (status === "draft") return;
  await start(tenant, campaignId);
  if (status === "stopped") await stopCampaign(tenant, campaignId);
  if (status === "completed") await completeCampaign(campaignId);
}

/** May this campaign stop? The rule as a table, and the statement in D1 held against it. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { selectStartFacts } from "../../../src/database/startFacts.ts";
import { stopRun } from "../../../src/database/stopRun.ts";
import { CAMPAIGN_STATUSES } from "../../../src/domain/campaign.ts";
import { decideStop } from "../../../src/domain/decideStop.ts";
import { givenCampaign, givenTenant, stopRequest } from "../../support/api.ts";
import { bringInto } from "../../support/campaignStates.ts";

describe("a campaign that is", () => {
  it("active may be stopped", () => {
    expect(decideStop({ status: "active", statusSince: 1_000 })).toBeNull();
  });

  it.each(["draft", "stopped", "completed"] as const)(
    "%s may not, and says since when",
    (status) => {
      expect(decideStop({ status, statusSince: 1_000 })).toEqual({
        reason: "conflict",
        status,
        since: 1_000,
      });
    },
  );
});

it.each(CAMPAIGN_STATUSES)(
  "the statement that stops a run decides of a campaign that is %s as decideStop does",
  async (status) => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 1);
    await bringInto(tenant, campaignId, status);
    const facts = await selectStartFacts(env.DATABASE, tenant.accountGroupId, campaignId);
    if (facts === null) throw new Error("no facts");
    const request = stopRequest(tenant, campaignId, { askedAt: facts.updatedAt + 1 });

    const stopped = await stopRun(env.DATABASE, request, Date.now());

    expect(facts.status).toBe(status);
    expect(stopped !== null).toBe(decideStop(facts) === null);
  },
);

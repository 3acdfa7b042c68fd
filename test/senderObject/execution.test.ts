/** A started campaign reaches its people: from the start to the completion, through a sender. */
import { describe, expect, it, onTestFinished, vi } from "vitest";

import { givenCampaign, givenTenant, start, type Tenant } from "../support/api.ts";
import { performAsSender } from "../support/performingSender.ts";
import { givenSender } from "../support/senders.ts";
import { eventually } from "../support/stores.ts";

const ALL_KINDS = ["engage", "connection_request", "direct_message", "inmail"];

function readCampaign(tenant: Tenant, campaignId: string) {
  return tenant.call<{ status: string }>("GET", `/campaigns/${campaignId}`);
}

async function becomeCompleted(tenant: Tenant, campaignId: string): Promise<void> {
  await eventually(
    () => readCampaign(tenant, campaignId),
    ({ body }) => body.data.status === "completed",
  );
}

describe("a campaign of one step", () => {
  it("asks the sender once for each lead, and completes", async () => {
    onTestFinished(() => void vi.restoreAllMocks());
    const ledger = performAsSender();
    const tenant = await givenTenant();
    await givenSender(tenant, { kinds: ALL_KINDS });
    const { campaignId } = await givenCampaign(tenant, 12, { starterTemplateId: "connect" });
    await start(tenant, campaignId);
    await becomeCompleted(tenant, campaignId);
    expect(ledger).toHaveLength(12);
    expect(new Set(ledger.map(({ lead }) => lead.id)).size).toBe(12);
    const again = await start(tenant, campaignId);
    expect(again.status).toBe(409);
  });
});

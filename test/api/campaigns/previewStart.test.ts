/** What a start would do: told by the rule of the start, and nothing done. */
import { listDurableObjectIds } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";

import { expectStatus, givenCampaign, givenTenant, stopCampaign } from "../../support/api.ts";
import {
  completeCampaign,
  givenQuietRun,
  removeTemplates,
  setInstanceStatus,
} from "../../support/campaignStates.ts";
import { expectEnvelope } from "../../support/expectations.ts";
import { catchLogLines } from "../../support/logLines.ts";
import { expectUnchanged, takePicture } from "../../support/picture.ts";
import { preview } from "../../support/preview.ts";

afterEach(() => vi.restoreAllMocks());

const blockedBy = (...codes: string[]) => ({
  canStart: false,
  blockers: codes.map((code) => expect.objectContaining({ code })),
  triggered: null,
  instancesCreated: null,
  unreachable: null,
});

describe("a preview", () => {
  it("of a draft says how many instances its start would create", async () => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 3);

    const reply = await tenant.call("GET", `/campaigns/${campaignId}/start`);

    expectEnvelope(reply);
    expect(expectStatus(reply, 200)).toEqual({
      canStart: true,
      blockers: [],
      triggered: true,
      instancesCreated: 3,
      unreachable: { leads: 0, leadsLookedAt: 3, isExact: true, reasons: [] },
    });
  });

  it("tells what the state hides: the faults that would come next", async () => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 1);
    await givenQuietRun(tenant, campaignId);
    await removeTemplates(campaignId);

    expect(await preview(tenant, campaignId)).toEqual(
      blockedBy("CAMPAIGN_ALREADY_ACTIVE", "VALIDATION_ERROR"),
    );
    await completeCampaign(campaignId);
    expect(await preview(tenant, campaignId)).toEqual(
      blockedBy("CAMPAIGN_COMPLETED", "VALIDATION_ERROR"),
    );
  });

  it("counts what the live run has finished when it is stopped, and not before", async () => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 2);
    await setInstanceStatus(await givenQuietRun(tenant, campaignId), [0, 1], "completed");

    expect(await preview(tenant, campaignId)).toEqual(blockedBy("CAMPAIGN_ALREADY_ACTIVE"));
    await stopCampaign(tenant, campaignId);
    const seen = await preview(tenant, campaignId);
    expect(seen).toEqual(blockedBy("VALIDATION_ERROR"));
    expect(seen.blockers[0]?.details).toContain("nobody left");
  });

  it("makes no object, asks neither object nor queue, and writes nothing", async () => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 1);
    const objects = await listDurableObjectIds(env.CAMPAIGNS);
    const before = await takePicture();
    const getByName = vi.spyOn(env.CAMPAIGNS, "getByName");
    const sendBatch = vi.spyOn(env.INSTANCE_CREATION, "sendBatch");
    const log = catchLogLines();

    expect(await preview(tenant, campaignId)).toMatchObject({ canStart: true });

    expect(getByName).not.toHaveBeenCalled();
    expect(sendBatch).not.toHaveBeenCalled();
    expect(log.ofEvent("request")).toMatchObject([{ campaignId, canStart: true, status: 200 }]);
    await expectUnchanged(before);
    expect(await listDurableObjectIds(env.CAMPAIGNS)).toHaveLength(objects.length);
  });
});

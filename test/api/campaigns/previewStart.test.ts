/** What a start would do: told by the rule of the start, and nothing done. */
import { listDurableObjectIds } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";

import { newIdentifier } from "../../../src/platform/identifiers.ts";
import {
  expectStatus,
  givenCampaign,
  givenTenant,
  start,
  stopCampaign,
} from "../../support/api.ts";
import {
  completeCampaign,
  givenQuietRun,
  removeTemplates,
  setInstanceStatus,
} from "../../support/campaignStates.ts";
import { expectEnvelope, expectRefusal } from "../../support/expectations.ts";
import { catchLogLines } from "../../support/logLines.ts";
import { preview } from "../../support/preview.ts";
import { takePicture } from "../../support/stores.ts";

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

  it("of a stopped campaign counts those whom no run has finished", async () => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 3);
    const runId = await givenQuietRun(tenant, campaignId);
    await setInstanceStatus(runId, [0], "failed");
    await stopCampaign(tenant, campaignId);

    expect(await preview(tenant, campaignId)).toMatchObject({
      canStart: true,
      instancesCreated: 2,
    });
  });

  it("of an automatic campaign says that nothing is triggered", async () => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 0, { workflowTrigger: "automatic" });

    expect(await preview(tenant, campaignId)).toEqual({
      canStart: true,
      blockers: [],
      triggered: false,
      instancesCreated: 0,
      unreachable: { leads: 0, leadsLookedAt: 0, isExact: true, reasons: [] },
    });
  });

  it("names the run of an active campaign, as the refusal of its start does", async () => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 1);
    await start(tenant, campaignId);

    const seen = await preview(tenant, campaignId);

    expect(seen).toEqual(blockedBy("CAMPAIGN_ALREADY_ACTIVE"));
    expect(seen.blockers).toEqual([(await start(tenant, campaignId)).body.error]);
  });

  it("tells each fault of the configuration by itself", async () => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 0, {
      starterTemplateId: "engage-connect-dm",
    });
    await removeTemplates(campaignId);

    const { blockers } = await preview(tenant, campaignId);

    const message = "Request validation failed";
    expect(blockers).toEqual([
      ...["Connection note", "First message", "Follow-up message", "no selected leads"].map(
        (words) => ({
          code: "VALIDATION_ERROR",
          message,
          details: expect.stringContaining(words),
        }),
      ),
    ]);
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

  it("of a campaign that is missing, or another account group's, is not found", async () => {
    const tenant = await givenTenant();
    const foreign = await givenCampaign(await givenTenant(), 1);

    for (const campaignId of [foreign.campaignId, newIdentifier(Date.now())]) {
      expectRefusal(await tenant.call("GET", `/campaigns/${campaignId}/start`), 404, "NOT_FOUND");
    }
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
    expect(await takePicture()).toEqual(before);
    expect(await listDurableObjectIds(env.CAMPAIGNS)).toHaveLength(objects.length);
  });

  it("fails as every read does when D1 fails", async () => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 1);
    vi.spyOn(env.DATABASE, "prepare").mockImplementation(() => {
      throw new Error("D1 DB is overloaded.");
    });

    expectRefusal(
      await tenant.call("GET", `/campaigns/${campaignId}/start`),
      502,
      "UPSTREAM_ERROR",
    );
  });
});

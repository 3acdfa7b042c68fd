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
import { givenSender } from "../../support/senders.ts";

afterEach(() => vi.restoreAllMocks());

const blockedBy = (...codes: string[]) => ({
  canStart: false,
  blockers: codes.map((code) => expect.objectContaining({ code })),
  triggered: null,
  instancesCreated: null,
  unreachable: null,
  senders: null,
  estimatedEnd: null,
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
      unreachable: { leads: 0, leadsLookedAt: 3, isExact: true, suppressedLeads: 0, reasons: [] },
      senders: [],
      estimatedEnd: null,
    });
  });

  it("estimates the end with the senders that may act", async () => {
    const tenant = await givenTenant();
    const limits = { connection_request: { perDay: 2 } };
    await givenSender(tenant, { kinds: ["connection_request"], limits });
    const { campaignId } = await givenCampaign(tenant, 5);

    const { estimatedEnd } = await preview(tenant, campaignId);

    const days = (Date.parse(estimatedEnd ?? "") - Date.now()) / (24 * 3_600_000);
    expect(days).toBeCloseTo(2, 2);
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
    await setInstanceStatus(await givenQuietRun(tenant, campaignId), [0], "cancelled");

    expect(await preview(tenant, campaignId)).toEqual(blockedBy("CAMPAIGN_ALREADY_ACTIVE"));
    await stopCampaign(tenant, campaignId);
    expect(await preview(tenant, campaignId)).toMatchObject({ instancesCreated: 1 });
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

describe("the senders of a preview", () => {
  const blocked = { code: "captcha", since: "2026-11-29T10:00:00.000Z" };

  async function givenBlock(senderId: string): Promise<void> {
    await env.DATABASE.prepare(
      "UPDATE senders SET blocked_code = ?2, blocked_at = ?3 WHERE id = ?1",
    )
      .bind(senderId, blocked.code, Date.parse(blocked.since))
      .run();
  }

  it("are the enabled ones of the account group that perform all kinds of the workflow", async () => {
    const tenant = await givenTenant();
    const body = { starterTemplateId: "engage-connect-dm" };
    const { campaignId } = await givenCampaign(tenant, 1, body);
    const all = ["engage", "connection_request", "direct_message"];
    const able = await givenSender(tenant, { name: "Able", kinds: [...all, "inmail"] });
    const stuck = await givenSender(tenant, { name: "Stuck", kinds: all });
    await givenBlock(stuck.id);
    await givenSender(tenant, { kinds: all.slice(1) });
    await givenSender(tenant, { kinds: all, enabled: false });
    await givenSender(await givenTenant(), { kinds: all });

    expect((await preview(tenant, campaignId)).senders).toEqual([
      { id: able.id, name: "Able", enabled: true, blocked: null, missingKinds: [] },
      { id: stuck.id, name: "Stuck", enabled: true, blocked, missingKinds: [] },
    ]);
  });

  it("are those that the campaign names, whatever they can do", async () => {
    const tenant = await givenTenant();
    await givenSender(tenant, { kinds: ["engage", "inmail"] });
    const off = await givenSender(tenant, { name: "Off", kinds: ["inmail"], enabled: false });
    const { campaignId } = await givenCampaign(tenant, 1, {
      starterTemplateId: "engage-inmail",
      senderIds: [off.id],
    });

    expect((await preview(tenant, campaignId)).senders).toEqual([
      { id: off.id, name: "Off", enabled: false, blocked: null, missingKinds: ["engage"] },
    ]);
  });

  it("are the twenty oldest of more", async () => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 1);
    const ids = [];
    for (let count = 0; count < 21; count++) ids.push((await givenSender(tenant)).id);

    const { senders } = await preview(tenant, campaignId);

    expect(senders?.map(({ id }) => id)).toEqual(ids.sort().slice(0, 20));
  });
});

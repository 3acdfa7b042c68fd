/** May this slot change? The rule as a table, and the statement in D1 held against it. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { updateSlot } from "../../../src/database/contentSlots.ts";
import { CAMPAIGN_STATUSES } from "../../../src/domain/campaign.ts";
import { decideSlotChange, type SlotChangeFacts } from "../../../src/domain/decideSlotChange.ts";
import { newIdentifier } from "../../../src/platform/identifiers.ts";
import { givenCampaign, givenTenant } from "../../support/api.ts";
import { bringInto } from "../../support/campaignStates.ts";
import { givenTemplate, readContentSlots } from "../../support/templates.ts";

const slot = {
  id: "6b0382000000000000000009",
  channel: "direct_message",
  label: "First message",
  position: 2,
  channelPosition: 1,
  templateId: null,
  delayDays: 1,
} as const;
const fitting: SlotChangeFacts = {
  status: "draft",
  runId: null,
  statusSince: 1_000,
  slot,
  templateChannel: "direct_message",
};
const run = { runId: "6b0382000000000000000001", statusSince: 2_000 };
const conflict = { reason: "conflict", runId: run.runId, since: 2_000 } as const;
const active = { status: "active", ...run } as const;

describe("decideSlotChange", () => {
  it.each<[string, Partial<SlotChangeFacts>]>([
    ["a draft", {}],
    ["a stopped campaign", { status: "stopped", ...run }],
    ["a draft that keeps its template", { templateChannel: undefined }],
  ])("changes the slot of %s", (_, facts) => {
    expect(decideSlotChange({ ...fitting, ...facts })).toEqual({ change: true, slot });
  });

  it.each<[string, Partial<SlotChangeFacts>, object]>([
    ["no such slot", { slot: null }, { reason: "slot-not-found" }],
    ["no such template", { templateChannel: null }, { reason: "template-not-found" }],
    ["an active campaign", active, { ...conflict, code: "CAMPAIGN_ALREADY_ACTIVE" }],
    [
      "a completed campaign",
      { status: "completed", ...run },
      { ...conflict, code: "CAMPAIGN_COMPLETED" },
    ],
    [
      "a template for another channel",
      { templateChannel: "inmail" },
      {
        reason: "template-does-not-fit",
        slotChannel: "direct_message",
        templateChannel: "inmail",
      },
    ],
    [
      "no such slot, before all else",
      { ...active, slot: null, templateChannel: null },
      { reason: "slot-not-found" },
    ],
    [
      "no such template, before the state",
      { ...active, templateChannel: null },
      { reason: "template-not-found" },
    ],
    [
      "an active campaign, also where the template stays",
      { ...active, templateChannel: undefined },
      { ...conflict, code: "CAMPAIGN_ALREADY_ACTIVE" },
    ],
    [
      "its state, before what does not fit",
      { ...active, templateChannel: "inmail" },
      { ...conflict, code: "CAMPAIGN_ALREADY_ACTIVE" },
    ],
  ])("refuses for %s", (_, facts, refusal) => {
    expect(decideSlotChange({ ...fitting, ...facts })).toEqual({ change: false, refusal });
  });
});

describe("the statement that changes a slot", () => {
  const situations = (["own", "of another campaign", "unknown"] as const).flatMap((whoseSlot) =>
    (["kept", "fitting", "built in", "for another channel", "foreign", "unknown"] as const).map(
      (template) => ({ whoseSlot, template }),
    ),
  );

  it.each(CAMPAIGN_STATUSES)(
    "decides as decideSlotChange does, in every situation of a campaign that is %s",
    async (status) => {
      const tenant = await givenTenant();
      const { audienceId, campaignId } = await givenCampaign(tenant, 1);
      const [own] = await readContentSlots(tenant, campaignId);
      const other = await givenCampaign(tenant, 0, { audienceId });
      const [ofOther] = await readContentSlots(tenant, other.campaignId);
      const unknown = newIdentifier(Date.now());
      const slotIds = { own: own.id, "of another campaign": ofOther.id, unknown };
      const earlier = await givenTemplate(tenant);
      const templateIds = {
        kept: undefined,
        fitting: await givenTemplate(tenant),
        "built in": own.templateId ?? "",
        "for another channel": await givenTemplate(tenant, "inmail"),
        foreign: await givenTemplate(await givenTenant()),
        unknown,
      };
      await bringInto(tenant, campaignId, status);
      let changes = 0;
      for (const situation of situations) {
        const slotId = slotIds[situation.whoseSlot];
        const templateId = templateIds[situation.template];
        const before = await giveEachSlot(earlier);

        const { accountGroupId } = tenant;
        const change = { accountGroupId, campaignId, slotId, templateId, delayDays: 7 };
        const decision = await updateSlot(env.DATABASE, change);

        if (decision === null) throw new Error("no campaign");
        const changed = JSON.stringify(await readRows()) !== JSON.stringify(before);
        expect({ situation, changed }).toEqual({ situation, changed: decision.change });
        if (!decision.change) continue;
        expect(decision.slot).toMatchObject({ templateId: templateId ?? earlier, delayDays: 7 });
        changes++;
      }
      // The template that it has, one of its own and one that is built in.
      expect(changes).toBe(status === "draft" || status === "stopped" ? 3 : 0);
    },
  );
});

async function giveEachSlot(templateId: string): Promise<unknown[]> {
  await env.DATABASE.prepare("UPDATE content_slots SET template_id = ?1, delay_days = NULL")
    .bind(templateId)
    .run();
  return readRows();
}

/** What the statement may write. */
async function readRows(): Promise<unknown[]> {
  const [slots, campaigns] = await env.DATABASE.batch([
    env.DATABASE.prepare("SELECT * FROM content_slots"),
    env.DATABASE.prepare("SELECT id, updated_at FROM campaigns"),
  ]);
  return [slots?.results, campaigns?.results];
}

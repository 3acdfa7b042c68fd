/** What a round of execution begins with: senders, an audience, and drafts whose steps wait for nothing but acceptances. */
import { insertLeads } from "../../../src/database/addLeads.ts";
import { insertAudience } from "../../../src/database/audiences.ts";
import { insertCampaign } from "../../../src/database/drafts.ts";
import { ACTION_KINDS } from "../../../src/domain/action.ts";
import { contentSlotsOf } from "../../../src/domain/starterTemplates.ts";
import { newIdentifier } from "../../../src/platform/identifiers.ts";
import type { Tenant } from "../../../tools/seedTenant.ts";
import type { RoundCampaign } from "../roundTypes.ts";
import type { ExecutedCampaignPlan } from "./plan.ts";
import type { SenderServer } from "./SenderServer.ts";
import { SENDER_HABITS, SENDER_NAMES, type SenderIds, type SenderName } from "./senders.ts";
import type { Teller } from "./Teller.ts";

/** A campaign of the round, with all that is known of it. */
export type ExecutedCampaign = RoundCampaign & { readonly plan: ExecutedCampaignPlan };

/** Registers the senders; returns their ids. */
export async function givenSenders(
  teller: Teller,
  server: SenderServer,
  url: string,
): Promise<SenderIds> {
  const ids: Partial<Record<SenderName, string>> = {};
  for (const name of SENDER_NAMES) {
    const { id, secret } = await teller.tell<{ id: string; secret: string }>("/senders", {
      ...{ name, url: `${url}/${name}`, kinds: ACTION_KINDS, ...SENDER_HABITS[name] },
    });
    server.register(name, secret);
    ids[name] = id;
  }
  return ids as SenderIds;
}

/** Makes a draft for each plan. All select leads of one audience, the first ones. */
export async function givenCampaigns(
  database: D1Database,
  { accountGroupId }: Tenant,
  senderIds: SenderIds,
  plans: readonly ExecutedCampaignPlan[],
): Promise<ExecutedCampaign[]> {
  const createdAt = Date.now();
  const audienceId = newIdentifier(createdAt);
  const audience = { id: audienceId, accountGroupId, name: "Audience", description: null };
  await insertAudience(database, { ...audience, createdAt });
  const leads = newLeads(Math.max(...plans.map(({ audienceSize }) => audienceSize)), createdAt);
  const addition = { accountGroupId, audienceId, leads, skipped: [], addedAt: createdAt };
  await insertLeads(database, addition);
  const campaigns: ExecutedCampaign[] = [];
  for (const plan of plans) {
    const campaignId = newIdentifier(createdAt);
    await insertCampaign(database, {
      ...{ id: campaignId, accountGroupId, audienceId, name: plan.name, description: null },
      ...{ starterTemplateId: plan.starterTemplateId, workflowTrigger: "manual" },
      leadIds: leads.slice(0, plan.audienceSize).map(({ id }) => id),
      contentSlots: contentSlotsOf(plan.starterTemplateId).map((slot) => ({
        ...slot,
        id: newIdentifier(createdAt),
      })),
      ...{ includeConversationHistory: true },
      autoCancelOnMessageReceived: plan.autoCancelOnMessageReceived,
      ...{ outreachLanguage: null, senderIds: [senderIds[plan.sender]], createdAt },
    });
    const history = { starts: [], stops: [], arrivals: [] };
    campaigns.push({ campaignId, audienceId, plan, history });
  }
  await database
    .prepare(
      "UPDATE content_slots SET delay_days = 0 WHERE campaign_id IN (SELECT value FROM json_each(?1))",
    )
    .bind(JSON.stringify(campaigns.map(({ campaignId }) => campaignId)))
    .run();
  return campaigns;
}

function newLeads(count: number, createdAt: number) {
  return Array.from({ length: count }, (_, index) => ({
    ...{ index, id: newIdentifier(createdAt), name: "Ada Lovelace", email: null },
    ...{ linkedinUrl: null, externalId: `${index}`, company: "Analytical Engines" },
    ...{ title: "Countess", attributes: {} },
  }));
}

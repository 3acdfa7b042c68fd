/** What a tenant has before the first request of a round: audiences with leads, and drafts. */
import { insertLeads } from "../../src/database/addLeads.ts";
import { insertAudience } from "../../src/database/audiences.ts";
import { insertCampaign } from "../../src/database/drafts.ts";
import { newIdentifier } from "../../src/platform/identifiers.ts";
import type { Tenant } from "../../tools/seedTenant.ts";
import type { CampaignPlan } from "./planCampaign.ts";

const LEADS_A_CALL = 1_000;

export interface GivenCampaign {
  readonly campaignId: string;
  readonly audienceId: string;
}

/** An audience under construction: its leads' ids, by position. */
interface GrowingAudience {
  readonly id: string;
  readonly leadIds: string[];
}

/**
 * Makes a draft for each plan, by the plan's name. Manual campaigns share one audience, which grows from one campaign
 * to the next: each selection is frozen at the size of its moment.
 */
export async function givenCampaigns(
  database: D1Database,
  { accountGroupId }: Tenant,
  plans: readonly CampaignPlan[],
): Promise<Map<string, GivenCampaign>> {
  const shared = await givenAudience(database, accountGroupId);
  const campaigns = new Map<string, GivenCampaign>();
  for (const plan of [...plans].sort((a, b) => a.audienceSize - b.audienceSize)) {
    const audience =
      plan.kind === "automatic" ? await givenAudience(database, accountGroupId) : shared;
    await grow(database, accountGroupId, audience, plan.audienceSize);
    campaigns.set(plan.name, await givenCampaign(database, accountGroupId, plan, audience));
  }
  return campaigns;
}

async function givenAudience(
  database: D1Database,
  accountGroupId: string,
): Promise<GrowingAudience> {
  const now = Date.now();
  const id = newIdentifier(now);
  await insertAudience(database, {
    id,
    accountGroupId,
    name: "Audience",
    description: null,
    createdAt: now,
  });
  return { id, leadIds: [] };
}

async function grow(
  database: D1Database,
  accountGroupId: string,
  { id, leadIds }: GrowingAudience,
  size: number,
): Promise<void> {
  while (leadIds.length < size) {
    const now = Date.now();
    const leads = Array.from(
      { length: Math.min(LEADS_A_CALL, size - leadIds.length) },
      (_, index) => ({
        index,
        id: newIdentifier(now),
        name: `Lead ${leadIds.length + index}`,
        email: null,
        linkedinUrl: null,
        externalId: `${leadIds.length + index}`,
        company: null,
        title: null,
        attributes: {},
      }),
    );
    await insertLeads(database, {
      accountGroupId,
      audienceId: id,
      leads,
      skipped: [],
      addedAt: now,
    });
    leadIds.push(...leads.map((lead) => lead.id));
  }
}

async function givenCampaign(
  database: D1Database,
  accountGroupId: string,
  { name, kind, chosenPositions }: CampaignPlan,
  audience: GrowingAudience,
): Promise<GivenCampaign> {
  const now = Date.now();
  const campaignId = newIdentifier(now);
  await insertCampaign(database, {
    id: campaignId,
    accountGroupId,
    audienceId: audience.id,
    name,
    description: null,
    starterTemplateId: "connect",
    workflowTrigger: kind === "automatic" ? "automatic" : "manual",
    leadIds: chosenPositions?.map((position) => audience.leadIds[position] ?? "") ?? null,
    contentSlots: [],
    includeConversationHistory: true,
    autoCancelOnMessageReceived: true,
    outreachLanguage: null,
    senderIds: null,
    createdAt: now,
  });
  return { campaignId, audienceId: audience.id };
}

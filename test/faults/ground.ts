/** What the cases stand on: one tenant, its audiences, and fresh campaigns of every kind. */

import { toCampaignObjectName } from "../../src/campaignObject/campaignObjectName.ts";
import { insertAudience } from "../../src/database/audiences.ts";
import { insertCampaign } from "../../src/database/drafts.ts";
import { MAXIMUM_RANGE_LENGTH } from "../../src/domain/range.ts";
import { contentSlotsOf, type StarterTemplateId } from "../../src/domain/starterTemplates.ts";
import { newIdentifier } from "../../src/platform/identifiers.ts";
import {
  type GivenAudience,
  givenAudience,
  givenTenant,
  placeOf,
  type Tenant,
} from "../support/api.ts";
import { tenantDatabase } from "../support/tenantDatabase.ts";
import { undisturbed } from "./lives.ts";
import { letPass } from "./time.ts";

/** `small` and `large` select a whole audience, of one and of two ranges; `explicit` some leads, one by one. */
export const CAMPAIGN_KINDS = ["small", "explicit", "automatic", "large"] as const;
export type CampaignKind = (typeof CAMPAIGN_KINDS)[number];

export interface Ground {
  readonly tenant: Tenant;
  readonly small: GivenAudience;
  readonly large: GivenAudience;
}

/** A campaign of a case, and what its runs must come to. */
export interface Subject {
  readonly kind: CampaignKind;
  readonly campaignId: string;
  readonly audienceId: string;
  /** The lead positions that it selects; null for those that arrive. */
  readonly selection: readonly number[] | null;
}

const SMALL_AUDIENCE_LENGTH = 4;
const EXPLICIT_SELECTION = [1, 3];

export async function givenGround(): Promise<Ground> {
  const tenant = await givenTenant();
  return {
    tenant,
    small: await givenAudience(tenant, SMALL_AUDIENCE_LENGTH),
    large: await givenAudience(tenant, MAXIMUM_RANGE_LENGTH + 1),
  };
}

/** What a draft is made of besides its leads. */
export interface Design {
  readonly starterTemplateId: StarterTemplateId;
  /** Null: any sender serves it. */
  readonly senderIds: readonly string[] | null;
}

/** Makes a draft. */
export function givenSubject(
  ground: Ground,
  kind: CampaignKind,
  { starterTemplateId, senderIds }: Design = { starterTemplateId: "connect", senderIds: null },
): Promise<Subject> {
  return undisturbed(async () => {
    const { accountGroupId } = ground.tenant;
    const now = Date.now();
    const campaignId = newIdentifier(now);
    const { audienceId, leadIds } = await audienceOf(ground, kind);
    const explicit = EXPLICIT_SELECTION.flatMap((position) => leadIds[position] ?? []);
    await insertCampaign(tenantDatabase(), {
      id: campaignId,
      accountGroupId,
      audienceId,
      name: "Campaign",
      description: null,
      starterTemplateId,
      workflowTrigger: kind === "automatic" ? "automatic" : "manual",
      leadIds: kind === "explicit" ? explicit : null,
      contentSlots: contentSlotsOf(starterTemplateId).map((slot) => ({
        ...slot,
        id: newIdentifier(now),
      })),
      includeConversationHistory: true,
      autoCancelOnMessageReceived: true,
      outreachLanguage: null,
      senderIds,
      createdAt: now,
    });
    // No start is asked for within the same millisecond.
    letPass(1);
    return { kind, campaignId, audienceId, selection: selectionOf(kind, leadIds.length) };
  });
}

async function audienceOf({ tenant, small, large }: Ground, kind: CampaignKind) {
  if (kind === "large") return large;
  if (kind !== "automatic") return small;
  // Leads will arrive, so no other campaign may share it.
  const now = Date.now();
  const audienceId = newIdentifier(now);
  await insertAudience(tenantDatabase(), {
    id: audienceId,
    accountGroupId: tenant.accountGroupId,
    name: "Audience",
    description: null,
    createdAt: now,
  });
  return { audienceId, leadIds: [] };
}

function selectionOf(kind: CampaignKind, leadCount: number): readonly number[] | null {
  switch (kind) {
    case "automatic":
      return null;
    case "explicit":
      return EXPLICIT_SELECTION;
    case "small":
    case "large":
      return Array.from({ length: leadCount }, (_, position) => position);
  }
}

/** The name of the object that serves a campaign. */
export function objectNameOf({ tenant }: Ground, { campaignId }: Subject): string {
  return toCampaignObjectName({ ...placeOf(tenant), campaignId });
}

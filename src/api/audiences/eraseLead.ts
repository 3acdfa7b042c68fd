/** `POST /v1/accounts/{accountGroupId}/audiences/{audienceId}/leads/{leadId}/erase` */
import type * as z from "zod/mini";

import { eraseLeads, type PlacedLead, selectLeadsOf } from "../../database/eraseLeads.ts";
import { toIdentityHashes } from "../../database/identityHashes.ts";
import { selectLead } from "../../database/leads.ts";
import type { NewSuppression } from "../../database/suppressions.ts";
import { ERASED_PREFIX, toErased } from "../../domain/erasure.ts";
import { toIdentities } from "../../domain/identity.ts";
import { REASON_OF_ERASURE } from "../../domain/suppression.ts";
import { newIdentifier } from "../../platform/identifiers.ts";
import type { Answer } from "../answer/envelope.ts";
import { ApiError } from "../answer/failures.ts";
import type { RouteInput } from "../request/context.ts";
import type { leadPath } from "../request/schemas.ts";
import { type LeadAnswer, toLeadAnswer } from "./leadAnswer.ts";

/**
 * Erases what is kept of a person: this lead, and those of other audiences that share an identity with it. Asked again, it
 * erases what a sender has told since.
 */
export async function eraseLead({
  parameters: { accountGroupId, audienceId, leadId },
  database,
}: RouteInput<z.output<typeof leadPath>, object, object>): Promise<Answer<LeadAnswer>> {
  const lead = await selectLead(database, accountGroupId, audienceId, leadId);
  if (lead === null) throw leadNotFound(leadId);
  const now = Date.now();
  const leads = await selectLeadsOf(database, accountGroupId, toIdentities(lead));
  const identities = await findSuppressions(accountGroupId, leads, now);
  await eraseLeads(database, {
    accountGroupId,
    leads,
    suppressions: { reason: REASON_OF_ERASURE, identities },
    now,
  });
  return { status: 200, data: toLeadAnswer(toErased(lead)) };
}

/** The hashes of who the leads were, and the identities of the rows that stay. */
async function findSuppressions(
  accountGroupId: string,
  leads: readonly PlacedLead[],
  now: number,
): Promise<NewSuppression[]> {
  const found = await Promise.all(
    [...leads, ...leads.map(toErased)].map((one) => toIdentityHashes(accountGroupId, one)),
  );
  return found.flat().map(({ kind, identity, hash }) => ({
    id: newIdentifier(now),
    kind,
    hash,
    identity: identity.startsWith(ERASED_PREFIX) ? identity : null,
  }));
}

function leadNotFound(leadId: string): ApiError {
  return new ApiError("notFound", `There is no lead ${leadId} in this audience.`);
}

/** Whom the start of a campaign would not reach: for its preview. */
import * as z from "zod/mini";

import { selectSlotMessages } from "../../database/contentSlots.ts";
import { toIdentityHashes } from "../../database/identityHashes.ts";
import { selectLeadsToStart } from "../../database/leadsToStart.ts";
import { hasSuppressions, selectSuppressed } from "../../database/suppressedHashes.ts";
import type { Lead } from "../../domain/lead.ts";
import { cutStretches, UnreachableLeads } from "../../domain/unreachable.ts";
import { count, identifier, text } from "../answer/words.ts";
import { about, named } from "../contract.ts";
import type { CampaignPlace } from "./campaignAnswer.ts";

/** Whom the messages would not reach, in an answer. */
export const unreachableAnswer = /* @__PURE__ */ named(
  "UnreachableLeads",
  () =>
    z.strictObject({
      leads: about(
        "How many of the leads looked at at least one message would not reach.",
        count(),
      ),
      leadsLookedAt: about(
        "How many of the leads of `instancesCreated` were looked at.",
        count(0, 10_000),
      ),
      isExact: about("Whether all of them were.", z.boolean()),
      suppressedLeads: about(
        "How many of the leads looked at nobody may contact: their instances end as `cancelled`, and no message is sent.",
        count(),
      ),
      reasons: about(
        "Why, for each content slot in their order. A lead may be counted in several.",
        z.array(
          z.strictObject({
            slotId: identifier,
            reason: about(
              "`missing_field`: a placeholder without a fallback has no value. `text_too_long`: with its values, the subject or the text is longer than the channel takes. `invalid_template`: the placeholders cannot be read.",
              z.enum(["missing_field", "text_too_long", "invalid_template"]),
            ),
            field: about(
              "What these leads lack; null for another reason.",
              z.nullable(text(8_000)),
            ),
            leads: count(1),
            exampleLeadIds: about("The first of them.", z.array(identifier).check(z.maxLength(3))),
          }),
        ),
      ),
    }),
  "Whom the messages would not reach as leads and templates are now: a message is sent whole or not at all.",
);

/** Looks at the leads of an accepted start: at all of up to 10,000, and of more at as many, from all over the selection. */
export async function findUnreachable(
  database: D1Database,
  { accountGroupId, campaignId }: CampaignPlace,
  selectedLeadCount: number,
  { instancesCreated }: { readonly instancesCreated: number },
): Promise<z.infer<typeof unreachableAnswer>> {
  const found = new UnreachableLeads(
    await selectSlotMessages(database, accountGroupId, campaignId),
  );
  // An automatic campaign begins with nobody.
  const stretches = instancesCreated === 0 ? [] : cutStretches(selectedLeadCount);
  const someAreSuppressed =
    stretches.length > 0 && (await hasSuppressions(database, accountGroupId));
  let suppressedLeads = 0;
  // One after the other: each may be as large as fits into memory.
  for (const stretch of stretches) {
    const leads = await selectLeadsToStart(database, accountGroupId, campaignId, stretch);
    for (const lead of leads) found.look(lead);
    if (someAreSuppressed)
      suppressedLeads += await countSuppressed(database, accountGroupId, leads);
  }
  const { leads, leadsLookedAt, reasons } = found;
  const isExact = leadsLookedAt === instancesCreated;
  return { leads, leadsLookedAt, isExact, suppressedLeads, reasons };
}

async function countSuppressed(
  database: D1Database,
  accountGroupId: string,
  leads: readonly Lead[],
): Promise<number> {
  const hashes = await Promise.all(
    leads.map(async (lead) =>
      (await toIdentityHashes(accountGroupId, lead)).map(({ hash }) => hash),
    ),
  );
  const suppressed = await selectSuppressed(database, accountGroupId, hashes.flat());
  return hashes.filter((ofLead) => ofLead.some((hash) => suppressed.has(hash))).length;
}

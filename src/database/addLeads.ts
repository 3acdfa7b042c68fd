/** Adds leads to an audience, each person once, and promises the arrivals to the campaigns that listen. */

import type { DuplicateLead, NewLead, SkippedLead } from "../domain/lead.ts";
import type { Range } from "../domain/range.ts";
import { type Creation, createOnce, type KeyedRequest } from "./idempotentAnswers.ts";
import { sql } from "./sql.ts";

/** A call that adds leads. */
export interface LeadsToAdd {
  readonly accountGroupId: string;
  readonly audienceId: string;
  readonly leads: readonly NewLead[];
  /** Those of the call that cannot be added whatever the audience holds: they belong to its answer. */
  readonly skipped: readonly SkippedLead[];
  /** Milliseconds since 1970. */
  readonly addedAt: number;
}

export interface AddedLeads {
  readonly addedIds: readonly string[];
  readonly duplicates: readonly DuplicateLead[];
  readonly skipped: readonly SkippedLead[];
  /** The runs of automatic campaigns that now owe instances for `range`. */
  readonly promises: readonly {
    readonly runId: string;
    readonly campaignId: string;
    readonly range: Range;
  }[];
}

/** What became of a lead: the id it was added under, or who has each of its identities. */
type Verdict =
  | { readonly id: string }
  | { readonly index: number; readonly owners: Record<DuplicateLead["identity"], string | null> };

/** What the answer consists of, as it is kept. */
interface KeptLeads {
  readonly verdicts: readonly Verdict[];
  readonly skipped: readonly SkippedLead[];
}

/**
 * Adds leads in one transaction: positions stay dense however many calls run at once. A repeated call with the same
 * ids adds nothing and answers the same ids.
 *
 * @returns null when the account group has no such audience
 */
export function insertLeads(
  database: D1Database,
  { accountGroupId, audienceId, leads, skipped, addedAt }: LeadsToAdd,
  keyed: KeyedRequest | null = null,
): Promise<Creation<AddedLeads> | null> {
  // One JSON parameter holds all leads: a statement takes at most 100 parameters.
  const input = JSON.stringify(leads);
  const batch = {
    statements: [
      sql`INSERT INTO leads (audience_id, position, id, name, email, linkedin_url, external_id, company, title, attributes, created_at)
          SELECT a.id, a.lead_count + row_number() OVER (ORDER BY n.key) - 1, n.value ->> 'id', n.value ->> 'name',
            n.value ->> 'email', n.value ->> 'linkedinUrl', n.value ->> 'externalId',
            n.value ->> 'company', n.value ->> 'title', n.value -> 'attributes', ${addedAt}
          FROM json_each(${input}) n JOIN audiences a ON a.id = ${audienceId} AND a.account_group_id = ${accountGroupId}
          WHERE NOT EXISTS (SELECT 1 FROM leads l WHERE l.audience_id = ${audienceId} AND l.email = n.value ->> 'email')
            AND NOT EXISTS (SELECT 1 FROM leads l WHERE l.audience_id = ${audienceId} AND l.linkedin_url = n.value ->> 'linkedinUrl')
            AND NOT EXISTS (SELECT 1 FROM leads l WHERE l.audience_id = ${audienceId} AND l.external_id = n.value ->> 'externalId')
            AND NOT EXISTS (SELECT 1 FROM idempotent_answers k WHERE k.key_hash = ${keyed?.keyHash ?? null})`,
      sql`UPDATE audiences AS a SET lead_count = last.position + 1, updated_at = max(a.updated_at, ${addedAt})
          FROM (SELECT max(l.position) AS position FROM leads l WHERE l.audience_id = ${audienceId}) last
          WHERE a.id = ${audienceId} AND a.account_group_id = ${accountGroupId} AND a.lead_count < last.position + 1`,
      // A run that had kept its promise starts to wait at this moment; one that is behind keeps its older time.
      sql`UPDATE runs AS r SET
            end_position = a.lead_count,
            instances_promised = r.instances_promised + a.lead_count - r.end_position,
            progressed_at = iif(r.instances_created = r.instances_promised, max(r.progressed_at, ${addedAt}), r.progressed_at)
          FROM campaigns c JOIN audiences a ON a.id = c.audience_id
          WHERE c.audience_id = ${audienceId} AND c.workflow_trigger = 'automatic' AND c.status = 'active'
            AND r.id = c.run_id AND r.ended_at IS NULL AND r.end_position < a.lead_count
          RETURNING id AS run_id, campaign_id, end_position`,
    ],
    answer: sql`
      SELECT json_object(
        'verdicts', json((
          SELECT json_group_array(json(iif(own.id IS NOT NULL, json_object('id', own.id), json_object(
            'index', n.value ->> 'index',
            'owners', json_object(
              'email', (SELECT l.id FROM leads l WHERE l.audience_id = ${audienceId} AND l.email = n.value ->> 'email'),
              'linkedinUrl', (SELECT l.id FROM leads l WHERE l.audience_id = ${audienceId} AND l.linkedin_url = n.value ->> 'linkedinUrl'),
              'externalId', (SELECT l.id FROM leads l WHERE l.audience_id = ${audienceId} AND l.external_id = n.value ->> 'externalId')))))
            ORDER BY n.key)
          FROM json_each(${input}) n LEFT JOIN leads own ON own.id = n.value ->> 'id')),
        'skipped', json(${JSON.stringify(skipped)})) AS answer
      FROM audiences a WHERE a.id = ${audienceId} AND a.account_group_id = ${accountGroupId}`,
  };
  return createOnce(database, "add leads", keyed, batch, (answer, [inserted, , promised]) => {
    const kept = answer as KeptLeads;
    return {
      addedIds: kept.verdicts.flatMap((verdict) => ("id" in verdict ? [verdict.id] : [])),
      duplicates: kept.verdicts.flatMap((verdict) =>
        "id" in verdict ? [] : [toDuplicate(verdict)],
      ),
      skipped: kept.skipped,
      promises: toPromises(inserted, promised),
    };
  });
}

function toDuplicate({ index, owners }: Extract<Verdict, { index: number }>): DuplicateLead {
  for (const identity of ["email", "linkedinUrl", "externalId"] as const) {
    const leadId = owners[identity];
    if (leadId !== null) return { index, identity, leadId };
  }
  throw new Error(`Lead ${index} was neither added nor found to be a duplicate.`);
}

function toPromises(
  inserted: D1Result | undefined,
  promised: D1Result | undefined,
): AddedLeads["promises"] {
  const count = inserted?.meta.changes ?? 0;
  const rows = (promised?.results ?? []) as {
    run_id: string;
    campaign_id: string;
    end_position: number;
  }[];
  return rows.map(({ run_id, campaign_id, end_position }) => ({
    runId: run_id,
    campaignId: campaign_id,
    range: { from: end_position - count, to: end_position },
  }));
}

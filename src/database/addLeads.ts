/** Adds leads to an audience, each person once, and promises the arrivals to the campaigns that listen. */
import type { Range } from "../campaign/words.ts";
import { callUpstream } from "../upstream.ts";

/** A lead to be added. `index` is its place in the request; at least one of the three identities is there. */
export interface NewLead {
  readonly index: number;
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly linkedinUrl: string | null;
  readonly externalId: string | null;
  readonly company: string | null;
  readonly title: string | null;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Which identity of a lead is in the audience already, and whose it is. */
export interface DuplicateLead {
  readonly index: number;
  readonly identity: "email" | "linkedinUrl" | "externalId";
  readonly leadId: string;
}

export interface AddedLeads {
  readonly addedIds: string[];
  readonly duplicates: DuplicateLead[];
  /** The runs of automatic campaigns that now owe instances for `range`. */
  readonly promises: {
    readonly runId: string;
    readonly campaignId: string;
    readonly range: Range;
  }[];
}

interface VerdictRow {
  index: number;
  id: string;
  position: number | null;
  email_owner: string | null;
  linkedin_url_owner: string | null;
  external_id_owner: string | null;
}

/**
 * Adds leads in one transaction: positions stay dense however many calls run at once. A repeated call with the same
 * ids adds nothing and answers the same ids.
 *
 * @returns null when the account group has no such audience
 */
export async function addLeads(
  database: D1Database,
  accountGroupId: string,
  audienceId: string,
  leads: readonly NewLead[],
  now: number,
): Promise<AddedLeads | null> {
  // One JSON parameter holds all leads: a statement takes at most 100 parameters.
  const input = JSON.stringify(leads);
  const [audience, inserted, , promised, verdicts] = await callUpstream(
    "DATABASE",
    "add leads",
    () =>
      database.batch<unknown>([
        database
          .prepare("SELECT lead_count FROM audiences WHERE id = ?1 AND account_group_id = ?2")
          .bind(audienceId, accountGroupId),
        database
          .prepare(
            `INSERT INTO leads (audience_id, position, id, name, email, linkedin_url, external_id, company, title, attributes, created_at)
             SELECT a.id, a.lead_count + row_number() OVER (ORDER BY n.key) - 1, n.value ->> 'id', n.value ->> 'name',
                    n.value ->> 'email', n.value ->> 'linkedinUrl', n.value ->> 'externalId',
                    n.value ->> 'company', n.value ->> 'title', n.value -> 'attributes', ?4
             FROM json_each(?3) n JOIN audiences a ON a.id = ?1 AND a.account_group_id = ?2
             WHERE NOT EXISTS (SELECT 1 FROM leads l WHERE l.audience_id = ?1 AND l.email = n.value ->> 'email')
               AND NOT EXISTS (SELECT 1 FROM leads l WHERE l.audience_id = ?1 AND l.linkedin_url = n.value ->> 'linkedinUrl')
               AND NOT EXISTS (SELECT 1 FROM leads l WHERE l.audience_id = ?1 AND l.external_id = n.value ->> 'externalId')`,
          )
          .bind(audienceId, accountGroupId, input, now),
        database
          .prepare(
            `UPDATE audiences SET lead_count = last.position + 1, updated_at = ?3
             FROM (SELECT max(position) AS position FROM leads WHERE audience_id = ?1) last
             WHERE id = ?1 AND account_group_id = ?2 AND lead_count < last.position + 1`,
          )
          .bind(audienceId, accountGroupId, now),
        // A run that had kept its promise starts to wait now; one that is behind keeps its older time.
        database
          .prepare(
            `UPDATE runs SET
               end_position = a.lead_count,
               instances_promised = instances_promised + a.lead_count - end_position,
               progressed_at = iif(instances_created = instances_promised, ?2, progressed_at)
             FROM campaigns c JOIN audiences a ON a.id = c.audience_id
             WHERE c.audience_id = ?1 AND c.workflow_trigger = 'automatic' AND c.status = 'active'
               AND runs.id = c.run_id AND runs.ended_at IS NULL AND runs.end_position < a.lead_count
             RETURNING runs.id AS run_id, runs.campaign_id, runs.end_position`,
          )
          .bind(audienceId, now),
        database
          .prepare(
            `SELECT n.value ->> 'index' AS "index", n.value ->> 'id' AS id, own.position AS position,
                    (SELECT l.id FROM leads l WHERE l.audience_id = ?1 AND l.email = n.value ->> 'email') AS email_owner,
                    (SELECT l.id FROM leads l WHERE l.audience_id = ?1 AND l.linkedin_url = n.value ->> 'linkedinUrl') AS linkedin_url_owner,
                    (SELECT l.id FROM leads l WHERE l.audience_id = ?1 AND l.external_id = n.value ->> 'externalId') AS external_id_owner
             FROM json_each(?2) n LEFT JOIN leads own ON own.id = n.value ->> 'id'
             ORDER BY n.key`,
          )
          .bind(audienceId, input),
      ]),
  );
  if (audience?.results[0] === undefined) return null;

  const verdictRows = (verdicts?.results ?? []) as VerdictRow[];
  const promisedRows = (promised?.results ?? []) as {
    run_id: string;
    campaign_id: string;
    end_position: number;
  }[];
  const insertedCount = inserted?.meta.changes ?? 0;
  return {
    addedIds: verdictRows.filter(({ position }) => position !== null).map(({ id }) => id),
    duplicates: verdictRows.filter(({ position }) => position === null).map(toDuplicate),
    promises: promisedRows.map(({ run_id, campaign_id, end_position }) => ({
      runId: run_id,
      campaignId: campaign_id,
      range: { from: end_position - insertedCount, to: end_position },
    })),
  };
}

function toDuplicate(row: VerdictRow): DuplicateLead {
  const { index, email_owner, linkedin_url_owner, external_id_owner } = row;
  if (email_owner !== null) return { index, identity: "email", leadId: email_owner };
  if (linkedin_url_owner !== null) {
    return { index, identity: "linkedinUrl", leadId: linkedin_url_owner };
  }
  if (external_id_owner !== null) {
    return { index, identity: "externalId", leadId: external_id_owner };
  }
  throw new Error(`Lead ${index} was neither added nor found to be a duplicate.`);
}

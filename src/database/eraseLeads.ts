/** Erasing what is kept of a person. */
import { ERASED_NAME, toErasedExternalId } from "../domain/erasure.ts";
import { type Identity, toIdentities } from "../domain/identity.ts";
import type { Lead, LeadPlace } from "../domain/lead.ts";
import { recallParts } from "./archiveParts.ts";
import { closeInstancesOf } from "./closeInstances.ts";
import { columnsOf, type Row, toValue } from "./columns.ts";
import { LEAD } from "./leads.ts";
import { audiencesAtWork, leadsOf } from "./leadsOfPeople.ts";
import { readRows, runBatch, type Sql, sql } from "./sql.ts";
import { type NewSuppressions, suppress } from "./suppressions.ts";

/** A lead, with its place among all leads. */
export type PlacedLead = Lead & LeadPlace;

/** The leads of an account group that have one of these identities, each once. */
export async function selectLeadsOf(
  database: D1Database,
  accountGroupId: string,
  identities: readonly Identity[],
): Promise<PlacedLead[]> {
  const audiences = sql`SELECT a.id AS audience_id FROM audiences a WHERE a.account_group_id = ${accountGroupId}`;
  const rows = await readRows<Row>(
    database,
    "find leads of a person",
    sql`SELECT l.audience_id, ${columnsOf(LEAD, "l")}
        FROM (SELECT DISTINCT audience_id, position FROM (${leadsOf(identities, audiences)})) place
        CROSS JOIN leads l ON l.audience_id = place.audience_id AND l.position = place.position`,
  );
  return rows.map((row) => ({ ...toValue(LEAD, row), audienceId: String(row.audience_id) }));
}

/** What is erased: the leads that a person is, and what is left in their place. */
export interface Erasure {
  readonly accountGroupId: string;
  readonly leads: readonly PlacedLead[];
  /** The hashes of their identities, and the identities of their rows from now on. */
  readonly suppressions: NewSuppressions;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Erases leads in one transaction: what is known of them, what they wrote, and the words of senders about them. Their
 * open instances are cancelled, and nobody contacts them any more. A repeated call finds nothing left.
 */
export async function eraseLeads(
  database: D1Database,
  { accountGroupId, leads, suppressions, now }: Erasure,
): Promise<void> {
  const places = JSON.stringify(
    leads.map(({ audienceId, position, id }) => ({
      audienceId,
      position,
      externalId: toErasedExternalId(id),
    })),
  );
  const identities = leads.flatMap((lead) => toIdentities(lead));
  await runBatch(database, "erase leads", [
    // What was suppressed before, with its identity and a reason in somebody's words, keeps neither.
    suppress(accountGroupId, [suppressions], now, {
      onConflict: sql`(account_group_id, identity_hash)
        DO UPDATE SET identity = excluded.identity, reason = excluded.reason`,
    }),
    ...closeInstancesOf({
      accountGroupId,
      leads: leadsOf(identities, audiencesAtWork(accountGroupId)),
      reason: "suppressed",
      now,
    }),
    sql`DELETE FROM received_messages WHERE (audience_id, position) IN (
          SELECT place.value ->> 'audienceId', place.value ->> 'position' FROM json_each(${places}) place)`,
    sql`UPDATE actions SET code = NULL, message = NULL, external_id = NULL, thread = NULL
        WHERE (campaign_id, position) IN (${campaignsOf(accountGroupId, places)})`,
    sql`UPDATE instances SET detail = NULL
        WHERE (run_id, position) IN (
          SELECT r.id, c.position FROM (${campaignsOf(accountGroupId, places)}) c JOIN runs r ON r.campaign_id = c.id)`,
    // What is in the archive comes back for a while, and forgets the same.
    recallParts(campaignsOf(accountGroupId, places)),
    sql`UPDATE leads SET name = ${ERASED_NAME}, email = NULL, linkedin_url = NULL,
          external_id = place.value ->> 'externalId', company = NULL, title = NULL, attributes = '{}'
        FROM json_each(${places}) place
        WHERE leads.audience_id = place.value ->> 'audienceId' AND leads.position = place.value ->> 'position'`,
  ]);
}

/** The query of the campaigns of leads' audiences, by `id`, each with the position of a lead. */
function campaignsOf(accountGroupId: string, places: string): Sql {
  return sql`
    SELECT c.id, place.value ->> 'position' AS position
    FROM campaigns c JOIN json_each(${places}) place ON c.audience_id = place.value ->> 'audienceId'
    WHERE c.account_group_id = ${accountGroupId}`;
}

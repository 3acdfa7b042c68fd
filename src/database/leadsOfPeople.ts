/** The leads that people are, in whichever audience. */
import type { Identity } from "../domain/identity.ts";
import { type Sql, sql } from "./sql.ts";

const COLUMNS = [
  ["email", sql`email`],
  ["linkedinUrl", sql`linkedin_url`],
  ["externalId", sql`external_id`],
] as const;

/**
 * The query of the leads that have one of these identities, by `audience_id` and `position`. A lead is in it as often as
 * one of them is theirs.
 *
 * @param audiences a query of the audiences to look in, by `audience_id`
 */
export function leadsOf(identities: readonly Identity[], audiences: Sql): Sql {
  const sought = JSON.stringify(identities);
  return COLUMNS.map(
    ([kind, column]) => sql`
      SELECT l.audience_id, l.position
      FROM (${audiences}) a
      CROSS JOIN json_each(${sought}) i
      CROSS JOIN leads l ON l.audience_id = a.audience_id AND l.${column} = i.value ->> 'identity'
      WHERE i.value ->> 'kind' = ${kind}`,
  ).reduce((some, others) => sql`${some} UNION ALL ${others}`);
}

/** The query of the audiences in which somebody may have an open instance. */
export function audiencesAtWork(accountGroupId: string): Sql {
  return sql`
    SELECT DISTINCT c.audience_id FROM campaigns c
    WHERE c.account_group_id = ${accountGroupId} AND c.status IN ('active', 'stopped')`;
}

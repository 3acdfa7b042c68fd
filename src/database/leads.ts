/** Leads: reading them. Adding them is in addLeads.ts. */
import type { Lead, Person } from "../domain/lead.ts";
import { type Columns, columnsOf, type Row, toValue } from "./columns.ts";
import { MAXIMUM_PAGE_BYTES } from "./limits.ts";
import { readRow, readRows, sql } from "./sql.ts";

/** The columns of a lead that say who it is. */
export const PERSON: Columns<Person> = {
  name: "name",
  email: "email",
  linkedinUrl: "linkedin_url",
  externalId: "external_id",
  company: "company",
  title: "title",
};

/** The columns of a lead. */
export const LEAD: Columns<Lead> = {
  id: "id",
  position: "position",
  ...PERSON,
  attributes: ["attributes", JSON.parse],
  createdAt: "created_at",
};

/**
 * A page of an audience's leads, by position. It ends before `limit` where the attributes become too large; one lead is
 * always in it, unless there is none.
 *
 * @param afterPosition where the page begins; null for the first
 */
export async function selectLeads(
  database: D1Database,
  audienceId: string,
  afterPosition: number | null,
  limit: number,
): Promise<{ readonly leads: readonly Lead[]; readonly hasMore: boolean }> {
  const rows = await readRows<Row>(
    database,
    "list leads",
    sql`SELECT ${columnsOf(LEAD, "l")}, page.next_position
        FROM (
          SELECT position, next_position FROM (
            SELECT position, bytes, sum(bytes) OVER (ORDER BY position) AS bytes_through, lead(position) OVER (ORDER BY position) AS next_position
            FROM (
              SELECT sized.position, octet_length(sized.attributes) AS bytes FROM leads sized
              WHERE sized.audience_id = ${audienceId} AND sized.position > ${afterPosition ?? -1}
              ORDER BY sized.position LIMIT ${limit + 1}))
          WHERE bytes_through - bytes < ${MAXIMUM_PAGE_BYTES}
        ) page CROSS JOIN leads l ON l.audience_id = ${audienceId} AND l.position = page.position
        ORDER BY l.position`,
  );
  const shown = rows.slice(0, limit);
  return {
    leads: shown.map((row) => toValue(LEAD, row)),
    hasMore: (shown.at(-1)?.next_position ?? null) !== null,
  };
}

/** Reads a lead; null when the account group has no such lead in this audience. */
export async function selectLead(
  database: D1Database,
  accountGroupId: string,
  audienceId: string,
  leadId: string,
): Promise<Lead | null> {
  const row = await readRow<Row>(
    database,
    "read lead",
    sql`SELECT ${columnsOf(LEAD, "l")} FROM leads l JOIN audiences a ON a.id = l.audience_id
        WHERE l.id = ${leadId} AND a.id = ${audienceId} AND a.account_group_id = ${accountGroupId}`,
  );
  return row === null ? null : toValue(LEAD, row);
}

/** Those of `leadIds` that are not leads of the audience, in their order. */
export async function selectForeignLeadIds(
  database: D1Database,
  audienceId: string,
  leadIds: readonly string[],
): Promise<string[]> {
  const rows = await readRows<{ id: string }>(
    database,
    "look for leads",
    sql`SELECT chosen.value AS id FROM json_each(${JSON.stringify(leadIds)}) chosen
        WHERE NOT EXISTS (SELECT 1 FROM leads l WHERE l.id = chosen.value AND l.audience_id = ${audienceId})
        ORDER BY chosen.key`,
  );
  return rows.map(({ id }) => id);
}

/** Leads: reading them. Adding them is in addLeads.ts. */
import type { Lead, Person } from "../domain/lead.ts";
import { callUpstream } from "../platform/upstream.ts";
import { cutPage } from "./pageBytes.ts";

/** The columns of a lead that say who it is. */
export interface PersonRow {
  name: string;
  email: string | null;
  linkedin_url: string | null;
  external_id: string | null;
  company: string | null;
  title: string | null;
}

interface LeadRow extends PersonRow {
  id: string;
  position: number;
  attributes: string;
  created_at: number;
}

const LEADS_OF_PAGE = cutPage(`
  SELECT position AS key, octet_length(attributes) AS bytes FROM leads
  WHERE audience_id = ?1 AND position > ?2 ORDER BY position LIMIT ?3`);

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
): Promise<Lead[]> {
  const { results } = await callUpstream("DATABASE", "list leads", () =>
    database
      .prepare(
        `SELECT l.id, l.position, l.name, l.email, l.linkedin_url, l.external_id, l.company, l.title, l.attributes, l.created_at
         FROM ${LEADS_OF_PAGE} page CROSS JOIN leads l ON l.audience_id = ?1 AND l.position = page.key
         ORDER BY l.position`,
      )
      .bind(audienceId, afterPosition ?? -1, limit)
      .all<LeadRow>(),
  );
  return results.map(toLead);
}

function toLead(row: LeadRow): Lead {
  return {
    id: row.id,
    position: row.position,
    ...toPerson(row),
    attributes: JSON.parse(row.attributes) as Lead["attributes"],
    createdAt: row.created_at,
  };
}

/** A row as a domain value. */
export function toPerson(row: PersonRow): Person {
  return {
    name: row.name,
    email: row.email,
    linkedinUrl: row.linkedin_url,
    externalId: row.external_id,
    company: row.company,
    title: row.title,
  };
}

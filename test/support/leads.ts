/** Adds leads through the API, and reads what came of it from D1. */

import { expectStatus, type Tenant } from "./api.ts";
import { tenantDatabase } from "./tenantDatabase.ts";

/** What adding leads answers. */
export interface Added {
  readonly added: number;
  readonly leadIds: readonly string[];
  readonly skipped: readonly {
    readonly index: number;
    readonly reason: string;
    readonly details: string;
  }[];
}

export async function addLeads(
  tenant: Tenant,
  audienceId: string,
  leads: readonly unknown[],
): Promise<Added> {
  const path = `/audiences/${audienceId}/leads`;
  return expectStatus(await tenant.call<Added>("POST", path, { body: { leads } }), 200);
}

export interface LeadRow {
  id: string;
  position: number;
  name: string;
  email: string | null;
}

/** The leads of an audience as rows, by position. */
export async function readLeads(audienceId: string): Promise<LeadRow[]> {
  const { results } = await tenantDatabase()
    .prepare("SELECT * FROM leads WHERE audience_id = ?1 ORDER BY position")
    .bind(audienceId)
    .all<LeadRow>();
  return results;
}

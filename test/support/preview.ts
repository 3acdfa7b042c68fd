/** Asks what a start would do. */
import { expectStatus, type Tenant } from "./api.ts";

/** What `GET …/start` answers. */
export interface Preview {
  readonly canStart: boolean;
  readonly blockers: readonly {
    readonly code: string;
    readonly message: string;
    readonly details: string;
  }[];
  readonly triggered: boolean | null;
  readonly instancesCreated: number | null;
  readonly unreachable: Unreachable | null;
  readonly senders: readonly { readonly id: string; readonly [field: string]: unknown }[] | null;
  readonly estimatedEnd: string | null;
}

export interface Unreachable {
  readonly leads: number;
  readonly leadsLookedAt: number;
  readonly isExact: boolean;
  readonly suppressedLeads: number;
  readonly reasons: readonly {
    readonly slotId: string;
    readonly reason: string;
    readonly field: string | null;
    readonly leads: number;
    readonly exampleLeadIds: readonly string[];
  }[];
}

export async function preview(tenant: Tenant, campaignId: string): Promise<Preview> {
  return expectStatus(await tenant.call<Preview>("GET", `/campaigns/${campaignId}/start`), 200);
}

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
}

export async function preview(tenant: Tenant, campaignId: string): Promise<Preview> {
  return expectStatus(await tenant.call<Preview>("GET", `/campaigns/${campaignId}/start`), 200);
}

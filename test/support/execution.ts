/** What became of a campaign's instances and actions, as D1 has it. */

import { givenCampaign, runIdOf, start, type Tenant } from "./api.ts";
import { givenSender } from "./senders.ts";
import { eventually } from "./stores.ts";
import { tenantDatabase } from "./tenantDatabase.ts";

/** Hundreds of calls pass through one thread, which other tests may keep busy. */
const PATIENCE_MILLISECONDS = 25_000;

/** A sender that can do everything. */
export const ALL_KINDS = ["engage", "connection_request", "direct_message", "inmail"];

/** A row of `instances`. */
export interface InstanceRow {
  readonly position: number;
  readonly status: string;
  readonly step: number;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly due_at: number | null;
  readonly sender_id: string | null;
  readonly version: number;
}

/** A row of `actions`. */
export interface ActionRow {
  readonly position: number;
  readonly step: number;
  readonly kind: string;
  readonly status: string;
  readonly attempt: number;
  readonly code: string | null;
  readonly message: string | null;
  readonly thread: string | null;
  readonly slot_at: number | null;
}

/** The instances of a run, by position. */
export async function readRunInstances(runId: string): Promise<InstanceRow[]> {
  const { results } = await tenantDatabase()
    .prepare("SELECT * FROM instances WHERE run_id = ?1 ORDER BY position")
    .bind(runId)
    .all<InstanceRow>();
  return results;
}

/** The actions of a campaign, by position and step. */
export async function readActions(campaignId: string): Promise<ActionRow[]> {
  const { results } = await tenantDatabase()
    .prepare("SELECT * FROM actions WHERE campaign_id = ?1 ORDER BY position, step")
    .bind(campaignId)
    .all<ActionRow>();
  return results;
}

/** A campaign that is being executed. */
export interface Execution {
  readonly campaignId: string;
  readonly runId: string;
  readonly senderId: string;
  readonly leadIds: readonly string[];
}

/** Starts a campaign over `leads` leads without delays, with a sender of its own. */
export async function givenExecution(
  tenant: Tenant,
  leads: number,
  {
    campaign = {},
    sender = {},
  }: {
    readonly campaign?: Record<string, unknown>;
    readonly sender?: Record<string, unknown>;
  } = {},
): Promise<Execution> {
  const { id: senderId } = await givenSender(tenant, { kinds: ALL_KINDS, ...sender });
  const { campaignId, leadIds } = await givenCampaign(tenant, leads, campaign);
  await tenantDatabase()
    .prepare("UPDATE content_slots SET delay_days = 0 WHERE campaign_id = ?1")
    .bind(campaignId)
    .run();
  const runId = runIdOf(await start(tenant, campaignId));
  return { campaignId, runId, senderId, leadIds };
}

/** Waits until the instances of a run are as they are expected to be. */
export function untilInstances(
  runId: string,
  areAsExpected: (instances: readonly InstanceRow[]) => boolean,
): Promise<InstanceRow[]> {
  return eventually(() => readRunInstances(runId), areAsExpected, PATIENCE_MILLISECONDS);
}

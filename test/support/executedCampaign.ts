/** Campaigns that are executed, as far as a test needs them to be. */
import { onTestFinished, vi } from "vitest";

import { expectStatus, givenCampaign, givenTenant, type Tenant } from "./api.ts";
import { givenQuietRun } from "./campaignStates.ts";
import { type PerformingAnswer, performAsSender } from "./performingSender.ts";
import { givenSender } from "./senders.ts";
import { eventually } from "./stores.ts";

/** An instance in an answer. */
export interface ShownInstance {
  readonly id: string;
  readonly status: string;
  readonly reason: string | null;
  readonly step: number | null;
  readonly senderId: string | null;
  readonly nextAt: string | null;
  readonly lead: { readonly id: string };
  readonly [field: string]: unknown;
}

/** A campaign of one connection request to each lead, and its only sender. */
export interface ExecutedCampaign {
  readonly tenant: Tenant;
  readonly campaignId: string;
  readonly runId: string;
  readonly senderId: string;
  readonly audienceId: string;
  readonly leadIds: readonly string[];
}

/** Starts such a campaign, whose sender answers so until the test is over, and waits until its instances are so. */
export async function givenExecuted(
  leadCount: number,
  answer: () => PerformingAnswer,
  isReached: (instance: ShownInstance) => boolean,
  settings: Record<string, unknown> = {},
): Promise<ExecutedCampaign> {
  onTestFinished(() => void vi.restoreAllMocks());
  performAsSender(answer);
  const tenant = await givenTenant();
  const { id: senderId } = await givenSender(tenant, settings);
  const { campaignId, audienceId, leadIds } = await givenCampaign(tenant, leadCount);
  const runId = await givenQuietRun(tenant, campaignId);
  await eventually(
    () => listInstances(tenant, campaignId),
    (instances) => instances.every(isReached),
  );
  return { tenant, campaignId, runId, senderId, audienceId, leadIds };
}

/** Starts one of whose actions nobody knows what became: the sender breaks the connection. */
export function givenUnknown(leadCount: number): Promise<ExecutedCampaign> {
  return givenExecuted(
    leadCount,
    () => new Error("reset"),
    ({ reason }) => reason === "unknown-action",
  );
}

/** The instances of a campaign, up to a thousand. */
export async function listInstances(
  tenant: Tenant,
  campaignId: string,
): Promise<readonly ShownInstance[]> {
  const path = `/campaigns/${campaignId}/instances?limit=1000`;
  const reply = await tenant.call<{ items: readonly ShownInstance[] }>("GET", path);
  return expectStatus(reply, 200).items;
}

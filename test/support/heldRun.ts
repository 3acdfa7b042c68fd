/** A run whose messages the test holds in its hands. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { toCampaignObjectName } from "../../src/campaignObject/campaignObjectName.ts";
import type { InstanceCreation } from "../../src/queue/message.ts";
import { putAlarmOff } from "./alarms.ts";
import {
  expectStatus,
  type GivenAudience,
  givenCampaign,
  givenTenant,
  placeOf,
  runIdOf,
  start,
  type Tenant,
} from "./api.ts";
import { interceptQueue } from "./queue.ts";
import { eventually } from "./stores.ts";

export interface HeldRun extends GivenAudience {
  readonly tenant: Tenant;
  readonly campaignId: string;
  readonly runId: string;
  readonly traceId: string;
  readonly messages: readonly InstanceCreation[];
}

/**
 * Starts a campaign over `leadCount` leads and keeps its messages; `vi.restoreAllMocks()` lets later ones go. Nothing
 * becomes of the run by itself: its alarm is put off, however long the test takes.
 */
export async function givenHeldRun(
  leadCount: number,
  body: Record<string, unknown> = {},
  owner?: Tenant,
): Promise<HeldRun> {
  const sent = interceptQueue();
  const tenant = owner ?? (await givenTenant());
  const campaign = await givenCampaign(tenant, leadCount, body);
  const reply = await start(tenant, campaign.campaignId);
  const { instancesCreated } = expectStatus(reply, 200);
  const runId = runIdOf(reply);
  await eventually(
    () => Promise.resolve(sent.filter((message) => message.runId === runId)),
    (messages) => messages.reduce((sum, { from, to }) => sum + to - from, 0) === instancesCreated,
  );
  const name = toCampaignObjectName({ ...placeOf(tenant), campaignId: campaign.campaignId });
  const object = env.CAMPAIGNS.getByName(name);
  await runInDurableObject(object, (_, { storage }) => putAlarmOff(storage));
  return { ...campaign, tenant, runId, traceId: reply.body.traceId, messages: [...sent] };
}

/** A run as the API shows it. */
export async function readRun(tenant: Tenant, campaignId: string, runId: string) {
  const reply = await tenant.call<Record<string, unknown>>(
    "GET",
    `/campaigns/${campaignId}/runs/${runId}`,
  );
  return expectStatus(reply, 200);
}

/** The world in which the requests of the route examples are sent. */
import { toInstanceId } from "../../src/domain/action.ts";
import { givenUnknownAction } from "./actions.ts";
import {
  call,
  expectStatus,
  givenCampaign,
  givenTenant,
  type Reply,
  start,
  stopCampaign,
  type Tenant,
} from "./api.ts";
import { givenQuietRun } from "./campaignStates.ts";
import { fillRoute, type ResourceIds, type RouteExample } from "./routeExamples.ts";
import { givenIdleSender } from "./senders.ts";
import { givenSuppression } from "./suppressions.ts";
import { givenTemplate, readContentSlots } from "./templates.ts";
import { givenDelivery, givenPausedEndpoint } from "./webhookEndpoints.ts";

/** A tenant with one of each resource. */
export interface World {
  readonly tenant: Tenant;
  /** Of a campaign that was started once and can be started again; the template is for its slot, which has another. */
  readonly ids: ResourceIds;
}

/** Makes a world in which the request of every example succeeds, but for one of an active campaign. */
export async function givenWorld(): Promise<World> {
  const tenant = await givenTenant();
  const { audienceId, leadIds, campaignId } = await givenCampaign(tenant, 3);
  const runId = await givenQuietRun(tenant, campaignId);
  await stopCampaign(tenant, campaignId);
  const [{ id: slotId }] = await readContentSlots(tenant, campaignId);
  const templateId = await givenTemplate(tenant, "connection_request");
  // One that acts would go on changing the world.
  const senderId = await givenIdleSender(tenant);
  const instance = { runId, position: 0 };
  const actionId = await givenUnknownAction(instance, senderId);
  const [leadId = ""] = leadIds;
  const suppressionId = await givenSuppression(tenant);
  const webhookEndpointId = await givenPausedEndpoint(tenant);
  const deliveryId = await givenDelivery(webhookEndpointId);
  return {
    tenant,
    ids: {
      accountGroupId: tenant.accountGroupId,
      audienceId,
      leadId,
      leadIds,
      actionId,
      campaignId,
      deliveryId,
      instanceId: toInstanceId(instance),
      runId,
      senderId,
      slotId,
      suppressionId,
      templateId,
      webhookEndpointId,
    },
  };
}

/** Makes a world in which the request of this example succeeds. */
export async function givenWorldFor({ ofActiveCampaign }: RouteExample): Promise<World> {
  const world = await givenWorld();
  if (ofActiveCampaign) expectStatus(await start(world.tenant, world.ids.campaignId), 200);
  return world;
}

/** Sends an example's request with a key. */
export function callExample(
  example: RouteExample,
  ids: ResourceIds,
  headers: Record<string, string>,
): Promise<Reply> {
  const { method, path } = fillRoute(example.route, ids);
  const query = example.query === undefined ? "" : `?${new URLSearchParams(example.query)}`;
  return call(method, path + query, {
    headers,
    ...(example.body === undefined ? {} : { body: example.body(ids) }),
  });
}

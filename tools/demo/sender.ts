/** The demo's part of the conversation about its sender, over HTTP. */
import { type Api, dataOf } from "../../client/client.ts";
import type { DemoCampaign } from "./campaign.ts";
import type { NewEvent } from "./demoSender.ts";
import { promiseBroken } from "./story.ts";

/** `POST …/senders`: it performs everything, without limits, and neither recognises ids nor looks anything up. */
export async function registerSender(
  api: Api,
  accountGroupId: string,
  url: string,
): Promise<{ id: string; secret: string }> {
  const answer = await api.POST("/v1/accounts/{accountGroupId}/senders", {
    params: { path: { accountGroupId } },
    body: { name: "Demo sender", url, kinds: ["engage", "connection_request", "direct_message"] },
  });
  return dataOf(answer);
}

/** `POST …/senders/{senderId}/test`: what became of it. */
export async function testSender(
  api: Api,
  accountGroupId: string,
  senderId: string,
): Promise<string> {
  const answer = await api.POST("/v1/accounts/{accountGroupId}/senders/{senderId}/test", {
    params: { path: { accountGroupId, senderId } },
  });
  return dataOf(answer).outcome;
}

/**
 * `POST …/sender-events`
 *
 * @throws when an event changes nothing
 */
export async function tellEvents(
  api: Api,
  accountGroupId: string,
  events: readonly NewEvent[],
): Promise<void> {
  const answer = await api.POST("/v1/accounts/{accountGroupId}/sender-events", {
    params: { path: { accountGroupId } },
    body: {
      events: events.map((event) => ({
        id: `${event.type}-${event.actionId}`,
        occurredAt: new Date().toISOString(),
        ...event,
      })),
    },
  });
  for (const { id, outcome, reason } of dataOf(answer).results) {
    // A call that is repeated, since its answer was lost, finds its events told.
    if (outcome === "ignored") throw promiseBroken(`Event ${id} was ignored: ${reason}.`);
  }
}

/** `GET …/actions?status=unknown` of a campaign: those that wait for a person. */
export async function listUnknown(
  api: Api,
  { accountGroupId, campaignId }: DemoCampaign,
): Promise<string[]> {
  const answer = await api.GET("/v1/accounts/{accountGroupId}/actions", {
    params: { path: { accountGroupId }, query: { status: "unknown", campaignId } },
  });
  return dataOf(answer).items.map(({ id }) => id);
}

/** `POST …/actions/{actionId}/resolve` */
export async function resolveAsSent(
  api: Api,
  accountGroupId: string,
  actionId: string,
): Promise<void> {
  await api.POST("/v1/accounts/{accountGroupId}/actions/{actionId}/resolve", {
    params: { path: { accountGroupId, actionId } },
    body: { as: "sent" },
  });
}

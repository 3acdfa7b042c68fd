/** The demo's part of the conversation: a campaign from its creation to its last instance, over HTTP. */

import { type Api, dataOf, type Refusal, readRefusal } from "../api/client.ts";

const PAGE_SIZE = 1_000;

/** A campaign as a path names it. */
export interface DemoCampaign {
  readonly accountGroupId: string;
  readonly campaignId: string;
}

/** `POST …/campaigns` */
export async function createCampaign(
  api: Api,
  accountGroupId: string,
  audienceId: string,
): Promise<DemoCampaign> {
  const answer = await api.POST("/v1/accounts/{accountGroupId}/campaigns", {
    params: { path: { accountGroupId } },
    body: { starterTemplateId: "engage-connect-dm", name: "Spring outreach", audienceId },
  });
  return { accountGroupId, campaignId: dataOf(answer).id };
}

/** What a start answered. */
export interface StartAnswer {
  readonly triggered: boolean;
  readonly instancesCreated: number;
  readonly isReplay: boolean;
  readonly runId: string;
}

/** `POST …/start` */
export async function startCampaign(
  api: Api,
  campaign: DemoCampaign,
  idempotencyKey: string,
): Promise<StartAnswer> {
  const answer = await api.POST("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/start", {
    params: { path: campaign, header: { "Idempotency-Key": idempotencyKey } },
  });
  const { triggered, instancesCreated } = dataOf(answer);
  const { headers } = answer.response;
  return {
    triggered,
    instancesCreated,
    isReplay: headers.get("Idempotent-Replayed") === "true",
    runId: headers.get("Location")?.split("/").at(-1) ?? "",
  };
}

/** `POST …/start` once more, which must be refused. */
export async function startAgain(api: Api, campaign: DemoCampaign): Promise<Refusal> {
  try {
    await startCampaign(api, campaign, `second-${crypto.randomUUID()}`);
  } catch (error) {
    const refusal = readRefusal(error);
    if (refusal?.status === 409) return refusal;
    throw error;
  }
  throw new Error("A second start was accepted, and two must never be.");
}

/** `GET …/instances`, every page: how many instances there are, and of how many leads. */
export async function countInstances(
  api: Api,
  campaign: DemoCampaign,
): Promise<{ instances: number; leads: number; pages: number }> {
  const leadIds = new Set<string>();
  let instances = 0;
  let pages = 0;
  let cursor: string | null = null;
  do {
    const query: { limit: number; cursor?: string } = { limit: PAGE_SIZE };
    if (cursor !== null) query.cursor = cursor;
    const answer = await api.GET("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/instances", {
      params: { path: campaign, query },
    });
    const { items, nextCursor } = dataOf(answer);
    for (const { lead } of items) leadIds.add(lead.id);
    instances += items.length;
    pages++;
    cursor = nextCursor;
  } while (cursor !== null);
  return { instances, leads: leadIds.size, pages };
}

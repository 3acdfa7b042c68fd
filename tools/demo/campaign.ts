/** The demo's part of the conversation: a campaign from its creation to its last instance, over HTTP. */

import { type Api, dataOf, type Refusal, readRefusal } from "../../client/client.ts";
import { promiseBroken } from "./story.ts";

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
    body: { starterTemplateId: "connect-engage-dm", name: "Spring outreach", audienceId },
  });
  return { accountGroupId, campaignId: dataOf(answer).id };
}

/** `PATCH …/content-slots/{slotId}` of each: its step waits for no days. */
export async function removeDelays(api: Api, campaign: DemoCampaign): Promise<void> {
  const slots = await api.GET(
    "/v1/accounts/{accountGroupId}/campaigns/{campaignId}/content-slots",
    { params: { path: campaign } },
  );
  for (const { id: slotId } of dataOf(slots).items) {
    await api.PATCH("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/content-slots/{slotId}", {
      params: { path: { ...campaign, slotId } },
      body: { delayDays: 0 },
    });
  }
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

/** `POST …/start`, so many times at once: who won, and what the others were told. */
export async function startAtOnce(
  api: Api,
  campaign: DemoCampaign,
  idempotencyKeys: readonly string[],
): Promise<{ winners: StartAnswer[]; winningKey: string; refusals: Refusal[] }> {
  const winners: StartAnswer[] = [];
  const refusals: Refusal[] = [];
  let winningKey = "";
  await Promise.all(
    idempotencyKeys.map(async (key) => {
      const answer = await start(api, campaign, key);
      if ("code" in answer) refusals.push(answer);
      else {
        winners.push(answer);
        winningKey = key;
      }
    }),
  );
  return { winners, winningKey, refusals };
}

/** `POST …/start` once more, which must be refused. */
export async function startAgain(api: Api, campaign: DemoCampaign): Promise<Refusal> {
  const answer = await start(api, campaign, `second-${crypto.randomUUID()}`);
  if ("code" in answer) return answer;
  throw promiseBroken("A second start was accepted, and two must never be.");
}

/** A start that may be refused as a conflict. */
async function start(
  api: Api,
  campaign: DemoCampaign,
  idempotencyKey: string,
): Promise<StartAnswer | Refusal> {
  try {
    return await startCampaign(api, campaign, idempotencyKey);
  } catch (error) {
    const refusal = readRefusal(error);
    if (refusal?.status === 409) return refusal;
    throw error;
  }
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

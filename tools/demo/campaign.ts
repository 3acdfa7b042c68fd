/** The demo's part of the conversation: a campaign from its creation to its last instance, over HTTP. */

import { type Api, dataOf } from "../../client/client.ts";
import { RefusedError } from "../../client/errors.ts";
import { listAll } from "../../client/listAll.ts";
import { type Started, startCampaign } from "../../client/startCampaign.ts";
import { promiseBroken } from "./story.ts";

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

/** `POST …/start`, so many times at once: who won, and what the others were told. */
export async function startAtOnce(
  api: Api,
  campaign: DemoCampaign,
  idempotencyKeys: readonly string[],
): Promise<{ winners: Started[]; winningKey: string; refusals: RefusedError[] }> {
  const winners: Started[] = [];
  const refusals: RefusedError[] = [];
  let winningKey = "";
  await Promise.all(
    idempotencyKeys.map(async (key) => {
      const answer = await start(api, campaign, key);
      if (answer instanceof RefusedError) refusals.push(answer);
      else {
        winners.push(answer);
        winningKey = key;
      }
    }),
  );
  return { winners, winningKey, refusals };
}

/** `POST …/start` once more, which must be refused. */
export async function startAgain(api: Api, campaign: DemoCampaign): Promise<RefusedError> {
  const answer = await start(api, campaign, `second-${crypto.randomUUID()}`);
  if (answer instanceof RefusedError) return answer;
  throw promiseBroken("A second start was accepted, and two must never be.");
}

/** A start that may be refused as a conflict. */
async function start(
  api: Api,
  campaign: DemoCampaign,
  idempotencyKey: string,
): Promise<Started | RefusedError> {
  try {
    return await startCampaign(api, campaign, { idempotencyKey });
  } catch (error) {
    if (error instanceof RefusedError && error.status === 409) return error;
    throw error;
  }
}

/** `GET …/instances`, every page: how many instances there are, and of how many leads. */
export async function countInstances(
  api: Api,
  campaign: DemoCampaign,
): Promise<{ instances: number; leads: number }> {
  const leadIds = new Set<string>();
  let instances = 0;
  const all = listAll(api, "/v1/accounts/{accountGroupId}/campaigns/{campaignId}/instances", {
    path: campaign,
  });
  for await (const { lead } of all) {
    leadIds.add(lead.id);
    instances++;
  }
  return { instances, leads: leadIds.size };
}

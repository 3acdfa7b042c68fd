/** The demo's part of the conversation: a campaign from its creation to its last instance, over HTTP. */
import * as z from "zod/mini";

import { type Api, type Refusal, readRefusal } from "../api/client.ts";

const PAGE_SIZE = 1_000;

const createdSchema = z.object({ data: z.object({ id: z.string() }) });
const startedSchema = z.object({
  data: z.object({ triggered: z.boolean(), instancesCreated: z.number() }),
});
const pageSchema = z.object({
  data: z.object({
    items: z.array(z.object({ lead: z.object({ id: z.string() }) })),
    nextCursor: z.nullable(z.string()),
  }),
});

/** A campaign of the API; paths as the client takes them. */
export interface DemoCampaign {
  readonly id: string;
  readonly path: string;
}

/** `POST …/campaigns` */
export async function createCampaign(
  api: Api,
  accountGroupId: string,
  audienceId: string,
): Promise<DemoCampaign> {
  const path = `accounts/${accountGroupId}/campaigns`;
  const json = { starterTemplateId: "engage-connect-dm", name: "Spring outreach", audienceId };
  const { id } = createdSchema.parse(await api.post(path, { json }).json()).data;
  return { id, path: `${path}/${id}` };
}

/** What a start answered. */
export interface StartAnswer {
  readonly triggered: boolean;
  readonly instancesCreated: number;
  readonly isReplay: boolean;
  /** As the client takes it. */
  readonly runPath: string;
}

/** `POST …/start` */
export async function startCampaign(
  api: Api,
  campaign: DemoCampaign,
  idempotencyKey: string,
): Promise<StartAnswer> {
  const response = await api.post(`${campaign.path}/start`, {
    headers: { "Idempotency-Key": idempotencyKey },
  });
  const { triggered, instancesCreated } = startedSchema.parse(await response.json()).data;
  return {
    triggered,
    instancesCreated,
    isReplay: response.headers.get("Idempotent-Replayed") === "true",
    runPath: response.headers.get("Location")?.replace("/v1/", "") ?? "",
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
    const searchParams: Record<string, string | number> = { limit: PAGE_SIZE };
    if (cursor !== null) searchParams.cursor = cursor;
    const answer = await api.get(`${campaign.path}/instances`, { searchParams }).json();
    const { items, nextCursor } = pageSchema.parse(answer).data;
    for (const { lead } of items) leadIds.add(lead.id);
    instances += items.length;
    pages++;
    cursor = nextCursor;
  } while (cursor !== null);
  return { instances, leads: leadIds.size, pages };
}

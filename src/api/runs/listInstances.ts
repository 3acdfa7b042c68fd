/** `GET /v1/accounts/{accountGroupId}/campaigns/{campaignId}/instances` */
import * as z from "zod/mini";
import { selectCampaign } from "../../database/campaigns.ts";
import { selectInstances } from "../../database/listInstances.ts";
import { INSTANCE_STATUSES, type Instance, type InstancePlace } from "../../domain/instance.ts";
import { identifierSchema } from "../../platform/identifiers.ts";
import { type Answer, toTimestamp } from "../answer/envelope.ts";
import { campaignNotFound } from "../campaigns/campaignAnswer.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import { type Page, pageQuery, placeOf, toPageOf } from "../request/pagination.ts";
import type { campaignPath } from "../request/schemas.ts";

const placeSchema = z.pipe(
  z.string().check(z.regex(/^[0-9]{1,15}\.[0-9]{1,15}$/)),
  z.transform((text: string): InstancePlace => {
    const [runStartedAt, position] = text.split(".");
    return { runStartedAt: Number(runStartedAt), position: Number(position) };
  }),
);

export const listInstancesQuery = z.strictObject({
  runId: z.optional(identifierSchema),
  status: z.optional(z.enum(INSTANCE_STATUSES)),
  ...pageQuery(placeSchema),
});

/**
 * Lists who is in a campaign, by the start of their run and lead position. An instance that existed on page 1 appears
 * exactly once; of those with one status, it may be missed when its status changes meanwhile.
 */
export async function listInstances(
  {
    parameters: { accountGroupId, campaignId },
    query: { runId, status, cursor, limit },
    request,
  }: RouteInput<z.output<typeof campaignPath>, z.output<typeof listInstancesQuery>, object>,
  { env }: RequestContext,
): Promise<Answer<Page<ReturnType<typeof toInstanceAnswer>>>> {
  const campaign = await selectCampaign(env.DATABASE, accountGroupId, campaignId);
  if (campaign === null) throw campaignNotFound(campaignId);
  const { instances, next } = await selectInstances(
    env.DATABASE,
    campaign,
    { status: status ?? null, runId: runId ?? null },
    placeOf(cursor, request),
    limit,
  );
  const nextPlace = next === null ? null : `${next.runStartedAt}.${next.position}`;
  return { status: 200, data: toPageOf(request, instances.map(toInstanceAnswer), nextPlace) };
}

function toInstanceAnswer({ runId, status, updatedAt, lead }: Instance) {
  return { runId, status, updatedAt: toTimestamp(updatedAt), lead };
}

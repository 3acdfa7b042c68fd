/** `GET /v1/accounts/{accountGroupId}/audiences/{audienceId}/leads` */
import * as z from "zod/mini";

import { selectAudience } from "../../database/audiences.ts";
import { selectLeads } from "../../database/leads.ts";
import type { Lead } from "../../domain/lead.ts";
import { type Answer, toTimestamp } from "../answer/envelope.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import {
  numberPlaceSchema,
  type Page,
  pageQuery,
  placeOf,
  toPageOf,
} from "../request/pagination.ts";
import type { audiencePath } from "../request/schemas.ts";
import { audienceNotFound } from "./audienceAnswer.ts";

export const listLeadsQuery = z.strictObject(pageQuery(numberPlaceSchema));

/** Lists the leads of an audience, by position. A lead that was there on page 1 appears exactly once. */
export async function listLeads(
  {
    parameters: { accountGroupId, audienceId },
    query: { cursor, limit },
    request,
  }: RouteInput<z.output<typeof audiencePath>, z.output<typeof listLeadsQuery>, object>,
  { env }: RequestContext,
): Promise<Answer<Page<ReturnType<typeof toLeadAnswer>>>> {
  const audience = await selectAudience(env.DATABASE, accountGroupId, audienceId);
  if (audience === null) throw audienceNotFound(audienceId);
  const place = placeOf(cursor, request);
  const { leads, hasMore } = await selectLeads(env.DATABASE, audienceId, place, limit);
  return {
    status: 200,
    data: toPageOf(
      request,
      leads.map(toLeadAnswer),
      hasMore ? String(leads.at(-1)?.position) : null,
    ),
  };
}

function toLeadAnswer({ createdAt, ...lead }: Lead) {
  return { ...lead, createdAt: toTimestamp(createdAt) };
}

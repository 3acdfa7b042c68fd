/** `GET /v1/accounts/{accountGroupId}/audiences/{audienceId}/leads` */
import * as z from "zod/mini";

import { selectAudience } from "../../database/audiences.ts";
import { selectLeads } from "../../database/leads.ts";
import type { Answer } from "../answer/envelope.ts";
import { page } from "../answer/words.ts";
import { named } from "../contract.ts";
import type { RouteInput } from "../request/context.ts";
import {
  numberPlaceSchema,
  type Page,
  pageQuery,
  placeOf,
  toPageOf,
} from "../request/pagination.ts";
import type { audiencePath } from "../request/schemas.ts";
import { audienceNotFound } from "./audienceAnswer.ts";
import { type LeadAnswer, leadAnswer, toLeadAnswer } from "./leadAnswer.ts";

export const listLeadsQuery = z.strictObject(pageQuery(numberPlaceSchema));

/** What it answers. */
export const leadPage = /* @__PURE__ */ named("LeadPage", () => page(leadAnswer));

/** Lists the leads of an audience, by position. A lead that was there on page 1 appears exactly once. */
export async function listLeads({
  parameters: { accountGroupId, audienceId },
  database,
  query: { cursor, limit },
  request,
}: RouteInput<z.output<typeof audiencePath>, z.output<typeof listLeadsQuery>, object>): Promise<
  Answer<Page<LeadAnswer>>
> {
  const audience = await selectAudience(database, accountGroupId, audienceId);
  if (audience === null) throw audienceNotFound(audienceId);
  const place = placeOf(cursor, request);
  const { leads, hasMore } = await selectLeads(database, audienceId, place, limit);
  return {
    status: 200,
    data: toPageOf(
      request,
      leads.map(toLeadAnswer),
      hasMore ? String(leads.at(-1)?.position) : null,
    ),
  };
}

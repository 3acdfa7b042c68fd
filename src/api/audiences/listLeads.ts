/** `GET /v1/accounts/{accountGroupId}/audiences/{audienceId}/leads` */
import * as z from "zod/mini";

import { selectAudience } from "../../database/audiences.ts";
import { selectLeads } from "../../database/leads.ts";
import type { Lead } from "../../domain/lead.ts";
import { type Answer, toTimestamp } from "../answer/envelope.ts";
import { count, identifier, page, personFields, text, timestamp } from "../answer/words.ts";
import { about, named } from "../contract.ts";
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

export const listLeadsQuery = z.strictObject(pageQuery(numberPlaceSchema));

const leadAnswer = /* @__PURE__ */ named(
  "Lead",
  () =>
    z.strictObject({
      id: identifier,
      position: about("Its place in the audience, from 0.", count()),
      ...personFields(),
      attributes: z.record(text(100), text(2_000)),
      createdAt: timestamp,
    }),
  "A person to contact.",
);
type LeadAnswer = z.infer<typeof leadAnswer>;

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

function toLeadAnswer({ createdAt, ...lead }: Lead): LeadAnswer {
  return { ...lead, createdAt: toTimestamp(createdAt) };
}

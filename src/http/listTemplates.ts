/** `GET /v1/accounts/{accountGroupId}/templates` */
import * as z from "zod/mini";

import { CHANNELS } from "../campaign/words.ts";
import { listTemplates as listTemplatesInDatabase } from "../database/templates.ts";
import { identifierSchema } from "../identifier.ts";
import type { Answer } from "./envelope.ts";
import { type Page, pageQuery, placeOf, toPageOf } from "./pagination.ts";
import type { RequestContext, RouteInput } from "./route.ts";
import type { accountGroupPath } from "./schemas.ts";
import { type TemplateAnswer, toTemplateAnswer } from "./templateAnswer.ts";

export const listTemplatesQuery = z.strictObject({
  channel: z.optional(z.enum(CHANNELS)),
  ...pageQuery(identifierSchema),
});

/** Lists the templates of an account group and the built-in ones, oldest first. */
export async function listTemplates(
  {
    parameters: { accountGroupId },
    query: { channel, cursor, limit },
    request,
  }: RouteInput<z.output<typeof accountGroupPath>, z.output<typeof listTemplatesQuery>, object>,
  { env }: RequestContext,
): Promise<Answer<Page<TemplateAnswer>>> {
  const { templates, nextId } = await listTemplatesInDatabase(
    env.DATABASE,
    accountGroupId,
    channel ?? null,
    placeOf(cursor, request),
    limit,
  );
  return { status: 200, data: toPageOf(request, templates.map(toTemplateAnswer), nextId) };
}

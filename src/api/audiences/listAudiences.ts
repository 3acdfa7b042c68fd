/** `GET /v1/accounts/{accountGroupId}/audiences` */
import * as z from "zod/mini";
import { selectAudiences } from "../../database/audiences.ts";
import { MAXIMUM_NAME_CHARACTERS } from "../../domain/names.ts";
import { identifierSchema } from "../../platform/identifiers.ts";
import type { Answer } from "../answer/envelope.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import { type Page, pageQuery, placeOf, toPage } from "../request/pagination.ts";
import { type accountGroupPath, line } from "../request/schemas.ts";
import { type AudienceAnswer, toAudienceAnswer } from "./audienceAnswer.ts";

export const listAudiencesQuery = z.strictObject({
  /** Only audiences of exactly this name. */
  name: z.optional(line(MAXIMUM_NAME_CHARACTERS)),
  ...pageQuery(identifierSchema),
});

/** Lists an account group's audiences, oldest first. */
export async function listAudiences(
  {
    parameters: { accountGroupId },
    query: { name, cursor, limit },
    request,
  }: RouteInput<z.output<typeof accountGroupPath>, z.output<typeof listAudiencesQuery>, object>,
  { env }: RequestContext,
): Promise<Answer<Page<AudienceAnswer>>> {
  const audiences = await selectAudiences(
    env.DATABASE,
    accountGroupId,
    name ?? null,
    placeOf(cursor, request),
    limit + 1,
  );
  return { status: 200, data: toPage(request, audiences, limit, toAudienceAnswer, ({ id }) => id) };
}

/** `GET /v1/accounts/{accountGroupId}/audiences` */
import * as z from "zod/mini";
import { selectAudiences } from "../../database/audiences.ts";
import { MAXIMUM_NAME_CHARACTERS } from "../../domain/textLengths.ts";
import { identifierSchema } from "../../platform/identifiers.ts";
import type { Answer } from "../answer/envelope.ts";
import { page } from "../answer/words.ts";
import { named, tellFields } from "../contract.ts";
import type { RouteInput } from "../request/context.ts";
import { type Page, pageQuery, placeOf, toPage } from "../request/pagination.ts";
import { type accountGroupPath, line } from "../request/schemas.ts";
import { type AudienceAnswer, audienceAnswer, toAudienceAnswer } from "./audienceAnswer.ts";

export const listAudiencesQuery = z.strictObject({
  name: z.optional(line(MAXIMUM_NAME_CHARACTERS)),
  ...pageQuery(identifierSchema),
});

/* @__PURE__ */ tellFields(listAudiencesQuery, () => ({
  name: "Only audiences of exactly this name.",
}));

/** What it answers. */
export const audiencePage = /* @__PURE__ */ named("AudiencePage", () => page(audienceAnswer));

/** Lists an account group's audiences, oldest first. */
export async function listAudiences({
  parameters: { accountGroupId },
  database,
  query: { name, cursor, limit },
  request,
}: RouteInput<
  z.output<typeof accountGroupPath>,
  z.output<typeof listAudiencesQuery>,
  object
>): Promise<Answer<Page<AudienceAnswer>>> {
  const audiences = await selectAudiences(
    database,
    accountGroupId,
    name ?? null,
    placeOf(cursor, request),
    limit + 1,
  );
  return { status: 200, data: toPage(request, audiences, limit, toAudienceAnswer, ({ id }) => id) };
}

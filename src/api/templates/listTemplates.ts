/** `GET /v1/accounts/{accountGroupId}/templates` */
import * as z from "zod/mini";
import { selectTemplates } from "../../database/templates.ts";
import { CHANNELS } from "../../domain/template.ts";
import { identifierSchema } from "../../platform/identifiers.ts";
import type { Answer } from "../answer/envelope.ts";
import { page } from "../answer/words.ts";
import { named, tellFields } from "../contract.ts";
import type { RouteInput } from "../request/context.ts";
import { requireHome } from "../request/home.ts";
import { type Page, pageQuery, placeOf, toPageOf } from "../request/pagination.ts";
import type { accountGroupPath } from "../request/schemas.ts";
import { type TemplateAnswer, templateAnswer, toTemplateAnswer } from "./templateAnswer.ts";

export const listTemplatesQuery = z.strictObject({
  channel: z.optional(z.enum(CHANNELS)),
  ...pageQuery(identifierSchema),
});

/* @__PURE__ */ tellFields(listTemplatesQuery, () => ({
  channel: "Only templates of this channel.",
}));

/** What it answers. */
export const templatePage = /* @__PURE__ */ named("TemplatePage", () => page(templateAnswer));

/** Lists the templates of an account group and the built-in ones, oldest first. */
export async function listTemplates({
  parameters: { accountGroupId },
  place,
  database,
  query: { channel, cursor, limit },
  request,
}: RouteInput<
  z.output<typeof accountGroupPath>,
  z.output<typeof listTemplatesQuery>,
  object
>): Promise<Answer<Page<TemplateAnswer>>> {
  const { templates, nextId } = await selectTemplates(
    database,
    accountGroupId,
    channel ?? null,
    placeOf(cursor, request),
    limit,
  );
  // The built-in ones are in every database, and say nothing of whose database this is.
  if (templates.every((one) => one.accountGroupId === null)) await requireHome(place, database);
  return { status: 200, data: toPageOf(request, templates.map(toTemplateAnswer), nextId) };
}

/** `DELETE /v1/accounts/{accountGroupId}/templates/{templateId}` */
import type * as z from "zod/mini";

import { deleteUnusedTemplate, type UsingCampaign } from "../../database/templates.ts";
import type { Answer } from "../answer/envelope.ts";
import { ApiError } from "../answer/failures.ts";
import { nameSome } from "../answer/nameSome.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import type { templatePath } from "../request/schemas.ts";
import { requireOwnTemplate, type TemplateAnswer, toTemplateAnswer } from "./templateAnswer.ts";

/** Deletes a template, unless a campaign under way sends it. Content slots that had it are left without one. */
export async function deleteTemplate(
  {
    parameters: { accountGroupId, templateId },
  }: RouteInput<z.output<typeof templatePath>, object, object>,
  { env }: RequestContext,
): Promise<Answer<TemplateAnswer>> {
  // Read first: once it is gone, a repeated attempt could not tell what it was.
  const template = await requireOwnTemplate(env.DATABASE, accountGroupId, templateId);
  const usedBy = await deleteUnusedTemplate(env.DATABASE, accountGroupId, templateId, Date.now());
  if (usedBy.length > 0) throw templateInUse(templateId, usedBy);
  return { status: 200, data: toTemplateAnswer(template) };
}

function templateInUse(templateId: string, campaigns: readonly UsingCampaign[]): ApiError {
  const named = nameSome(campaigns.map(({ id, name }) => `${id} (${name})`));
  return new ApiError(
    "templateInUse",
    `Active campaigns use the template ${templateId}: ${named}. It can be deleted once none of them is active.`,
  );
}

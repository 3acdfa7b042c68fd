/** `GET /v1/accounts/{accountGroupId}/templates/{templateId}` */
import type * as z from "zod/mini";

import { selectTemplate } from "../../database/templates.ts";
import type { Answer } from "../answer/envelope.ts";
import type { RouteInput } from "../request/context.ts";
import type { templatePath } from "../request/schemas.ts";
import { type TemplateAnswer, templateNotFound, toTemplateAnswer } from "./templateAnswer.ts";

/** Reads a template, also a built-in one. */
export async function getTemplate({
  parameters: { accountGroupId, templateId },
  database,
}: RouteInput<z.output<typeof templatePath>, object, object>): Promise<Answer<TemplateAnswer>> {
  const template = await selectTemplate(database, accountGroupId, templateId);
  if (template === null) throw templateNotFound(templateId);
  return { status: 200, data: toTemplateAnswer(template) };
}

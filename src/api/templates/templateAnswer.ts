/** A template as the API shows it. */

import { selectTemplate } from "../../database/templates.ts";
import type { Channel, Template } from "../../domain/template.ts";
import { findContentFault } from "../../domain/template.ts";
import { toTimestamp } from "../answer/envelope.ts";
import { ApiError } from "../answer/failures.ts";

export type TemplateAnswer = ReturnType<typeof toTemplateAnswer>;

export function toTemplateAnswer(template: Template) {
  return {
    id: template.id,
    channel: template.channel,
    name: template.name,
    content: template.content,
    builtIn: template.accountGroupId === null,
    createdAt: toTimestamp(template.createdAt),
    updatedAt: toTimestamp(template.updatedAt),
  };
}

/** Where a template is, as an account group sees it. */
export function pathOfTemplate(accountGroupId: string, templateId: string): string {
  return `/v1/accounts/${accountGroupId}/templates/${templateId}`;
}

/** The answer for a template that is missing, or another account group's: the two must not differ. */
export function templateNotFound(templateId: string): ApiError {
  return new ApiError("notFound", `There is no template ${templateId} in this account group.`);
}

/** A template that the account group may change. */
export async function requireOwnTemplate(
  database: D1Database,
  accountGroupId: string,
  templateId: string,
): Promise<Template> {
  const template = await selectTemplate(database, accountGroupId, templateId);
  if (template === null) throw templateNotFound(templateId);
  if (template.accountGroupId === null) {
    throw new ApiError(
      "readOnly",
      `The template ${templateId} is built in, for every account group. Create one of your own with the content you want.`,
    );
  }
  return template;
}

/** Refuses a content that its channel cannot carry. */
export function requireFittingContent(channel: Channel, content: string): void {
  const fault = findContentFault(channel, content);
  if (fault !== null) throw new ApiError("unprocessable", fault);
}

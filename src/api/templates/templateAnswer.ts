/** A template as the API shows it. */
import * as z from "zod/mini";

import { selectTemplate } from "../../database/templates.ts";
import { CHANNELS, findMessageFaults, type Message, type Template } from "../../domain/template.ts";
import { toTimestamp } from "../answer/envelope.ts";
import { ApiError } from "../answer/failures.ts";
import { identifier, text, timestamp } from "../answer/words.ts";
import { about, named } from "../contract.ts";

/** A channel in an answer. */
export const channelAnswer = /* @__PURE__ */ named(
  "Channel",
  () => z.enum(CHANNELS),
  "What carries a message to a lead.",
);

/** A template in an answer. */
export const templateAnswer = /* @__PURE__ */ named(
  "Template",
  () =>
    z.strictObject({
      id: identifier,
      channel: channelAnswer,
      name: text(200),
      subject: about("The subject of an InMail; null on any other channel.", z.nullable(text(200))),
      content: about("Placeholders like `{{name}}` are part of the text.", text(8_000)),
      builtIn: about("Whether every account group has it, and none can change it.", z.boolean()),
      createdAt: timestamp,
      updatedAt: timestamp,
    }),
  "A message that content slots can point to.",
);
export type TemplateAnswer = z.infer<typeof templateAnswer>;

/** Shows a template. */
export function toTemplateAnswer(template: Template): TemplateAnswer {
  return {
    id: template.id,
    channel: template.channel,
    name: template.name,
    subject: template.subject,
    content: template.content,
    builtIn: template.accountGroupId === null,
    createdAt: toTimestamp(template.createdAt),
    updatedAt: toTimestamp(template.updatedAt),
  };
}

/** What the contract says of `subject` in a request. */
export const SUBJECT_DESCRIPTION =
  "One line of up to 200 characters, with placeholders as in `content`: required for the channel `inmail`, refused for any other.";

/** What the contract says of `content` in a request. */
export const CONTENT_DESCRIPTION =
  "Text of up to 300 characters for a `connection_request`, 8,000 for a `direct_message`, 1,900 for an `inmail`. `{{company}}` is a placeholder for what is known of the lead, `{{company|your team}}` one with a fallback where that is missing. The field is `name`, `firstName`, `email`, `linkedinUrl`, `externalId`, `company`, `title` or an attribute.";

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

/** Refuses a message that cannot be sent on its channel, or whose placeholders cannot be read. */
export function requireFittingMessage(message: Message): void {
  const faults = findMessageFaults(message);
  if (faults.length > 0) throw new ApiError("unprocessable", faults.join("; "));
}

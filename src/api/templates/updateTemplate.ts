/** `PATCH /v1/accounts/{accountGroupId}/templates/{templateId}` */
import * as z from "zod/mini";
import { updateOwnTemplate } from "../../database/templates.ts";
import { MAXIMUM_SUBJECT_CHARACTERS } from "../../domain/template.ts";
import { MAXIMUM_NAME_CHARACTERS } from "../../domain/textLengths.ts";
import type { Answer } from "../answer/envelope.ts";
import { tell, tellFields } from "../contract.ts";
import type { RouteInput } from "../request/context.ts";
import { line, messageText, type templatePath } from "../request/schemas.ts";
import {
  CONTENT_DESCRIPTION,
  requireFittingMessage,
  requireOwnTemplate,
  SUBJECT_DESCRIPTION,
  type TemplateAnswer,
  templateNotFound,
  toTemplateAnswer,
} from "./templateAnswer.ts";

const changesSomething = z.refine<object>(
  (change) => Object.values(change).some((value) => value !== undefined),
  "must have at least one of name, subject and content",
);
/* @__PURE__ */ tell(changesSomething, () => ({ minProperties: 1 }));

/** The channel stays: content slots rely on it. */
export const templateChangeBody = z
  .strictObject({
    name: z.optional(line(MAXIMUM_NAME_CHARACTERS)),
    subject: z.optional(line(MAXIMUM_SUBJECT_CHARACTERS)),
    content: z.optional(messageText),
  })
  .check(changesSomething);
/* @__PURE__ */ tellFields(templateChangeBody, () => ({
  name: "One line.",
  subject: SUBJECT_DESCRIPTION,
  content: CONTENT_DESCRIPTION,
}));

/** Changes a template of the account group, and with it what its campaigns send from now on. */
export async function updateTemplate({
  parameters: { accountGroupId, templateId },
  database,
  body: { name, subject, content },
}: RouteInput<z.output<typeof templatePath>, object, z.output<typeof templateChangeBody>>): Promise<
  Answer<TemplateAnswer>
> {
  const present = await requireOwnTemplate(database, accountGroupId, templateId);
  if (subject !== undefined || content !== undefined) {
    requireFittingMessage({
      channel: present.channel,
      subject: subject ?? present.subject,
      content: content ?? present.content,
    });
  }
  const template = await updateOwnTemplate(
    database,
    accountGroupId,
    templateId,
    { name: name ?? null, subject: subject ?? null, content: content ?? null },
    Date.now(),
  );
  // It may have been deleted in the meantime.
  if (template === null) throw templateNotFound(templateId);
  return { status: 200, data: toTemplateAnswer(template) };
}

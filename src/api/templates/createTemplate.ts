/** `POST /v1/accounts/{accountGroupId}/templates` */
import * as z from "zod/mini";
import { insertTemplate } from "../../database/templates.ts";
import { CHANNELS, MAXIMUM_SUBJECT_CHARACTERS } from "../../domain/template.ts";
import { MAXIMUM_NAME_CHARACTERS } from "../../domain/textLengths.ts";
import { newIdentifier } from "../../platform/identifiers.ts";
import type { Answer } from "../answer/envelope.ts";
import { tellFields } from "../contract.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import { notAtHome } from "../request/home.ts";
import { requireCreation, toKeyedRequest } from "../request/keyedRequest.ts";
import { optional } from "../request/optional.ts";
import { type accountGroupPath, line, messageText } from "../request/schemas.ts";
import {
  CONTENT_DESCRIPTION,
  pathOfTemplate,
  requireFittingMessage,
  SUBJECT_DESCRIPTION,
  type TemplateAnswer,
  toTemplateAnswer,
} from "./templateAnswer.ts";

export const newTemplateBody = z.strictObject({
  channel: z.enum(CHANNELS),
  name: line(MAXIMUM_NAME_CHARACTERS),
  subject: optional(line(MAXIMUM_SUBJECT_CHARACTERS)),
  content: messageText,
});
/* @__PURE__ */ tellFields(newTemplateBody, () => ({
  channel: "It cannot be changed later.",
  name: "One line.",
  subject: SUBJECT_DESCRIPTION,
  content: CONTENT_DESCRIPTION,
}));

/** Creates a template of the account group. */
export async function createTemplate(
  input: RouteInput<z.output<typeof accountGroupPath>, object, z.output<typeof newTemplateBody>>,
  context: RequestContext,
): Promise<Answer<TemplateAnswer>> {
  const { accountGroupId } = input.parameters;
  requireFittingMessage(input.body);
  const now = Date.now();
  const creation = await insertTemplate(
    input.database,
    { ...input.body, id: newIdentifier(now), accountGroupId, createdAt: now },
    await toKeyedRequest(input, context),
  );
  if (creation === null) throw notAtHome(input.place);
  const { resource: template, headers } = requireCreation(creation, context);
  return {
    status: 201,
    data: toTemplateAnswer(template),
    headers: { Location: pathOfTemplate(accountGroupId, template.id), ...headers },
  };
}

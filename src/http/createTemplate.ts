/** `POST /v1/accounts/{accountGroupId}/templates` */
import * as z from "zod/mini";

import { CHANNELS, MAXIMUM_NAME_CHARACTERS } from "../campaign/words.ts";
import { createTemplate as createTemplateInDatabase } from "../database/templates.ts";
import { newIdentifier } from "../identifier.ts";
import { accountGroupNotFound } from "./accountGroupNotFound.ts";
import type { Answer } from "./envelope.ts";
import { requireCreation, toKeyedRequest } from "./keyedRequest.ts";
import type { RequestContext, RouteInput } from "./route.ts";
import { type accountGroupPath, line, messageText } from "./schemas.ts";
import {
  pathOfTemplate,
  requireFittingContent,
  type TemplateAnswer,
  toTemplateAnswer,
} from "./templateAnswer.ts";

export const newTemplateBody = z.strictObject({
  channel: z.enum(CHANNELS),
  name: line(MAXIMUM_NAME_CHARACTERS),
  content: messageText,
});

/** Creates a template of the account group. */
export async function createTemplate(
  input: RouteInput<z.output<typeof accountGroupPath>, object, z.output<typeof newTemplateBody>>,
  context: RequestContext,
): Promise<Answer<TemplateAnswer>> {
  const { accountGroupId } = input.parameters;
  const { body } = input;
  requireFittingContent(body.channel, body.content);
  const now = Date.now();
  const creation = await createTemplateInDatabase(
    context.env.DATABASE,
    { ...body, id: newIdentifier(now), accountGroupId, createdAt: now },
    await toKeyedRequest(input, context),
  );
  if (creation === null) throw accountGroupNotFound(accountGroupId);
  const { resource: template, headers } = requireCreation(creation, context);
  return {
    status: 201,
    data: toTemplateAnswer(template),
    headers: { Location: pathOfTemplate(accountGroupId, template.id), ...headers },
  };
}

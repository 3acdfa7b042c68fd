/** `POST /v1/accounts/{accountGroupId}/audiences` */
import * as z from "zod/mini";

import { MAXIMUM_DESCRIPTION_CHARACTERS, MAXIMUM_NAME_CHARACTERS } from "../campaign/words.ts";
import { createAudience as createAudienceInDatabase } from "../database/audiences.ts";
import { newIdentifier } from "../identifier.ts";
import { accountGroupNotFound } from "./accountGroupNotFound.ts";
import { type AudienceAnswer, pathOfAudience, toAudienceAnswer } from "./audienceAnswer.ts";
import type { Answer } from "./envelope.ts";
import { requireCreation, toKeyedRequest } from "./keyedRequest.ts";
import type { RequestContext, RouteInput } from "./route.ts";
import { type accountGroupPath, line, paragraph } from "./schemas.ts";

export const newAudienceBody = z.strictObject({
  name: line(MAXIMUM_NAME_CHARACTERS),
  description: z.optional(z.nullable(paragraph(MAXIMUM_DESCRIPTION_CHARACTERS))),
});

/** Creates an empty audience. */
export async function createAudience(
  input: RouteInput<z.output<typeof accountGroupPath>, object, z.output<typeof newAudienceBody>>,
  context: RequestContext,
): Promise<Answer<AudienceAnswer>> {
  const { accountGroupId } = input.parameters;
  const { name, description } = input.body;
  const now = Date.now();
  const creation = await createAudienceInDatabase(
    context.env.DATABASE,
    {
      id: newIdentifier(now),
      accountGroupId,
      name,
      description: description ?? null,
      createdAt: now,
    },
    await toKeyedRequest(input, context),
  );
  if (creation === null) throw accountGroupNotFound(accountGroupId);
  const { resource: audience, headers } = requireCreation(creation, context);
  return {
    status: 201,
    data: toAudienceAnswer(audience),
    headers: { Location: pathOfAudience(accountGroupId, audience.id), ...headers },
  };
}

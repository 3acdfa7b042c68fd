/** `POST /v1/accounts/{accountGroupId}/audiences` */
import * as z from "zod/mini";
import { insertAudience } from "../../database/audiences.ts";
import {
  MAXIMUM_DESCRIPTION_CHARACTERS,
  MAXIMUM_NAME_CHARACTERS,
} from "../../domain/textLengths.ts";
import { newIdentifier } from "../../platform/identifiers.ts";
import type { Answer } from "../answer/envelope.ts";
import { tellFields } from "../contract.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import { notAtHome } from "../request/home.ts";
import { requireCreation, toKeyedRequest } from "../request/keyedRequest.ts";
import { type accountGroupPath, line, paragraph } from "../request/schemas.ts";
import { type AudienceAnswer, pathOfAudience, toAudienceAnswer } from "./audienceAnswer.ts";

export const newAudienceBody = z.strictObject({
  name: line(MAXIMUM_NAME_CHARACTERS),
  description: z.optional(z.nullable(paragraph(MAXIMUM_DESCRIPTION_CHARACTERS))),
});

/* @__PURE__ */ tellFields(newAudienceBody, () => ({
  name: "One line.",
  description: "Text for people, of several lines if need be.",
}));

/** Creates an empty audience. */
export async function createAudience(
  input: RouteInput<z.output<typeof accountGroupPath>, object, z.output<typeof newAudienceBody>>,
  context: RequestContext,
): Promise<Answer<AudienceAnswer>> {
  const { accountGroupId } = input.parameters;
  const { name, description } = input.body;
  const now = Date.now();
  const creation = await insertAudience(
    input.database,
    {
      id: newIdentifier(now),
      accountGroupId,
      name,
      description: description ?? null,
      createdAt: now,
    },
    await toKeyedRequest(input, context),
  );
  if (creation === null) throw notAtHome(input.place);
  const { resource: audience, headers } = requireCreation(creation, context);
  return {
    status: 201,
    data: toAudienceAnswer(audience),
    headers: { Location: pathOfAudience(accountGroupId, audience.id), ...headers },
  };
}

/** `POST /v1/accounts/{accountGroupId}/audiences` */
import * as z from "zod/mini";

import { createAudience as createAudienceInDatabase } from "../database/audiences.ts";
import { newIdentifier } from "../identifier.ts";
import { type AudienceAnswer, toAudienceAnswer } from "./audienceAnswer.ts";
import type { Answer } from "./envelope.ts";
import { ApiError } from "./failures.ts";
import type { RequestContext, RouteInput } from "./route.ts";
import { type accountGroupPath, line, paragraph } from "./schemas.ts";

export const newAudienceBody = z.strictObject({
  name: line(200),
  description: z.optional(z.nullable(paragraph(2_000))),
});

/** Creates an empty audience. */
export async function createAudience(
  {
    parameters: { accountGroupId },
    body: { name, description },
  }: RouteInput<z.output<typeof accountGroupPath>, object, z.output<typeof newAudienceBody>>,
  { env }: RequestContext,
): Promise<Answer<AudienceAnswer>> {
  const now = Date.now();
  const audience = await createAudienceInDatabase(env.DATABASE, {
    id: newIdentifier(now),
    accountGroupId,
    name,
    description: description ?? null,
    createdAt: now,
  });
  if (audience === null) {
    throw new ApiError("notFound", `There is no account group ${accountGroupId}.`);
  }
  return { status: 201, data: toAudienceAnswer(audience) };
}

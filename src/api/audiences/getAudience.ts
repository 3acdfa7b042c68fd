/** `GET /v1/accounts/{accountGroupId}/audiences/{audienceId}` */
import type * as z from "zod/mini";

import { selectAudience } from "../../database/audiences.ts";
import type { Answer } from "../answer/envelope.ts";
import type { RouteInput } from "../request/context.ts";
import type { audiencePath } from "../request/schemas.ts";
import { type AudienceAnswer, audienceNotFound, toAudienceAnswer } from "./audienceAnswer.ts";

/** Reads an audience. */
export async function getAudience({
  parameters: { accountGroupId, audienceId },
  database,
}: RouteInput<z.output<typeof audiencePath>, object, object>): Promise<Answer<AudienceAnswer>> {
  const audience = await selectAudience(database, accountGroupId, audienceId);
  if (audience === null) throw audienceNotFound(audienceId);
  return { status: 200, data: toAudienceAnswer(audience) };
}

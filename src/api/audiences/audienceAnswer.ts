/** An audience as the API shows it. */
import * as z from "zod/mini";

import type { Audience } from "../../domain/audience.ts";
import { toTimestamp } from "../answer/envelope.ts";
import { ApiError } from "../answer/failures.ts";
import { count, identifier, text, timestamp } from "../answer/words.ts";
import { named } from "../contract.ts";

/** An audience in an answer. */
export const audienceAnswer = /* @__PURE__ */ named(
  "Audience",
  () =>
    z.strictObject({
      id: identifier,
      name: text(200),
      description: z.nullable(text(2_000)),
      leadCount: count(),
      createdAt: timestamp,
      updatedAt: timestamp,
    }),
  "A list of leads to which leads are only ever added.",
);
export type AudienceAnswer = z.infer<typeof audienceAnswer>;

/** Shows an audience. */
export function toAudienceAnswer(audience: Audience): AudienceAnswer {
  return {
    id: audience.id,
    name: audience.name,
    description: audience.description,
    leadCount: audience.leadCount,
    createdAt: toTimestamp(audience.createdAt),
    updatedAt: toTimestamp(audience.updatedAt),
  };
}

/** Where an audience is. */
export function pathOfAudience(accountGroupId: string, audienceId: string): string {
  return `/v1/accounts/${accountGroupId}/audiences/${audienceId}`;
}

/** The answer for an audience that is missing, or another account group's: the two must not differ. */
export function audienceNotFound(audienceId: string): ApiError {
  return new ApiError("notFound", `There is no audience ${audienceId} in this account group.`);
}

/** An audience as the API shows it. */
import type { Audience } from "../../domain/audience.ts";
import { toTimestamp } from "../answer/envelope.ts";
import { ApiError } from "../answer/failures.ts";

export type AudienceAnswer = ReturnType<typeof toAudienceAnswer>;

export function toAudienceAnswer(audience: Audience) {
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

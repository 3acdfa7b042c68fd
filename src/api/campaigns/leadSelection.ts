/** Which leads of its audience a new campaign selects, and the answer when it cannot. */
import * as z from "zod/mini";

import { selectAudience } from "../../database/audiences.ts";
import { selectForeignLeadIds } from "../../database/leads.ts";
import { identifierSchema } from "../../platform/identifiers.ts";
import { ApiError } from "../answer/failures.ts";
import { nameSome } from "../answer/nameSome.ts";
import { audienceNotFound } from "../audiences/audienceAnswer.ts";

const MAXIMUM_LEAD_IDS = 10_000;

/** `leadIds` of a new campaign. */
export const leadIdsSchema = z.optional(
  z.array(identifierSchema).check(
    z.minLength(1, "must name at least 1 lead; leave it out to select the whole audience"),
    z.maxLength(
      MAXIMUM_LEAD_IDS,
      `must name at most ${MAXIMUM_LEAD_IDS} leads; for more, make an audience of them`,
    ),
    z.refine((ids) => new Set(ids).size === ids.length, "must not name a lead twice"),
  ),
);

interface Selection {
  readonly audienceId: string;
  readonly leadIds?: readonly string[] | undefined;
}

/** Why no campaign was created over this selection: the second look. */
export async function refuseSelection(
  database: D1Database,
  accountGroupId: string,
  { audienceId, leadIds }: Selection,
): Promise<ApiError> {
  if (
    leadIds === undefined ||
    (await selectAudience(database, accountGroupId, audienceId)) === null
  ) {
    return audienceNotFound(audienceId);
  }
  const ids = await selectForeignLeadIds(database, audienceId, leadIds);
  return new ApiError(
    "unprocessable",
    `leadIds: not in the audience ${audienceId}: ${nameSome(ids)}`,
  );
}

/** Which leads of its audience a new campaign selects, and the answer when it cannot. */
import * as z from "zod/mini";

import { readAudience } from "../database/audiences.ts";
import { findForeignLeadIds } from "../database/createCampaign.ts";
import { identifierSchema } from "../identifier.ts";
import { audienceNotFound } from "./audienceAnswer.ts";
import { ApiError } from "./failures.ts";
import { nameSome } from "./nameSome.ts";

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
    (await readAudience(database, accountGroupId, audienceId)) === null
  ) {
    return audienceNotFound(audienceId);
  }
  const ids = await findForeignLeadIds(database, audienceId, leadIds);
  return new ApiError(
    "unprocessable",
    `leadIds: not in the audience ${audienceId}: ${nameSome(ids)}`,
  );
}

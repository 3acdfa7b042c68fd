/** Which leads and senders a new campaign names, and the answer when it cannot. */
import * as z from "zod/mini";

import { selectAudience } from "../../database/audiences.ts";
import { selectForeignLeadIds } from "../../database/leads.ts";
import { selectForeignSenderIds } from "../../database/senders.ts";
import { MAXIMUM_NAMED_SENDERS } from "../../domain/campaign.ts";
import { identifierSchema } from "../../platform/identifiers.ts";
import { ApiError } from "../answer/failures.ts";
import { nameSome } from "../answer/nameSome.ts";
import { audienceNotFound } from "../audiences/audienceAnswer.ts";
import { distinct } from "../request/schemas.ts";

const MAXIMUM_LEAD_IDS = 10_000;

/** What the contract says of `leadIds`. */
export const LEAD_IDS_DESCRIPTION =
  "Leads of the audience, each once, in any order: instances follow that of the audience; left out, the whole audience as it is now.";

/** `leadIds` of a new campaign. */
export const leadIdsSchema = z.optional(
  z
    .array(identifierSchema)
    .check(
      z.minLength(1, "must name at least 1 lead; leave it out to select the whole audience"),
      z.maxLength(
        MAXIMUM_LEAD_IDS,
        `must name at most ${MAXIMUM_LEAD_IDS} leads; for more, make an audience of them`,
      ),
      distinct,
    ),
);

/** What the contract says of `senderIds`. */
export const SENDER_IDS_DESCRIPTION =
  "Senders of the account group that serve the campaign, each once; left out, every enabled sender that performs the kinds of its workflow.";

/** `senderIds` of a new campaign. */
export const senderIdsSchema = z.optional(
  z
    .array(identifierSchema)
    .check(
      z.minLength(1, "must name at least 1 sender; leave it out for all that can serve"),
      z.maxLength(MAXIMUM_NAMED_SENDERS, `must name at most ${MAXIMUM_NAMED_SENDERS} senders`),
      distinct,
    ),
);

interface Selection {
  readonly audienceId: string;
  readonly leadIds?: readonly string[] | undefined;
  readonly senderIds?: readonly string[] | undefined;
}

/** Why no campaign was created over this selection: the second look. */
export async function refuseSelection(
  database: D1Database,
  accountGroupId: string,
  { audienceId, leadIds = [], senderIds = [] }: Selection,
): Promise<ApiError> {
  if ((await selectAudience(database, accountGroupId, audienceId)) === null) {
    return audienceNotFound(audienceId);
  }
  const leads = await selectForeignLeadIds(database, audienceId, leadIds);
  const senders = await selectForeignSenderIds(database, accountGroupId, senderIds);
  const faults = [
    ...(leads.length > 0 ? [`leadIds: not in the audience ${audienceId}: ${nameSome(leads)}`] : []),
    ...(senders.length > 0 ? [`senderIds: not in this account group: ${nameSome(senders)}`] : []),
  ];
  return new ApiError("unprocessable", faults.join("; "));
}

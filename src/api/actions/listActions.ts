/** `GET /v1/accounts/{accountGroupId}/actions` */
import * as z from "zod/mini";

import {
  type ActionPage,
  selectActions,
  selectUnknownActionsOfGroup,
} from "../../database/actionPages.ts";
import { selectCampaign } from "../../database/campaigns.ts";
import { ACTION_STATUSES, type ActionKey } from "../../domain/action.ts";
import { identifierSchema } from "../../platform/identifiers.ts";
import type { Answer } from "../answer/envelope.ts";
import { ApiError } from "../answer/failures.ts";
import { runArchived } from "../answer/runArchived.ts";
import { page } from "../answer/words.ts";
import { campaignNotFound } from "../campaigns/campaignAnswer.ts";
import { named, tellFields } from "../contract.ts";
import type { RouteInput } from "../request/context.ts";
import { type Page, pageQuery, placeOf, toPageOf } from "../request/pagination.ts";
import type { accountGroupPath } from "../request/schemas.ts";
import { type ActionAnswer, actionAnswer, toActionAnswer } from "./actionAnswer.ts";

const placeSchema = z.pipe(
  z.string().check(z.regex(/^[0-9a-f]{24}\.[0-9]{1,15}\.[0-9]{1,2}$/)),
  z.transform((text: string): ActionKey => {
    const [campaignId = "", position, step] = text.split(".");
    return { campaignId, position: Number(position), step: Number(step) };
  }),
);

export const listActionsQuery = z.strictObject({
  campaignId: z.optional(identifierSchema),
  status: z.optional(z.enum(ACTION_STATUSES)),
  ...pageQuery(placeSchema),
});

/* @__PURE__ */ tellFields(listActionsQuery, () => ({
  campaignId: "Only actions of this campaign. It may be left out for `unknown` ones alone.",
  status:
    "Only actions in this status. Looking for any but `unknown` ones among many others, a page may have fewer than `limit`, or none: go by `hasMore`.",
}));

/** What it answers. */
export const actionPage = /* @__PURE__ */ named("ActionPage", () => page(actionAnswer));

/** Lists actions, by campaign, lead and step. */
export async function listActions({
  parameters: { accountGroupId },
  database,
  query: { campaignId, status, cursor, limit },
  request,
}: RouteInput<
  z.output<typeof accountGroupPath>,
  z.output<typeof listActionsQuery>,
  object
>): Promise<Answer<Page<ActionAnswer>>> {
  const place = placeOf(cursor, request);
  let found: ActionPage;
  if (campaignId !== undefined) {
    const campaign = await selectCampaign(database, accountGroupId, campaignId);
    if (campaign === null) throw campaignNotFound(campaignId);
    const own = await selectActions(database, campaign, status ?? null, place, limit);
    if ("archivedRunId" in own) {
      throw runArchived("actions", { accountGroupId, campaignId, runId: own.archivedRunId });
    }
    found = own;
  } else if (status === "unknown") {
    found = await selectUnknownActionsOfGroup(database, accountGroupId, place, limit);
  } else {
    throw new ApiError("unprocessable", "campaignId: only unknown actions are listed without one");
  }
  const { actions, next } = found;
  const nextPlace = next === null ? null : `${next.campaignId}.${next.position}.${next.step}`;
  return { status: 200, data: toPageOf(request, actions.map(toActionAnswer), nextPlace) };
}

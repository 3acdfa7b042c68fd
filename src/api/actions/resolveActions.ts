/** `POST /v1/accounts/{accountGroupId}/actions/resolve` */
import * as z from "zod/mini";

import { resolveActions as resolveAll, selectUnknownActions } from "../../database/actions.ts";
import { selectCampaign } from "../../database/campaigns.ts";
import { decideResolution, RESOLUTIONS } from "../../domain/decideResolution.ts";
import { identifierSchema } from "../../platform/identifiers.ts";
import { wakeSender } from "../../senders/wakeSender.ts";
import type { Answer } from "../answer/envelope.ts";
import { count } from "../answer/words.ts";
import { campaignNotFound } from "../campaigns/campaignAnswer.ts";
import { about, named, tellFields } from "../contract.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import type { accountGroupPath } from "../request/schemas.ts";
import { RESOLUTION_DESCRIPTION } from "./resolveAction.ts";

/** Most actions that a call resolves: what one statement changes safely. */
const MAXIMUM_ACTIONS = 1_000;

export const resolutionsBody = z.strictObject({
  as: z.enum(RESOLUTIONS),
  campaignId: identifierSchema,
  senderId: z.optional(identifierSchema),
});
/* @__PURE__ */ tellFields(resolutionsBody, () => ({
  as: RESOLUTION_DESCRIPTION,
  campaignId: "Whose actions they are.",
  senderId: "Only those of this sender.",
}));

/** What it answers. */
export const resolutionsAnswer = /* @__PURE__ */ named("ResolvedActions", () =>
  z.strictObject({
    resolved: about("How many actions this call has resolved.", count(0, MAXIMUM_ACTIONS)),
    hasMore: about("Whether there are more of them: then ask again.", z.boolean()),
  }),
);

/** Says the same of up to 1,000 actions of a campaign that nobody knows about. */
export async function resolveActions(
  {
    parameters: { accountGroupId },
    place,
    database,
    body: { as, campaignId, senderId },
  }: RouteInput<z.output<typeof accountGroupPath>, object, z.output<typeof resolutionsBody>>,
  { env, execution, fields }: RequestContext,
): Promise<Answer<z.infer<typeof resolutionsAnswer>>> {
  const campaign = await selectCampaign(database, accountGroupId, campaignId);
  if (campaign === null) throw campaignNotFound(campaignId);
  const found = await selectUnknownActions(
    database,
    campaignId,
    senderId ?? null,
    MAXIMUM_ACTIONS + 1,
  );
  const now = Date.now();
  const resolvings = found.slice(0, MAXIMUM_ACTIONS).flatMap((action) => {
    const decision = decideResolution(action, as, now);
    const { position, step } = action;
    return decision.outcome === "resolved"
      ? [{ campaignId, position, step, action: decision.action, senderId: action.senderId }]
      : [];
  });
  const resolved = resolvings.length === 0 ? 0 : await resolveAll(database, resolvings, now);
  fields.resolved = resolved;
  for (const own of new Set(resolvings.map((resolving) => resolving.senderId))) {
    execution.waitUntil(wakeSender(env, { ...place, senderId: own }));
  }
  return { status: 200, data: { resolved, hasMore: found.length > MAXIMUM_ACTIONS } };
}

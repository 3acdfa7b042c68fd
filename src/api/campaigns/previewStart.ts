/** `GET /v1/accounts/{accountGroupId}/campaigns/{campaignId}/start` */
import type * as z from "zod/mini";
import { selectStartFacts } from "../../database/startFacts.ts";
import { decideStart, findStartBlockers } from "../../domain/decideStart.ts";
import { type Answer, type ErrorBody, toErrorBody } from "../answer/envelope.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import type { campaignPath } from "../request/schemas.ts";
import { campaignNotFound } from "./campaignAnswer.ts";
import { refuseStart } from "./startCampaign.ts";

/** What a preview answers; it tells of a refused start neither of the last two. */
interface StartPreview {
  readonly canStart: boolean;
  readonly blockers: readonly ErrorBody[];
  readonly triggered: boolean | null;
  readonly instancesCreated: number | null;
}

/** Tells what a start would do now, by the rule of the start itself. Only reads. */
export async function previewStart(
  { parameters }: RouteInput<z.output<typeof campaignPath>, object, object>,
  { env, fields }: RequestContext,
): Promise<Answer<StartPreview>> {
  const { accountGroupId, campaignId } = parameters;
  const facts = await selectStartFacts(env.DATABASE, accountGroupId, campaignId);
  if (facts === null) throw campaignNotFound(campaignId);
  const decision = decideStart(facts);
  fields.canStart = decision.start;
  return {
    status: 200,
    data: {
      canStart: decision.start,
      blockers: findStartBlockers(facts).map((blocker) =>
        toErrorBody(refuseStart(blocker, parameters)),
      ),
      // A start that is refused answers neither.
      triggered: decision.start ? decision.triggered : null,
      instancesCreated: decision.start ? decision.instancesCreated : null,
    },
  };
}

/** `POST /v1/accounts/{accountGroupId}/campaigns/{campaignId}/stop` */
import * as z from "zod/mini";

import { stopCampaignInObject } from "../../campaignObject/campaignClient.ts";
import type { StopRefusal } from "../../domain/decideStop.ts";
import type { StopRequest } from "../../domain/transition.ts";
import { newIdentifier } from "../../platform/identifiers.ts";
import { type Answer, toTimestamp } from "../answer/envelope.ts";
import { ApiError, RETRY_AFTER } from "../answer/failures.ts";
import { count } from "../answer/words.ts";
import { about, named } from "../contract.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import type { campaignPath } from "../request/schemas.ts";
import {
  campaignAnswer,
  campaignNotFound,
  pathOfCampaign,
  toCampaignAnswer,
} from "./campaignAnswer.ts";
import { toTransitionRequest, transitionHeaders } from "./transitionRequest.ts";

/** What a stop answers. */
export const stoppedCampaignAnswer = /* @__PURE__ */ named("StoppedCampaign", () =>
  z.strictObject({
    campaign: about("As it is the moment it stops.", campaignAnswer),
    instancesStopped: about(
      "How many instances of the run were open, `pending` or `running`; they are `cancelled` from that moment on.",
      count(),
    ),
  }),
);

/** Stops an active campaign: its run ends, and what is open of it is cancelled. */
export async function stopCampaign(
  input: RouteInput<z.output<typeof campaignPath>, object, object>,
  context: RequestContext,
): Promise<Answer<z.infer<typeof stoppedCampaignAnswer>>> {
  const { env, fields } = context;
  const asked = toTransitionRequest(input, context);
  const request: StopRequest = { ...asked, stopId: newIdentifier(asked.askedAt) };
  const result = await stopCampaignInObject(env, request);
  fields.outcome = result.outcome === "done" ? "stopped" : result.outcome;
  switch (result.outcome) {
    case "done":
    case "replayed": {
      const { campaign, runId, instancesStopped } = result.done;
      Object.assign(fields, { runId, instancesStopped });
      return {
        status: 200,
        data: { campaign: toCampaignAnswer(campaign), instancesStopped },
        headers: transitionHeaders(request, runId, result.outcome),
      };
    }
    case "refused":
      fields.reason = result.refusal.reason;
      throw refuse(result.refusal, request);
    case "nothing-done":
      throw new ApiError("upstream", NOTHING_STOPPED, RETRY_AFTER);
    case "unsettled":
      throw new ApiError("upstream", describeUnsettledStop(pathOfCampaign(request)), RETRY_AFTER);
  }
}

export const NOTHING_STOPPED =
  "Nothing has been stopped. Repeat the request, with the same Idempotency-Key if it has one.";

/**
 * What to do when it is not known yet whether a stop took effect.
 *
 * @param path of the campaign
 */
export function describeUnsettledStop(path: string): string {
  return `The outcome is being settled: the stop may have taken effect. GET ${path} shows whether the campaign is stopped. If the request has an Idempotency-Key, repeat it with the same one: the answer is then the one answer of that key.`;
}

function refuse(refusal: StopRefusal, { campaignId }: StopRequest): ApiError {
  if (refusal.reason === "campaign-not-found") return campaignNotFound(campaignId);
  const { status, since } = refusal;
  return new ApiError(
    "notActive",
    `The campaign is ${status} since ${toTimestamp(since)}. Only an active campaign can be stopped.`,
  );
}

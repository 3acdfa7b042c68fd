/** `POST /v1/accounts/{accountGroupId}/campaigns/{campaignId}/start` */
import * as z from "zod/mini";

import { startCampaignInObject } from "../../campaignObject/campaignClient.ts";
import type { StartRefusal } from "../../domain/decideStart.ts";
import type { PlanPart } from "../../domain/startPlan.ts";
import type { StartRequest } from "../../domain/transition.ts";
import { newIdentifier } from "../../platform/identifiers.ts";
import type { Answer } from "../answer/envelope.ts";
import { ApiError, RETRY_AFTER } from "../answer/failures.ts";
import { count } from "../answer/words.ts";
import { about, named } from "../contract.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import type { campaignPath } from "../request/schemas.ts";
import {
  campaignAnswer,
  campaignConflict,
  campaignNotFound,
  pathOfCampaign,
  pathOfRun,
  toCampaignAnswer,
} from "./campaignAnswer.ts";
import { toTransitionRequest, transitionHeaders } from "./transitionRequest.ts";

/** What a start answers. */
export const startedCampaignAnswer = /* @__PURE__ */ named("StartedCampaign", () =>
  z.strictObject({
    campaign: about("As it is the moment it starts.", campaignAnswer),
    triggered: about(
      "Whether the start itself triggers the workflow: true for the workflow trigger `manual`.",
      z.boolean(),
    ),
    instancesCreated: about(
      "How many instances this run creates: a promise, recorded by the time it is answered. 0 unless triggered.",
      count(),
    ),
  }),
);

/** Starts a campaign and triggers its workflow when that is manual. */
export async function startCampaign(
  input: RouteInput<z.output<typeof campaignPath>, object, object>,
  context: RequestContext,
): Promise<Answer<z.infer<typeof startedCampaignAnswer>>> {
  const { env, fields } = context;
  const asked = toTransitionRequest(input, context);
  const { planTag } = input;
  const request: StartRequest = { ...asked, runId: newIdentifier(asked.askedAt), planTag };
  const result = await startCampaignInObject(env, request);
  fields.outcome = result.outcome === "done" ? "started" : result.outcome;
  switch (result.outcome) {
    case "done":
    case "replayed": {
      const { campaign, triggered, instancesCreated, runId } = result.done;
      Object.assign(fields, { runId, instancesCreated });
      return {
        status: 200,
        data: { campaign: toCampaignAnswer(campaign), triggered, instancesCreated },
        headers: transitionHeaders(request, runId, result.outcome),
      };
    }
    case "refused":
      fields.reason = result.refusal.reason;
      throw refuseStart(result.refusal, request);
    case "nothing-done":
      throw new ApiError("upstream", NOTHING_STARTED, RETRY_AFTER);
    case "unsettled": {
      Object.assign(fields, { runId: request.runId });
      const path = pathOfRun(request, request.runId);
      throw new ApiError("upstream", describeUnsettledStart(path), {
        ...RETRY_AFTER,
        Location: path,
      });
    }
  }
}

export const NOTHING_STARTED =
  "Nothing has started. Repeat the request, with the same Idempotency-Key if it has one.";

/**
 * What to do when it is not known yet whether a start took effect.
 *
 * @param path of the run that it would have
 */
export function describeUnsettledStart(path: string): string {
  return `The outcome is being settled: the start may have taken effect, and if it has, all its instances will be created. GET ${path} shows the run if there is one; as long as it is a 404, this request has started nothing. If the request has an Idempotency-Key, repeat it with the same one: the answer is then the one answer of that key, and its Location names the run.`;
}

/**
 * What has changed since the client saw the plan of a start.
 *
 * @param path of the campaign
 */
export function describeChangedPlan(changed: readonly PlanPart[], path: string): string {
  return `Since you looked, this has changed: ${changed.join(", ")}. Nothing has started. Look at the plan again, GET ${path}/start, and start with its ETag.`;
}

/** How a refused start is answered. */
export function refuseStart(
  refusal: StartRefusal,
  request: Pick<StartRequest, "accountGroupId" | "campaignId">,
): ApiError {
  switch (refusal.reason) {
    case "campaign-not-found":
      return campaignNotFound(request.campaignId);
    case "not-startable":
      return new ApiError("unprocessable", refusal.details.join(" "));
    case "plan-changed":
      return new ApiError(
        "planChanged",
        describeChangedPlan(refusal.changed, pathOfCampaign(request)),
      );
    case "conflict":
      return campaignConflict(refusal, {
        CAMPAIGN_ALREADY_ACTIVE: `To start it again, stop it first: POST ${pathOfCampaign(request)}/stop.`,
        CAMPAIGN_COMPLETED: "It cannot be started again: create another one.",
      });
  }
}

/** What a start and a stop share on their way in and out. */
import type { TransitionRequest } from "../../domain/transition.ts";
import { replayHeaders } from "../answer/envelope.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import { type CampaignPlace, pathOfRun } from "./campaignAnswer.ts";

/** The request as the campaign's object takes it, asked for now. */
export function toTransitionRequest(
  { parameters, place, apiKey, idempotencyKey }: RouteInput<CampaignPlace, object, object>,
  { traceId }: RequestContext,
): TransitionRequest {
  return {
    ...parameters,
    ...place,
    apiKeyId: apiKey.id,
    idempotencyKey,
    traceId,
    askedAt: Date.now(),
  };
}

/** The headers of an answer: which run it is about, and whether it was given before. */
export function transitionHeaders(
  request: TransitionRequest,
  runId: string,
  outcome: "done" | "replayed",
): Readonly<Record<string, string>> {
  return { Location: pathOfRun(request, runId), ...replayHeaders(outcome === "replayed") };
}

/** What a client is told of an error, whatever it is. */
import { logError } from "../../platform/log.ts";
import { UpstreamError } from "../../platform/upstream.ts";
import type { AnswerContext } from "./context.ts";
import { ApiError, DETAILS, RETRY_AFTER } from "./failures.ts";

/** Anything that is not a refusal of ours is logged whole and answered blank. */
export function toApiError(error: unknown, { traceId, fields }: AnswerContext): ApiError {
  if (error instanceof ApiError) return error;
  logError("request.fault", error, { traceId, ...fields });
  if (error instanceof UpstreamError) {
    return new ApiError("upstream", DETAILS.upstream, RETRY_AFTER);
  }
  return new ApiError("internal", DETAILS.internal);
}

/** The faults of a start or a stop: which of them leave a call under way that may still take effect. */
import type { TransitionRequest } from "../domain/transition.ts";
import { logError } from "../platform/log.ts";
import {
  isRefusedByMove,
  isTimeout,
  type Upstream,
  type UpstreamError,
} from "../platform/upstream.ts";

/**
 * D1's faults that leave nothing under way. Either D1 has not taken the batch, or it has been reset since: a batch that
 * it committed before is then there for the next query to see.
 * Source: https://developers.cloudflare.com/d1/observability/debug-d1/
 */
const FINAL_DATABASE_FAULT =
  /overloaded|too many requests queued|caused object to be reset|reset because its code was updated/i;

/** Whether any attempt of the call may take effect after all. A fault that nobody knows may. */
export function mayStillTakeEffect({ upstream, causes }: UpstreamError): boolean {
  return !causes.every((cause) => cause instanceof Error && isFinal(upstream, cause));
}

/** An overloaded object has not run the call. */
function isFinal(upstream: Upstream, cause: Error): boolean {
  if (isTimeout(cause)) return false;
  return upstream === "DATABASE"
    ? isRefusedByMove(cause) || FINAL_DATABASE_FAULT.test(cause.message)
    : "overloaded" in cause && cause.overloaded === true;
}

/** Logs how a call of a start or stop failed. */
export function logTransitionFault(
  event: string,
  fault: UpstreamError,
  { traceId, accountGroupId, campaignId }: TransitionRequest,
): void {
  logError(event, fault, { traceId, accountGroupId, campaignId });
}

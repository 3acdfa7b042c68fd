/** The guards of a route, each of which ends the request or lets it pass. Their order is in route.ts. */
import { type ApiKey, readApiKey } from "../../keys/apiKeys.ts";
import {
  type AuthenticationFailure,
  decideApiKeyFailure,
  decideForbidden,
  decideToken,
} from "../../keys/decideAuthentication.ts";
import type { Permission } from "../../keys/permissions.ts";
import { logError } from "../../platform/log.ts";
import { callUpstream } from "../../platform/upstream.ts";
import { ApiError, DETAILS } from "../answer/failures.ts";
import { RATE_LIMIT_PERIOD_SECONDS, RATE_LIMITS } from "../answer/rateLimits.ts";
import type { RequestContext } from "./context.ts";

/** Finds out whose key the request carries; a mistyped key costs no call at all. */
export async function authenticate(request: Request, context: RequestContext): Promise<ApiKey> {
  const decision = decideToken(request.headers.get("Authorization"));
  if ("failure" in decision) throw refuseAuthentication(decision.failure, context);
  const apiKey = await readApiKey(context.env.API_KEYS, decision.token);
  const failure = decideApiKeyFailure(apiKey, Date.now());
  if (apiKey === null || failure !== null) {
    const address = request.headers.get("CF-Connecting-IP") ?? "unknown";
    await limitRate("failed authentications", address, context);
    throw refuseAuthentication(failure ?? "unknown-key", context);
  }
  context.fields.apiKeyId = apiKey.id;
  return apiKey;
}

/** Counts the request against its API key. */
export function limitRequests(apiKey: ApiKey, context: RequestContext): Promise<void> {
  return limitRate("requests", apiKey.id, context);
}

/** Counts a stream against its API key: it keeps D1 busy for as long as it lasts. */
export function limitStreams(apiKey: ApiKey, context: RequestContext): Promise<void> {
  return limitRate("streams", apiKey.id, context);
}

/** Checks what the key may do, and where. */
export function authorize(apiKey: ApiKey, permission: Permission, accountGroupId: string): void {
  const forbidden = decideForbidden(apiKey, permission, accountGroupId);
  if (forbidden !== null) throw new ApiError("forbidden", forbidden);
}

/** The reason goes to the log alone: the answer must not tell a guesser how close the guess was. */
function refuseAuthentication(reason: AuthenticationFailure, context: RequestContext): ApiError {
  context.fields.reason = reason;
  return new ApiError("unauthenticated", DETAILS.unauthenticated, { "WWW-Authenticate": "Bearer" });
}

async function limitRate(
  counted: keyof typeof RATE_LIMITS,
  key: string,
  context: RequestContext,
): Promise<void> {
  const { binding, policy } = RATE_LIMITS[counted];
  if (await isWithinLimit(context.env[binding], key, context)) return;
  throw new ApiError(
    "rateLimited",
    `Too many ${counted}. Try again in ${RATE_LIMIT_PERIOD_SECONDS} seconds.`,
    { "Retry-After": String(RATE_LIMIT_PERIOD_SECONDS), "RateLimit-Policy": policy },
  );
}

/** The limit protects against abuse; without its counter the API goes on answering. */
async function isWithinLimit(
  limiter: RateLimit,
  key: string,
  { traceId }: RequestContext,
): Promise<boolean> {
  try {
    const { success } = await callUpstream("RATE_LIMITS", "count request", () =>
      limiter.limit({ key }),
    );
    return success;
  } catch (error) {
    logError("rate-limit.fault", error, { traceId });
    return true;
  }
}

/** The guards of a route, each of which ends the request or lets it pass. Their order is in route.ts. */
import { type ApiKey, readApiKey } from "../../keys/apiKeys.ts";
import {
  type AuthenticationFailure,
  decideApiKeyFailure,
  decideForbidden,
  decideToken,
} from "../../keys/decideAuthentication.ts";
import type { Permission } from "../../keys/permissions.ts";
import { hashToken } from "../../keys/token.ts";
import { logError } from "../../platform/log.ts";
import { callUpstream } from "../../platform/upstream.ts";
import { ApiError, DETAILS } from "../answer/failures.ts";
import { RATE_LIMIT_PERIOD_SECONDS, RATE_LIMITS } from "../answer/rateLimits.ts";
import type { RequestContext } from "./context.ts";
import { RecentNames } from "./RecentNames.ts";

/** The addresses that have used up their failed authentications, as far as this isolate was told. */
const exhaustedAddresses = new RecentNames(RATE_LIMIT_PERIOD_SECONDS * 1_000);

/** The hashes of keys that KV knew, as far as this isolate has read it. */
const knownKeys = new RecentNames(60 * 60 * 1_000);

/**
 * Finds out whose key the request carries. A mistyped key costs no call at all.
 *
 * A well-formed key that KV does not know costs a read, and whoever makes up such keys makes up a new one each time: only
 * their address can be limited. An address may belong to many clients, so requests with valid keys must not count against
 * it, and the limiter can do nothing but count. Therefore the isolate remembers an address whose limit is used up: until
 * the limit's period has passed, KV is read for that address only to check a key that KV knew lately. A valid key that
 * this isolate has not seen before cannot be told from a made-up one without reading KV, and waits as well.
 */
export async function authenticate(request: Request, context: RequestContext): Promise<ApiKey> {
  const decision = decideToken(request.headers.get("Authorization"));
  if ("failure" in decision) throw refuseAuthentication(decision.failure, context);
  const address = request.headers.get("CF-Connecting-IP") ?? "unknown";
  const tokenHash = await hashToken(decision.token);
  if (exhaustedAddresses.has(address, Date.now()) && !knownKeys.has(tokenHash, Date.now())) {
    throw tooMany("failed authentications");
  }
  const apiKey = await readApiKey(context.env.API_KEYS, tokenHash);
  const failure = decideApiKeyFailure(apiKey, Date.now());
  if (apiKey === null || failure !== null) {
    knownKeys.delete(tokenHash);
    if (!(await isWithinLimit("failed authentications", address, context))) {
      exhaustedAddresses.add(address, Date.now());
      throw tooMany("failed authentications");
    }
    throw refuseAuthentication(failure ?? "unknown-key", context);
  }
  knownKeys.add(tokenHash, Date.now());
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

/** Counts a test of a sender or a webhook endpoint against its API key: each one calls a host that the team has named. */
export function limitTests(apiKey: ApiKey, context: RequestContext): Promise<void> {
  return limitRate("tests", apiKey.id, context);
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
  if (!(await isWithinLimit(counted, key, context))) throw tooMany(counted);
}

function tooMany(counted: keyof typeof RATE_LIMITS): ApiError {
  return new ApiError(
    "rateLimited",
    `Too many ${counted}. Try again in ${RATE_LIMIT_PERIOD_SECONDS} seconds.`,
    {
      "Retry-After": String(RATE_LIMIT_PERIOD_SECONDS),
      "RateLimit-Policy": RATE_LIMITS[counted].policy,
    },
  );
}

/** The limit protects against abuse; without its counter the API goes on answering. */
async function isWithinLimit(
  counted: keyof typeof RATE_LIMITS,
  key: string,
  { env, traceId }: RequestContext,
): Promise<boolean> {
  try {
    const { success } = await callUpstream("RATE_LIMITS", "count request", () =>
      env[RATE_LIMITS[counted].binding].limit({ key }),
    );
    return success;
  } catch (error) {
    logError("rate-limit.fault", error, { traceId });
    return true;
  }
}

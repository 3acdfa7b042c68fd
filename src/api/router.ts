/** Finds the route of a request; the one place where every failure becomes an answer. */
import { type IRequestStrict, type RouteEntry, Router } from "itty-router";
import { newIdentifier } from "../platform/identifiers.ts";
import { type LogFields, log } from "../platform/log.ts";
import { commonHeaders, toErrorResponse } from "./answer/envelope.ts";
import { ApiError } from "./answer/failures.ts";
import { toApiError } from "./answer/toApiError.ts";
import { getHealth } from "./getHealth.ts";
import type { RequestContext } from "./request/context.ts";
import {
  describeRefusedOrigin,
  isPreflight,
  readAllowedOrigin,
  toOriginHeaders,
  toPreflightHeaders,
} from "./request/origins.ts";
import { routes } from "./routes.ts";

const router = Router<IRequestStrict, [RequestContext]>({
  routes: [
    ["GET", /^\/health$/, [getHealth]],
    ...routes.map(({ method, path, handle }): RouteEntry => [method, toPattern(path), [handle]]),
    ["ALL", /^/, [answerOthers]],
  ],
});

/** A path as a pattern. The router's own patterns also match a path that ends in further slashes, which is another path here. */
function toPattern(path: string): RegExp {
  return new RegExp(`^${path.replace(/:(\w+)/g, "(?<$1>[^/]+)")}$`);
}

/** Answers a request and logs what came of it. */
export async function answer(
  request: Request,
  env: Env,
  execution: ExecutionContext,
): Promise<Response> {
  const startedAt = Date.now();
  const traceId = newIdentifier(startedAt);
  const fields: LogFields = {};
  const isHead = request.method === "HEAD";
  const response = await respond(request, { env, execution, traceId, isHead, fields });
  log("request", {
    traceId,
    method: request.method,
    status: response.status,
    outcome: outcomeOf(response.status),
    durationMilliseconds: Date.now() - startedAt,
    ...fields,
  });
  return isHead ? new Response(null, response) : response;
}

/**
 * The one catch: whatever fails in there is answered in the envelope. A page of an allowed origin may read the answer,
 * whatever it is.
 */
async function respond(request: Request, context: RequestContext): Promise<Response> {
  let origin: string | null = null;
  let response: Response;
  try {
    origin = readAllowedOrigin(request, context.env.ALLOWED_ORIGINS);
    response = await router.fetch(context.isHead ? toGet(request) : request, context);
  } catch (error) {
    const apiError = toApiError(error, context);
    context.fields.code = apiError.code;
    response = toErrorResponse(apiError, context.traceId);
  }
  for (const [name, value] of Object.entries(toOriginHeaders(origin))) {
    response.headers.set(name, value);
  }
  return response;
}

/** The GET whose headers answer a HEAD. A GET has no body, so a body of the HEAD is left out. */
function toGet({ url, headers }: Request): Request {
  return new Request(url, { headers });
}

/** What a request came to, unless its endpoint has a better word. */
function outcomeOf(status: number): string {
  if (status < 400) return "answered";
  return status < 500 ? "refused" : "failed";
}

/** What no route takes: a path that there is not, a method that a path lacks, and a browser that asks beforehand. */
function answerOthers(request: IRequestStrict, { env, traceId }: RequestContext): Response {
  const { pathname } = new URL(request.url);
  const methods = router.routes
    .filter(([method, pattern]) => method !== "ALL" && pattern.test(pathname))
    .flatMap(([method]) => (method === "GET" ? ["GET", "HEAD"] : [method]));
  if (methods.length === 0) {
    throw new ApiError("notFound", "There is no such resource. Check the path.");
  }
  const allow = methods.join(", ");
  const asksBeforehand = isPreflight(request);
  if (asksBeforehand && readAllowedOrigin(request, env.ALLOWED_ORIGINS) !== null) {
    const headers = { ...commonHeaders(traceId), ...toPreflightHeaders(allow) };
    return new Response(null, { status: 204, headers });
  }
  const advice = asksBeforehand ? ` ${describeRefusedOrigin(request)}` : "";
  throw new ApiError("methodNotAllowed", `Use ${methods.join(" or ")}.${advice}`, { Allow: allow });
}

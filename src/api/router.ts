/** Finds the route of a request; the one place where every failure becomes an answer. */
import { newIdentifier } from "../platform/identifiers.ts";
import { type LogFields, log } from "../platform/log.ts";
import { toErrorResponse } from "./answer/envelope.ts";
import { ApiError } from "./answer/failures.ts";
import { toApiError } from "./answer/toApiError.ts";
import { getHealth } from "./getHealth.ts";
import type { RequestContext } from "./request/context.ts";
import { routes } from "./routes.ts";

const resources = [{ method: "GET", path: "/health", handle: getHealth }, ...routes].map(
  ({ method, path, handle }) => ({
    method,
    pattern: new RegExp(`^${path.replace(/:(\w+)/g, "(?<$1>[^/]+)")}$`),
    handle,
  }),
);

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

/** The one catch: whatever fails in there is answered in the envelope. */
async function respond(request: Request, context: RequestContext): Promise<Response> {
  try {
    return await route(context.isHead ? toGet(request) : request, context);
  } catch (error) {
    const apiError = toApiError(error, context);
    context.fields.code = apiError.code;
    return toErrorResponse(apiError, context.traceId);
  }
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

async function route(request: Request, context: RequestContext): Promise<Response> {
  const { pathname } = new URL(request.url);
  const methods: string[] = [];
  for (const { method, pattern, handle } of resources) {
    const match = pattern.exec(pathname);
    if (match === null) continue;
    if (method === request.method) return handle(request, context, match.groups ?? {});
    methods.push(...(method === "GET" ? ["GET", "HEAD"] : [method]));
  }
  if (methods.length === 0) {
    throw new ApiError("notFound", "There is no such resource. Check the path.");
  }
  throw new ApiError("methodNotAllowed", `Use ${methods.join(" or ")}.`, {
    Allow: methods.join(", "),
  });
}

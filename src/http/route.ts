/** What a route is, and the order of checks that every route shares. */
import type { IRequestStrict } from "itty-router";
import type * as z from "zod/mini";

import type { ApiKey } from "../keys/apiKeys.ts";
import type { Permission } from "../keys/permissions.ts";
import type { LogFields } from "../log.ts";
import { type Answer, toResponse } from "./envelope.ts";
import { authenticate, authorize, limitRequests } from "./guards.ts";
import { decodeParameters, parse, readBody, readIdempotencyKey } from "./parse.ts";
import { emptyBody } from "./schemas.ts";

/** What belongs to one request. */
export interface RequestContext {
  readonly env: Env;
  readonly execution: ExecutionContext;
  readonly traceId: string;
  /** What the request's log line will say. */
  readonly fields: LogFields;
}

/** What a handler works with: all of it checked. */
export interface RouteInput<Parameters, Query, Body> {
  readonly parameters: Parameters;
  readonly query: Query;
  readonly body: Body;
  readonly apiKey: ApiKey;
  readonly idempotencyKey: string | null;
}

interface GetDefinition<Parameters, Query> {
  readonly path: string;
  readonly permission: Permission;
  readonly parameters: Parameters;
  readonly query: Query;
  readonly handler: (
    input: RouteInput<z.output<Parameters>, z.output<Query>, object>,
    context: RequestContext,
  ) => Promise<Answer>;
}

interface PostDefinition<Parameters, Query, Body>
  extends Omit<GetDefinition<Parameters, Query>, "handler"> {
  readonly body: Body;
  /** A body is refused before it is read further than this. */
  readonly maximumBodyBytes: number;
  readonly handler: (
    input: RouteInput<z.output<Parameters>, z.output<Query>, z.output<Body>>,
    context: RequestContext,
  ) => Promise<Answer>;
}

type PathSchema = z.ZodMiniType<{ accountGroupId: string }>;

/** A route as the router takes it. */
export interface Route {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly handle: (request: IRequestStrict, context: RequestContext) => Promise<Response>;
}

/** Makes a route that reads. A body of its request is not looked at. */
export function get<Parameters extends PathSchema, Query extends z.ZodMiniType>(
  definition: GetDefinition<Parameters, Query>,
): Route {
  return makeRoute("GET", { ...definition, body: emptyBody, maximumBodyBytes: 0 });
}

/** Makes a route that creates or changes something. */
export function post<
  Parameters extends PathSchema,
  Query extends z.ZodMiniType,
  Body extends z.ZodMiniType,
>(definition: PostDefinition<Parameters, Query, Body>): Route {
  return makeRoute("POST", definition);
}

/**
 * The checks come in the contract's order, and each ends the request: authenticate 401, rate limit 429, shape 400,
 * permission and account group 403; existence 404, state 409 and configuration 422 are the handler's.
 */
function makeRoute<
  Parameters extends PathSchema,
  Query extends z.ZodMiniType,
  Body extends z.ZodMiniType,
>(method: Route["method"], definition: PostDefinition<Parameters, Query, Body>): Route {
  const { path, permission, maximumBodyBytes, handler } = definition;
  return {
    method,
    path,
    async handle(request, context) {
      context.fields.route = path;
      const apiKey = await authenticate(request, context);
      await limitRequests(apiKey, context);
      const parameters = parse(definition.parameters, decodeParameters(request), "path");
      Object.assign(context.fields, parameters);
      const query = parse(definition.query, request.query, "query");
      const isGet = method === "GET";
      const body = isGet ? {} : await readBody(request, maximumBodyBytes);
      const input = {
        parameters,
        query,
        body: parse(definition.body, body, "body"),
        apiKey,
        idempotencyKey: isGet ? null : readIdempotencyKey(request),
      };
      authorize(apiKey, permission, parameters.accountGroupId);
      return toResponse(await handler(input, context), context.traceId);
    },
  };
}

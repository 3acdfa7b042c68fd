/** What a route is, and the order of checks that every route shares. */
import type { IRequestStrict } from "itty-router";
import type * as z from "zod/mini";

import { databaseOf } from "../../database/databases.ts";
import type { Permission } from "../../keys/permissions.ts";
import { wakeOutbox } from "../../webhooks/wake.ts";
import { type Answer, toResponse } from "../answer/envelope.ts";
import { type StreamedAnswer, toStreamResponse } from "../answer/eventStream.ts";
import type { OwnRouteInput, RequestContext, RouteInput } from "./context.ts";
import { authenticate, authorize, limitRequests } from "./guards.ts";
import { answerAtHome, findPlace } from "./home.ts";
import {
  decodeParameters,
  parse,
  readBody,
  readIdempotencyKey,
  readPlanTag,
  readQuery,
} from "./parse.ts";
import { emptyBody, emptyQuery } from "./schemas.ts";

export const KIBIBYTE = 1_024;

/** What every route says of itself: the router, the guards and the contract read it from here. */
interface RouteDefinition<Parameters, Query, Body, Input> {
  readonly method: Method;
  /** Parameters as `:name`, each one segment. */
  readonly path: string;
  readonly parameters: Parameters;
  /** Left out: a route that takes none. */
  readonly query?: Query;
  /** Left out: a route that takes none. */
  readonly body?: Body;
  /** A body is refused before it is read further than this; 1 KiB when left out. */
  readonly maximumBodyBytes?: number;
  /** Whether what it does may be an event: then those who are told of events are woken. */
  readonly tellsEvents?: true;
  /** Whether `If-Match` may name the plan that alone is to be started. */
  readonly takesPlanTag?: true;
  /** Whether it is a POST that creates nothing: it takes no `Idempotency-Key`. */
  readonly createsNothing?: true;
  readonly handler: (input: Input, context: RequestContext) => Promise<Answer | StreamedAnswer>;
}

const METHODS_WITH_BODY = ["POST", "PATCH"] as const;
export type Method = "GET" | "DELETE" | (typeof METHODS_WITH_BODY)[number];

type AccountGroupPath = z.ZodMiniType<{ accountGroupId: string }>;

/** A route as the router takes it. */
export interface Route {
  readonly method: Method;
  readonly path: string;
  /** Null: any valid key may call it. */
  readonly permission: Permission | null;
  readonly parameters: z.ZodMiniType;
  readonly query: z.ZodMiniType;
  readonly body: z.ZodMiniType;
  readonly maximumBodyBytes: number;
  /** Whether it takes an `Idempotency-Key`: every POST that creates does. */
  readonly takesIdempotencyKey: boolean;
  readonly takesPlanTag: boolean;
  /** The operation has its name, in the contract and in tests; `handle` calls it. */
  readonly handler: (...input: never[]) => Promise<Answer | StreamedAnswer>;
  readonly handle: (request: IRequestStrict, context: RequestContext) => Promise<Response>;
}

/** Makes a route of an account group, which asks for a permission. */
export function accountGroupRoute<
  Parameters extends AccountGroupPath,
  Query extends z.ZodMiniType = typeof emptyQuery,
  Body extends z.ZodMiniType = typeof emptyBody,
>(
  permission: Permission,
  definition: RouteDefinition<
    Parameters,
    Query,
    Body,
    RouteInput<z.output<Parameters>, z.output<Query>, z.output<Body>>
  >,
): Route {
  const { handler, tellsEvents } = definition;
  return makeRoute(definition, permission, async (input, context) => {
    const { accountGroupId } = input.parameters;
    authorize(input.apiKey, permission, accountGroupId);
    const place = findPlace(input.apiKey, accountGroupId);
    context.fields.databaseNumber = place.databaseNumber;
    const database = databaseOf(context.env, place.databaseNumber);
    const answer = await answerAtHome((own) => handler(own, context), {
      ...input,
      place,
      database,
    });
    if (tellsEvents === true) context.execution.waitUntil(wakeOutbox(context.env, place));
    return answer;
  });
}

/** Makes a route that tells a key about itself: any valid key may call it. */
export function ownRoute<
  Parameters extends z.ZodMiniType,
  Query extends z.ZodMiniType = typeof emptyQuery,
  Body extends z.ZodMiniType = typeof emptyBody,
>(
  definition: RouteDefinition<
    Parameters,
    Query,
    Body,
    OwnRouteInput<z.output<Parameters>, z.output<Query>, z.output<Body>>
  >,
): Route {
  return makeRoute(definition, null, definition.handler);
}

/**
 * The checks come in the contract's order, and each ends the request: authenticate 401, rate limit 429, shape 400,
 * permission and account group 403; existence 404, state 409 and configuration 422 are the handler's.
 *
 * @param answer checks what the key may do, and answers
 */
function makeRoute<
  Parameters extends z.ZodMiniType,
  Query extends z.ZodMiniType,
  Body extends z.ZodMiniType,
  Input,
>(
  definition: RouteDefinition<Parameters, Query, Body, Input>,
  permission: Permission | null,
  answer: (
    input: OwnRouteInput<z.output<Parameters>, z.output<Query>, z.output<Body>>,
    context: RequestContext,
  ) => Promise<Answer | StreamedAnswer>,
): Route {
  const { method, path, maximumBodyBytes = KIBIBYTE } = definition;
  // Where one is left out, its type is that of its default.
  const querySchema = definition.query ?? (emptyQuery as z.ZodMiniType as Query);
  const bodySchema = definition.body ?? (emptyBody as z.ZodMiniType as Body);
  // Where there is nothing to say, no body says as much as `{}`.
  const noBody = definition.body === undefined ? {} : undefined;
  const takesIdempotencyKey = method === "POST" && definition.createsNothing !== true;
  const takesPlanTag = definition.takesPlanTag === true;
  const readsBody = METHODS_WITH_BODY.some((one) => one === method);
  return {
    ...definition,
    query: querySchema,
    body: bodySchema,
    maximumBodyBytes,
    permission,
    takesIdempotencyKey,
    takesPlanTag,
    async handle(request, context) {
      context.fields.route = path;
      const apiKey = await authenticate(request, context);
      await limitRequests(apiKey, context);
      const parameters = parse(definition.parameters, decodeParameters(request), "path");
      Object.assign(context.fields, parameters);
      const query = parse(querySchema, readQuery(request), "query");
      const body = readsBody ? await readBody(request, maximumBodyBytes, noBody) : noBody;
      const input = {
        parameters,
        query,
        body: parse(bodySchema, body, "body"),
        apiKey,
        idempotencyKey: takesIdempotencyKey ? readIdempotencyKey(request) : null,
        planTag: takesPlanTag ? readPlanTag(request) : null,
        request,
      };
      const answered = await answer(input, context);
      return "parts" in answered
        ? toStreamResponse(answered, context)
        : toResponse(answered, context.traceId);
    },
  };
}

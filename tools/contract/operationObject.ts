/** An operation as OpenAPI has it: what its route and its entry say, put together. */
import type { Failure } from "../../src/api/answer/failures.ts";
import { type JsonSchema, toldFieldsOf } from "../../src/api/contract.ts";
import { KIBIBYTE, type Route } from "../../src/api/request/route.ts";
import { emptyBody } from "../../src/api/request/schemas.ts";
import { health, successResponse } from "./envelope.ts";
import { exampleTraceId } from "./examples.ts";
import { addComponent, refer, type SchemaComponents, toJsonSchema } from "./jsonSchema.ts";
import type { Operation } from "./operation.ts";
import { toParameters } from "./parameters.ts";
import {
  type ResponseComponents,
  referToEnvelopeHeaders,
  referToHeaders,
  toFailureResponses,
} from "./responses.ts";

/** What the operations of a document share. */
export interface Components {
  readonly schemas: SchemaComponents;
  readonly responses: ResponseComponents;
}

/** An operation, as OpenAPI has it. */
export interface OperationObject {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, JsonSchema>>;
  readonly [field: string]: unknown;
}

/** The name of the security scheme. */
export const SECURITY_SCHEME = "apiKey";

/** The failures of every operation. */
const COMMON_FAILURES: readonly Failure[] = [
  "invalidRequest",
  "unauthenticated",
  "rateLimited",
  "internal",
  "upstream",
];

/**
 * Describes an operation.
 *
 * @param components gets what it shares with others
 */
export function toOperationObject(
  operation: Operation,
  route: Route,
  components: Components,
): OperationObject {
  const { answer, failureExamples = {}, failureLocations = {} } = operation;
  const failures: Failure[] = [
    ...COMMON_FAILURES,
    ...(route.permission === null ? [] : (["forbidden"] as const)),
    ...operation.failures,
    // The body of the others is always the same.
    ...(route.takesIdempotencyKey && route.body !== emptyBody
      ? (["idempotencyConflict"] as const)
      : []),
  ];
  return {
    operationId: route.handler.name,
    tags: [operation.tag],
    summary: operation.summary,
    description: `${operation.description}\n\n${describePermission(route)}`,
    security: [{ [SECURITY_SCHEME]: route.permission === null ? [] : [route.permission] }],
    parameters: toParameters(operation, route, components.schemas),
    ...toRequestBody(operation, route, components),
    responses: {
      [answer.status]: toSuccessResponse(operation, route.takesIdempotencyKey, components),
      ...toFailureResponses(
        failures,
        { examples: failureExamples, headers: toFailureHeaders(failureLocations) },
        components.responses,
      ),
    },
  };
}

/** `GET /health`, which is no route of the table: it needs no key and has no envelope. */
export function toHealthOperation({ schemas }: Components): OperationObject {
  toJsonSchema(health, "output", schemas);
  return {
    operationId: "getHealth",
    tags: ["Health"],
    summary: "Ask whether the service answers",
    description: "Needs no key, touches no store, and takes any query. Its answer has no envelope.",
    security: [],
    responses: {
      "200": {
        description: "It does",
        headers: referToHeaders(["X-Trace-Id", "Cache-Control"]),
        content: {
          "application/json": {
            schema: refer("Health"),
            examples: { healthy: { value: { status: "ok" } } },
          },
        },
      },
    },
  };
}

function describePermission({ permission }: Route): string {
  return permission === null
    ? "Any valid key may call it."
    : `Required permission: \`${permission}\`.`;
}

/** A body that must be empty is described as well: clients that cannot leave it out send `{}`. */
function toRequestBody(
  { requestExamples }: Operation,
  { method, handler, body, maximumBodyBytes }: Route,
  { schemas }: Components,
): { requestBody?: JsonSchema } {
  if (method !== "POST" && method !== "PATCH") return {};
  const isEmpty = body === emptyBody;
  const { name: operation } = handler;
  const name = `${operation.charAt(0).toUpperCase()}${operation.slice(1)}Request`;
  const schema = describeFields(toJsonSchema(body, "input", schemas), toldFieldsOf(body));
  if (!isEmpty) addComponent(schemas, name, schema);
  const content = {
    schema: isEmpty ? schema : refer(name),
    ...(requestExamples === undefined ? {} : { examples: toExamples(requestExamples) }),
  };
  return {
    requestBody: {
      description: `${isEmpty ? "Absent, empty or `{}`" : "JSON in UTF-8"}, of up to ${maximumBodyBytes / KIBIBYTE} KiB.`,
      required: !isEmpty,
      content: { "application/json": content },
    },
  };
}

function describeFields(schema: JsonSchema, fields: Readonly<Record<string, string>>): JsonSchema {
  const properties = { ...(schema.properties as Record<string, JsonSchema>) };
  for (const [name, description] of Object.entries(fields)) {
    properties[name] = { ...properties[name], description };
  }
  return { ...schema, properties };
}

function toSuccessResponse(
  { answer }: Operation,
  mayBeReplayed: boolean,
  { schemas }: Components,
): JsonSchema {
  toJsonSchema(successResponse(answer.name, answer.data), "output", schemas);
  const examples = Object.entries(answer.examples).map(([name, data]) => [
    name,
    { success: true, data, error: null, traceId: exampleTraceId },
  ]);
  return {
    description: answer.description,
    headers: {
      ...referToEnvelopeHeaders([
        ...(mayBeReplayed ? (["Idempotent-Replayed"] as const) : []),
        ...(answer.isTagged === true ? (["ETag"] as const) : []),
        ...(answer.events === undefined ? [] : (["X-Accel-Buffering"] as const)),
      ]),
      ...(answer.location === undefined ? {} : { Location: toLocation(answer.location) }),
    },
    content: {
      "application/json": {
        schema: refer(answer.name),
        examples: toExamples(Object.fromEntries(examples)),
      },
      ...(answer.events === undefined
        ? {}
        : { "text/event-stream": toEventStream(answer.events, schemas) }),
    },
  };
}

function toEventStream(
  { description, event, example }: NonNullable<Operation["answer"]["events"]>,
  schemas: SchemaComponents,
) {
  return {
    schema: {
      type: "string",
      description,
      contentMediaType: "text/event-stream",
      contentSchema: { type: "array", items: toJsonSchema(event, "output", schemas) },
    },
    examples: toExamples({ events: example }),
  };
}

function toFailureHeaders(locations: NonNullable<Operation["failureLocations"]>) {
  return Object.fromEntries(
    Object.entries(locations).map(([failure, what]) => [
      failure,
      { Location: toLocation(what, false) },
    ]),
  );
}

function toLocation(what: string, isRequired = true): JsonSchema {
  return {
    description: `The path of ${what}.`,
    ...(isRequired ? { required: true } : {}),
    schema: { type: "string", pattern: "^/v1/[0-9A-Za-z/-]+$", maxLength: 200 },
  };
}

function toExamples(values: Readonly<Record<string, unknown>>): JsonSchema {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
}

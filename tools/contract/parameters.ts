/** The parameters of an operation, in its path, its query and its headers. */

import { type JsonSchema, toldFieldsOf } from "../../src/api/contract.ts";
import { cursorSchema, limitSchema } from "../../src/api/request/pagination.ts";
import type { Route } from "../../src/api/request/route.ts";
import { idempotencyKeySchema, planTagSchema } from "../../src/api/request/schemas.ts";
import { identifierSchema } from "../../src/platform/identifiers.ts";
import { type SchemaComponents, toJsonSchema } from "./jsonSchema.ts";
import type { Operation } from "./operation.ts";

/** The parameters that operations share, by name. */
export const PARAMETERS = {
  Limit: {
    name: "limit",
    in: "query",
    description: "How many items a page has at most.",
    schema: toJsonSchema(limitSchema, "input", new Map()),
  },
  Cursor: {
    name: "cursor",
    in: "query",
    description: "The `nextCursor` of an earlier page; left out, the first page.",
    schema: toJsonSchema(cursorSchema(identifierSchema), "input", new Map()),
  },
  IdempotencyKey: {
    name: "Idempotency-Key",
    in: "header",
    description:
      "Makes repeating safe: the same key, of the same API key, with the same request gets the first success again, whatever has become of it since. So each new request gets a new one, say a UUID. 1 to 255 printable ASCII characters, bare or quoted.",
    schema: toJsonSchema(idempotencyKeySchema, "input", new Map()),
  },
  IfMatch: {
    name: "If-Match",
    in: "header",
    description:
      "The `ETag` of a preview of this start: starts the plan that the preview showed, or answers 412. Left out, whatever the plan is by now is started.",
    schema: toJsonSchema(planTagSchema, "input", new Map()),
  },
  LastEventId: {
    name: "Last-Event-ID",
    in: "header",
    description:
      "The `id` of the last event that the client has seen, when it connects to a stream again. Any other value is ignored. It comes before the parameters `lastEventId` and `lastEventID`.",
    schema: { type: "string", pattern: "^[ -~]*$" },
  },
  LastEventIdInQuery: {
    name: "lastEventId",
    in: "query",
    description:
      "As the header `Last-Event-ID`, for polyfills of `EventSource`, which have no header to send it in. It counts in a stream alone, and the header comes before it.",
    schema: { type: "string" },
  },
  LastEventIDInQuery: {
    name: "lastEventID",
    in: "query",
    description: "As `lastEventId`, which comes before it.",
    schema: { type: "string" },
  },
} as const;

const SHARED_QUERY_PARAMETERS: Readonly<Record<string, keyof typeof PARAMETERS>> = {
  limit: "Limit",
  cursor: "Cursor",
  lastEventId: "LastEventIdInQuery",
  lastEventID: "LastEventIDInQuery",
};

/** The parameters of an operation. */
export function toParameters(
  { answer }: Operation,
  route: Route,
  schemas: SchemaComponents,
): JsonSchema[] {
  return [
    ...Object.entries(propertiesOf(toJsonSchema(route.parameters, "input", schemas))).map(
      ([name, schema]) => toPathParameter(name, schema),
    ),
    ...toQueryParameters(toJsonSchema(route.query, "input", schemas), toldFieldsOf(route.query)),
    ...(route.takesIdempotencyKey ? [referToParameter("IdempotencyKey")] : []),
    ...(route.takesPlanTag ? [referToParameter("IfMatch")] : []),
    ...(answer.events === undefined ? [] : [referToParameter("LastEventId")]),
  ];
}

function toPathParameter(name: string, schema: JsonSchema): JsonSchema {
  const words = name.replace(/Id$/, "").replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return {
    name,
    in: "path",
    required: true,
    description: `The id of the ${words}.`,
    schema,
  };
}

function toQueryParameters(
  schema: JsonSchema,
  descriptions: Readonly<Record<string, string>>,
): JsonSchema[] {
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(propertiesOf(schema)).map(([name, property]) => {
    const shared = SHARED_QUERY_PARAMETERS[name];
    if (shared !== undefined) return referToParameter(shared);
    const description = descriptions[name];
    if (description === undefined) {
      throw new Error(`The contract does not say what the query parameter ${name} is for.`);
    }
    return {
      name,
      in: "query",
      ...(required.includes(name) ? { required: true } : {}),
      description,
      schema: property,
    };
  });
}

function referToParameter(name: keyof typeof PARAMETERS): JsonSchema {
  return { $ref: `#/components/parameters/${name}` };
}

function propertiesOf({ properties }: JsonSchema): Readonly<Record<string, JsonSchema>> {
  return (properties ?? {}) as Readonly<Record<string, JsonSchema>>;
}

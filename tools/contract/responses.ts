/** The responses of an operation: its answer, and its failures by status. */
import { STREAM_HEADERS } from "../../src/api/answer/eventStream.ts";
import { DETAILS, FAILURES, type Failure } from "../../src/api/answer/failures.ts";
import { runArchived } from "../../src/api/answer/runArchived.ts";
import type { JsonSchema } from "../../src/api/contract.ts";
import { planTagSchema } from "../../src/api/request/schemas.ts";
import { exampleIds, exampleTraceId } from "./examples.ts";
import { refer, toJsonSchema } from "./jsonSchema.ts";

/** A response, as OpenAPI has it. */
export type ResponseObject = JsonSchema;

/** One text, or several by what they show. */
export type Details = string | Readonly<Record<string, string>>;

/** `details` of a failure as they usually read. */
const USUAL_DETAILS: Readonly<Record<Failure, Details>> = {
  ...DETAILS,
  invalidRequest: "accountGroupId: must be 24 lower-case hexadecimal characters",
  forbidden: {
    permission: "The API key lacks the permission campaigns:execute. Use a key that has it.",
    accountGroup: `The API key has no access to the account group ${exampleIds.accountGroupId}.`,
  },
  readOnly: `The template ${exampleIds.templateId} is built in, for every account group. Create one of your own with the content you want.`,
  notFound: `There is no campaign ${exampleIds.campaignId} in this account group.`,
  methodNotAllowed: "Use POST.",
  alreadyActive: "The campaign is active since 2026-11-25T01:55:11.087Z.",
  notActive: "The campaign is stopped since 2026-11-25T02:10:30.412Z.",
  idempotencyConflict:
    "The Idempotency-Key was used for this with another body, at 2026-11-25T01:55:11.087Z (trace id 6b04708f3c5d7e9a1b2f4068). To repeat that request, send its body; for a new one, take a new key.",
  completed: "The campaign is completed since 2026-11-25T01:55:11.087Z.",
  templateInUse: `Active campaigns use the template ${exampleIds.templateId}: ${exampleIds.campaignId} (Spring launch). It can be deleted once none of them is active.`,
  notUnknown:
    "The action is sent. Only an action of which nobody knows what became of it, status unknown, can be resolved.",
  archived: {
    instances: runArchived("instances", exampleIds).details,
    actions: runArchived("actions", exampleIds).details,
  },
  planChanged: "Since you looked, this has changed: content. Nothing has started.",
  unprocessable: "The request is well-formed, but it cannot be done as things are.",
  rateLimited: "Too many requests. Try again in 60 seconds.",
};

interface StatusDescription {
  /** The name of the response where operations share it. */
  readonly name: string;
  readonly description: string;
  readonly schema: "ErrorResponse" | "ValidationErrorResponse";
  readonly headers?: readonly HeaderName[];
}

type FailureStatus = (typeof FAILURES)[Failure]["status"];

const STATUSES: Readonly<Record<FailureStatus, StatusDescription>> = {
  400: {
    name: "BadRequest",
    description: "The path, the query, a header or the body is malformed",
    schema: "ValidationErrorResponse",
  },
  401: {
    name: "Unauthorized",
    description: "The API key is absent, malformed, unknown, revoked or expired",
    schema: "ErrorResponse",
    headers: ["WWW-Authenticate"],
  },
  403: {
    name: "Forbidden",
    description: "The API key lacks the permission, or access to the account group",
    schema: "ErrorResponse",
  },
  404: {
    name: "NotFound",
    description: "There is no such resource in this account group",
    schema: "ErrorResponse",
  },
  405: {
    name: "MethodNotAllowed",
    description: "The path has no such method; `Allow` names those it has",
    schema: "ErrorResponse",
    headers: ["Allow"],
  },
  409: {
    name: "Conflict",
    description: "The state of the resource forbids it",
    schema: "ErrorResponse",
  },
  412: {
    name: "PreconditionFailed",
    description: "The plan of the start is another one than `If-Match` names",
    schema: "ErrorResponse",
  },
  422: {
    name: "UnprocessableContent",
    description: "Well-formed, but it cannot be done as things are",
    schema: "ValidationErrorResponse",
  },
  429: {
    name: "TooManyRequests",
    description:
      "Too many requests, streams or tests of this key, or too many failed authentications",
    schema: "ErrorResponse",
    headers: ["Retry-After"],
  },
  500: {
    name: "InternalServerError",
    description: "A bug; the operator's log has it under the trace id",
    schema: "ErrorResponse",
  },
  502: {
    name: "BadGateway",
    description:
      "A service behind the API failed. Nothing has happened, or `details` says that the outcome is being settled and where to look",
    schema: "ErrorResponse",
    headers: ["Retry-After"],
  },
};

/** The headers that answers have, by name. */
export const HEADERS = {
  "X-Trace-Id": {
    description: "The trace id of the envelope, and of the operator's log.",
    required: true,
    schema: refer("Identifier"),
  },
  "RateLimit-Policy": {
    description:
      "How many requests of a key (`q`) are admitted in how many seconds (`w`); on a 429, the limit that was exceeded.",
    required: true,
    schema: {
      type: "string",
      maxLength: 100,
      examples: ['"default";q=1000;w=60', '"streams";q=30;w=60'],
    },
  },
  "Cache-Control": {
    description: "No answer may be stored, nor a stream be changed on its way.",
    required: true,
    schema: { type: "string", enum: ["no-store", STREAM_HEADERS["Cache-Control"]] },
  },
  "Retry-After": {
    description: "How many seconds to wait before the request is worth repeating.",
    required: true,
    schema: { type: "string", pattern: "^[0-9]{1,5}$", examples: ["60"] },
  },
  "WWW-Authenticate": {
    description: "How to authenticate.",
    required: true,
    schema: { type: "string", const: "Bearer" },
  },
  ETag: {
    description: "The plan that the preview shows: a start names it in `If-Match`.",
    required: true,
    schema: {
      ...toJsonSchema(planTagSchema, "input", new Map()),
      examples: ['"0f1e2d3c4b5a6978-8796a5b4c3d2e1f0-0123456789abcdef-fedcba9876543210"'],
    },
  },
  Allow: {
    description: "The methods that the path has.",
    required: true,
    schema: { type: "string", maxLength: 100, examples: ["GET, HEAD, POST"] },
  },
  "X-Accel-Buffering": {
    description: "Present with a stream: nginx must hold nothing of it back.",
    schema: { type: "string", const: STREAM_HEADERS["X-Accel-Buffering"] },
  },
  "Idempotent-Replayed": {
    description:
      "Present when this is the first answer again, to a request with the same `Idempotency-Key`.",
    schema: { type: "string", const: "true" },
  },
} as const;
export type HeaderName = keyof typeof HEADERS;

const ENVELOPE_HEADERS: readonly HeaderName[] = ["X-Trace-Id", "RateLimit-Policy", "Cache-Control"];

/** References to the headers of an answer in the envelope, and to others. */
export function referToEnvelopeHeaders(others: readonly HeaderName[] = []): JsonSchema {
  return referToHeaders([...ENVELOPE_HEADERS, ...others]);
}

/** References to headers. */
export function referToHeaders(names: readonly HeaderName[]): JsonSchema {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

/** The responses that several operations share, by name. */
export type ResponseComponents = Map<string, ResponseObject>;

/** What an operation says of its failures beyond what all say. */
export interface FailureNotes {
  /** `details` that differ from the usual ones. */
  readonly examples?: Readonly<Partial<Record<Failure, Details>>>;
  /** Headers that a failure may have. */
  readonly headers?: Readonly<Partial<Record<Failure, Readonly<Record<string, JsonSchema>>>>>;
}

/**
 * The failures of an operation, by status.
 *
 * @param components gets the responses that are the usual ones
 */
export function toFailureResponses(
  failures: readonly Failure[],
  notes: FailureNotes,
  components: ResponseComponents,
): Record<string, ResponseObject> {
  const { examples = {}, headers = {} } = notes;
  const byStatus = Map.groupBy(failures, (failure) => FAILURES[failure].status);
  const responses = [...byStatus].map(([status, ofStatus]): [string, ResponseObject] => {
    const { name } = STATUSES[status];
    const response = toFailureResponse(status, ofStatus, notes);
    const [only, ...others] = ofStatus;
    const isUsual =
      status !== 409 &&
      others.length === 0 &&
      only !== undefined &&
      !(only in examples || only in headers);
    if (!isUsual) return [String(status), response];
    components.set(name, response);
    return [String(status), { $ref: `#/components/responses/${name}` }];
  });
  return Object.fromEntries(responses.sort(([a], [b]) => a.localeCompare(b)));
}

function toFailureResponse(
  status: FailureStatus,
  failures: readonly Failure[],
  { examples = {}, headers: ownHeaders = {} }: FailureNotes,
): ResponseObject {
  const { description, schema, headers } = STATUSES[status];
  const codes = [...new Set(failures.map((failure) => FAILURES[failure].code))];
  return {
    description,
    headers: Object.assign(
      referToEnvelopeHeaders(headers),
      ...failures.map((failure) => ownHeaders[failure]),
    ),
    content: {
      "application/json": {
        schema: schema === "ErrorResponse" ? narrow(schema, failures) : refer(schema),
        examples: Object.fromEntries(
          failures.flatMap((failure) =>
            toFailureExamples(
              failure,
              // Two failures may have one code.
              codes.length === failures.length ? FAILURES[failure].code : failure,
              examples[failure] ?? USUAL_DETAILS[failure],
            ),
          ),
        ),
      },
    },
  };
}

/**
 * The response of all failures, with only those codes and messages that it has here. Judges that refuse properties which a schema does
 * not name look at each part of an `allOf` by itself, and each part is to be complete.
 */
function narrow(schema: string, failures: readonly Failure[]): JsonSchema {
  const toEnum = (field: "code" | "message") => ({
    type: "string",
    enum: [...new Set(failures.map((failure) => FAILURES[failure][field]))],
  });
  return {
    allOf: [
      refer(schema),
      {
        type: "object",
        required: ["error"],
        properties: {
          error: {
            type: "object",
            required: ["code", "message", "details"],
            properties: {
              code: toEnum("code"),
              message: toEnum("message"),
              details: { type: "string" },
            },
          },
        },
      },
    ],
  };
}

function toFailureExamples(failure: Failure, name: string, details: Details) {
  const { code, message } = FAILURES[failure];
  const toExample = (text: string) => ({
    value: {
      success: false,
      data: null,
      error: { code, message, details: text },
      traceId: exampleTraceId,
    },
  });
  if (typeof details === "string") return [[name, toExample(details)]];
  return Object.entries(details).map(([shown, text]) => [`${name}_${shown}`, toExample(text)]);
}

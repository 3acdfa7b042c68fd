/** Every way a request can fail, and how it is answered: one closed table. */
import * as z from "zod/mini";

import { about, named } from "../contract.ts";

/** Code and status are the contract; a code may stand under several statuses. docs/errors/ has a page for each code. */
export const FAILURES = {
  invalidRequest: { status: 400, code: "VALIDATION_ERROR", message: "Request validation failed" },
  unauthenticated: { status: 401, code: "UNAUTHORIZED", message: "Invalid or missing API key" },
  forbidden: { status: 403, code: "FORBIDDEN", message: "The API key does not allow this" },
  readOnly: { status: 403, code: "FORBIDDEN", message: "The resource cannot be changed" },
  notFound: { status: 404, code: "NOT_FOUND", message: "Resource not found" },
  methodNotAllowed: {
    status: 405,
    code: "METHOD_NOT_ALLOWED",
    message: "The resource does not have this method",
  },
  alreadyActive: {
    status: 409,
    code: "CAMPAIGN_ALREADY_ACTIVE",
    message: "The campaign is already active",
  },
  notActive: { status: 409, code: "CAMPAIGN_NOT_ACTIVE", message: "The campaign is not active" },
  completed: { status: 409, code: "CAMPAIGN_COMPLETED", message: "The campaign is completed" },
  idempotencyConflict: {
    status: 409,
    code: "IDEMPOTENCY_CONFLICT",
    message: "The Idempotency-Key belongs to another request",
  },
  templateInUse: { status: 409, code: "TEMPLATE_IN_USE", message: "The template is in use" },
  notUnknown: {
    status: 409,
    code: "ACTION_NOT_UNKNOWN",
    message: "What became of the action is known",
  },
  archived: { status: 409, code: "RUN_ARCHIVED", message: "The run is in the archive" },
  planChanged: {
    status: 412,
    code: "PLAN_CHANGED",
    message: "The plan of the start has changed",
  },
  unprocessable: { status: 422, code: "VALIDATION_ERROR", message: "Request validation failed" },
  rateLimited: { status: 429, code: "RATE_LIMIT_EXCEEDED", message: "Rate limit exceeded" },
  internal: { status: 500, code: "INTERNAL_ERROR", message: "Internal server error" },
  upstream: { status: 502, code: "UPSTREAM_ERROR", message: "Upstream service error" },
} as const;

/** `details` of the failures that say the same whatever was asked. */
export const DETAILS = {
  unauthenticated: "Send a valid API key in the header Authorization: Bearer sk_live_…",
  internal: "This is our fault. Tell the operator the trace id.",
  upstream:
    "A service behind this API failed. A GET can be repeated, and so can a POST with the same Idempotency-Key; before you repeat a POST without one, check whether it took effect.",
} as const satisfies Partial<Record<keyof typeof FAILURES, string>>;

/** What an answer says that may be asked for again after a fault of an upstream. */
export const RETRY_AFTER = { "Retry-After": "5" };

export type Failure = keyof typeof FAILURES;
export type FailureCode = (typeof FAILURES)[Failure]["code"];
export type FailureMessage = (typeof FAILURES)[Failure]["message"];

const errorCode = /* @__PURE__ */ named(
  "ErrorCode",
  () => z.enum([...new Set(Object.values(FAILURES).map(({ code }) => code))]),
  "Stable, for programs; the codes that a status can have stand with its response.",
);

/** A failure in an answer: the envelope's `error`. */
export const failureAnswer = /* @__PURE__ */ named("Failure", () =>
  z.strictObject({
    code: errorCode,
    message: about(
      "A summary, the same for every request that fails like this.",
      z.enum([...new Set(Object.values(FAILURES).map(({ message }) => message))]),
    ),
    details: about("What is wrong with this request, and what to do about it.", z.string()),
  }),
);
export type FailureAnswer = z.infer<typeof failureAnswer>;

/** A request that ends here, with the answer it gets. `details` says what to do. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly code: FailureCode;
  /** The public summary: the same for every request that fails like this. */
  readonly summary: FailureMessage;
  readonly details: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(failure: Failure, details: string, headers: Record<string, string> = {}) {
    super(details);
    const { status, code, message } = FAILURES[failure];
    this.status = status;
    this.code = code;
    this.summary = message;
    this.details = details;
    this.headers = headers;
  }
}

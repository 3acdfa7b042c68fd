/** The one shape of every answer, around the data of an operation or around a failure. */
import * as z from "zod";

import { FAILURES, failureAnswer } from "../../src/api/answer/failures.ts";
import { identifier } from "../../src/api/answer/words.ts";
import { about, named, type ZodSchema } from "../../src/api/contract.ts";

const traceId = about(
  "Also the header `X-Trace-Id`; the operator's log has everything about the request under it.",
  identifier,
);

/** The answer of an operation that succeeded. */
export function successResponse(name: string, data: ZodSchema): ZodSchema {
  const schema = z.strictObject({
    success: z.literal(true),
    data: z.unknown(),
    error: z.null(),
    traceId,
  });
  return named(name, () => schema.extend({ data: data as z.ZodType }));
}

export const errorResponse = named("ErrorResponse", () =>
  z.strictObject({
    success: z.literal(false),
    data: z.null(),
    error: failureAnswer,
    traceId,
  }),
);

export const validationErrorResponse = named("ValidationErrorResponse", () =>
  z.strictObject({
    success: z.literal(false),
    data: z.null(),
    error: z.strictObject({
      code: z.literal(FAILURES.invalidRequest.code),
      message: z.literal(FAILURES.invalidRequest.message),
      details: about("Every reason, each with the field it is about.", z.string()),
    }),
    traceId,
  }),
);

/** `GET /health` alone has no envelope. */
export const health = named("Health", () => z.strictObject({ status: z.literal("ok") }));

/** A suppression as the API shows it. */
import * as z from "zod/mini";

import { IDENTITY_KINDS } from "../../domain/identity.ts";
import type { Suppression } from "../../domain/suppression.ts";
import { toTimestamp } from "../answer/envelope.ts";
import { ApiError } from "../answer/failures.ts";
import { identifier, text, timestamp } from "../answer/words.ts";
import { about, named } from "../contract.ts";

/** A suppression in an answer. */
export const suppressionAnswer = /* @__PURE__ */ named(
  "Suppression",
  () =>
    z.strictObject({
      id: identifier,
      kind: about("What says who it is.", z.enum(IDENTITY_KINDS)),
      identity: about(
        "Null where nothing but a hash of it is kept: of somebody whose data was erased.",
        z.nullable(text(500)),
      ),
      reason: text(200),
      createdAt: timestamp,
    }),
  "An identity of somebody whom nobody may contact any more.",
);
export type SuppressionAnswer = z.infer<typeof suppressionAnswer>;

/** Shows a suppression. */
export function toSuppressionAnswer({ createdAt, ...suppression }: Suppression): SuppressionAnswer {
  return { ...suppression, createdAt: toTimestamp(createdAt) };
}

/** The answer for a suppression that is missing, or another account group's: the two must not differ. */
export function suppressionNotFound(suppressionId: string): ApiError {
  return new ApiError(
    "notFound",
    `There is no suppression ${suppressionId} in this account group.`,
  );
}

/** A delivery as the API shows it. */
import * as z from "zod/mini";

import {
  DELIVERY_ERRORS,
  DELIVERY_ID,
  DELIVERY_STATUSES,
  type Delivery,
  toDeliveryId,
  type WebhookEndpoint,
} from "../../domain/webhookEndpoint.ts";
import { toTimestamp } from "../answer/envelope.ts";
import { count, identifier, matching, timestamp } from "../answer/words.ts";
import { about, named } from "../contract.ts";

const attemptAnswer = /* @__PURE__ */ named(
  "DeliveryAttempt",
  () =>
    z.strictObject({
      at: timestamp,
      milliseconds: about("How long it took.", count()),
      httpStatus: about(
        "The code of HTTP; null when none was received.",
        z.nullable(count(100, 999)),
      ),
      error: about(
        "Why it was not taken; null if it was. `timeout`: no answer within 15 seconds; `unreachable`: no connection, one that broke, or a certificate that does not hold; `redirect`: an answer that points elsewhere, which is not followed; `status`: any other code of HTTP but 200 to 299; `address`: the address may not be called.",
        z.nullable(z.enum(DELIVERY_ERRORS)),
      ),
    }),
  "One attempt. Of the answer's body nothing is kept.",
);

/** A delivery in an answer. */
export const deliveryAnswer = /* @__PURE__ */ named(
  "Delivery",
  () =>
    z.strictObject({
      id: about(
        "The `sequence` of the event, and which delivery of it this is.",
        matching(DELIVERY_ID),
      ),
      eventId: about("The id of the event: `webhook-id` of each attempt.", identifier),
      sequence: about("The place of the event in the feed.", count(1)),
      status: about(
        "`pending`: it is tried again at `nextAttemptAt`; `failed`: it was given up, and is sent again by a resend or a recovery.",
        z.enum(DELIVERY_STATUSES),
      ),
      attempts: z.array(attemptAnswer).check(z.maxLength(100)),
      nextAttemptAt: z.nullable(timestamp),
      createdAt: timestamp,
    }),
  "An event on its way to an endpoint.",
);
export type DeliveryAnswer = z.infer<typeof deliveryAnswer>;

/** Shows a delivery to an endpoint, which is sent nothing before its pause is over. */
export function toDeliveryAnswer(
  delivery: Delivery,
  { pausedUntil }: Pick<WebhookEndpoint, "pausedUntil">,
): DeliveryAnswer {
  const { eventId, sequence, status, attempts, dueAt, createdAt } = delivery;
  return {
    id: toDeliveryId(delivery),
    eventId,
    sequence,
    status,
    attempts: attempts.map((attempt) => ({ ...attempt, at: toTimestamp(attempt.at) })),
    nextAttemptAt: toTimestamp(dueAt && Math.max(dueAt, pausedUntil ?? 0)),
    createdAt: toTimestamp(createdAt),
  };
}

/** An instance as the API shows it. */
import * as z from "zod/mini";

import { toInstanceId } from "../../domain/action.ts";
import { INSTANCE_STATUSES, type Instance } from "../../domain/instance.ts";
import { toTimestamp } from "../answer/envelope.ts";
import { instanceIdentifier, instanceReason } from "../answer/executionWords.ts";
import { count, identifier, personFields, text, timestamp } from "../answer/words.ts";
import { about, named } from "../contract.ts";

const instanceStatus = /* @__PURE__ */ named("InstanceStatus", () => z.enum(INSTANCE_STATUSES));

/** The fields of an instance in an answer. */
export function instanceFields() {
  return {
    id: instanceIdentifier,
    runId: identifier,
    status: instanceStatus,
    reason: about(
      "What it waits for, or why it has ended; null for one from before instances were executed.",
      z.nullable(instanceReason),
    ),
    detail: about(
      "What the reason does not say by itself: the sender's code, the missing field.",
      z.nullable(text(1_000)),
    ),
    step: about(
      "The step that it is at, from 1; null while no sender has taken on the lead.",
      z.nullable(count(1)),
    ),
    senderId: about("The sender that has the lead for the whole run.", z.nullable(identifier)),
    nextAt: about(
      "When it is looked at next: its time, or a deadline; null when it has ended, waits for a person, or has no sender yet.",
      z.nullable(timestamp),
    ),
    updatedAt: timestamp,
    lead: z.strictObject({ id: identifier, ...personFields() }),
  };
}

/** An instance in a list. */
export const instanceAnswer = /* @__PURE__ */ named(
  "Instance",
  () => z.strictObject(instanceFields()),
  "One lead's passage through the workflow in one run.",
);
export type InstanceAnswer = z.infer<typeof instanceAnswer>;

/**
 * Shows an instance.
 *
 * @param isServed whether the live run has a sender that may take on its leads; null where that is not known
 */
export function toInstanceAnswer(instance: Instance, isServed: boolean | null): InstanceAnswer {
  const { runId, position, status, detail, step, senderId, lead } = instance;
  return {
    id: toInstanceId({ runId, position }),
    runId,
    status,
    reason: instance.reason ?? (status === "pending" ? reasonOfPending(isServed) : null),
    detail,
    step,
    senderId,
    nextAt: toTimestamp(instance.nextAt),
    updatedAt: toTimestamp(instance.updatedAt),
    lead,
  };
}

function reasonOfPending(isServed: boolean | null): "due" | "no-sender" | null {
  if (isServed === null) return null;
  return isServed ? "due" : "no-sender";
}

/** An instance with everything that is known of it, as the API shows it. */
import * as z from "zod/mini";

import type { RecordedInstance } from "../../database/instanceRecords.ts";
import { describeNext } from "../../domain/describeNext.ts";
import type { Next } from "../../domain/findNext.ts";
import {
  type InstanceActionAnswer,
  instanceActionAnswer,
  toInstanceActionAnswer,
} from "../actions/actionAnswer.ts";
import { toTimestamp } from "../answer/envelope.ts";
import { instanceReason } from "../answer/executionWords.ts";
import { count, identifier, list, text, timestamp } from "../answer/words.ts";
import { about, named } from "../contract.ts";
import { actionKind } from "../senders/senderAnswer.ts";
import { instanceFields, toInstanceAnswer } from "./instanceAnswer.ts";

const receivedMessageAnswer = /* @__PURE__ */ named(
  "ReceivedMessage",
  () =>
    z.strictObject({
      eventId: about("The id of the event by which a sender has told it.", z.string()),
      occurredAt: about("When the lead wrote it, as the sender says.", timestamp),
      automatic: about("Whether a machine wrote it: an absence notice, say.", z.boolean()),
      text: z.nullable(z.string()),
    }),
  "What the lead has written, as a sender has told it.",
);

const CAUSES = ["per-day", "per-week", "spacing", "working-hours", "asked-to-wait"] as const;

/** What comes next, in an answer. */
export const nextAnswer = /* @__PURE__ */ named(
  "NextOfInstance",
  () =>
    z.strictObject({
      reason: instanceReason,
      step: about("The step before it; null when it has ended.", z.nullable(count(1))),
      kind: z.nullable(actionKind),
      dueAt: about("When the step is due.", z.nullable(timestamp)),
      until: about(
        "How long it waits for the lead, or for the result of what its sender has taken on.",
        z.nullable(timestamp),
      ),
      sender: about(
        "The sender that may not act.",
        z.nullable(z.strictObject({ id: identifier, name: text(200) })),
      ),
      limit: about(
        "What holds the sender back the longest, and when it may act again; null when that takes a person.",
        z.nullable(
          z.strictObject({
            cause: z.enum(CAUSES),
            used: z.nullable(count()),
            maximum: z.nullable(count()),
            until: z.nullable(timestamp),
          }),
        ),
      ),
      blocked: about(
        "Why a person is needed before the sender can act: its code, or `disabled`.",
        z.nullable(z.strictObject({ code: text(100), since: z.nullable(timestamp) })),
      ),
      sentence: about("The same in words, with times in UTC.", text(1_500)),
    }),
  "What comes next.",
);

/** An instance with its actions, its messages and what comes next. */
export const instanceDetailsAnswer = /* @__PURE__ */ named(
  "InstanceDetails",
  () =>
    z.strictObject({
      ...instanceFields(),
      actions: about(
        "What was asked of senders for the lead, over all runs of the campaign, by step.",
        list(instanceActionAnswer),
      ),
      messages: about(
        "What the lead has written: the 100 messages that were told last, in the order of their times.",
        list(receivedMessageAnswer),
      ),
      next: about(
        "What comes next; null for an instance from before they were executed.",
        z.nullable(nextAnswer),
      ),
    }),
  "One lead's passage through the workflow in one run, with everything that is known of it.",
);
export type InstanceDetailsAnswer = z.infer<typeof instanceDetailsAnswer>;

export type NextAnswer = z.infer<typeof nextAnswer>;

/** Shows an instance with what comes next for it. */
export function toInstanceDetailsAnswer(
  { instance, actions, messages }: RecordedInstance,
  next: Next | null,
  now: number,
): InstanceDetailsAnswer {
  return {
    ...toInstanceAnswer(instance, null),
    reason: next?.reason ?? instance.reason,
    actions: actions.map((action): InstanceActionAnswer => toInstanceActionAnswer(action)),
    messages: messages.map(({ eventId, occurredAt, isAutomatic, text }) => ({
      eventId,
      occurredAt: toTimestamp(occurredAt),
      automatic: isAutomatic,
      text,
    })),
    next: next === null ? null : toNextAnswer(next, now),
  };
}

const NOTHING = {
  step: null,
  kind: null,
  dueAt: null,
  until: null,
  sender: null,
  limit: null,
  blocked: null,
};

/** Shows what comes next. */
export function toNextAnswer(next: Next, now: number): NextAnswer {
  const { reason } = next;
  const common = { ...NOTHING, reason, sentence: describeNext(next, now) };
  if (next.state === "ended") return common;
  const ahead = { ...common, step: next.step, kind: next.kind };
  switch (next.reason) {
    case "due":
    case "no-sender":
      return { ...ahead, dueAt: toTimestamp(next.dueAt) };
    case "sending":
    case "unknown-action":
      return ahead;
    case "accepted-by-sender":
    case "acceptance":
      return { ...ahead, until: toTimestamp(next.until) };
    case "sender-limited":
      return {
        ...ahead,
        dueAt: toTimestamp(next.dueAt),
        sender: next.sender,
        limit: {
          used: null,
          maximum: null,
          ...next.limit,
          until: toTimestamp(next.limit.until),
        },
      };
    case "sender-blocked":
      return {
        ...ahead,
        dueAt: toTimestamp(next.dueAt),
        sender: next.sender,
        blocked: { ...next.blocked, since: toTimestamp(next.blocked.since) },
      };
  }
}

/** What an event in a request must be. What only describes is bounded, and refuses nothing. */
import * as z from "zod/mini";

import { ACTION_KINDS } from "../../domain/action.ts";
import { toEmailAddress } from "../../domain/emailAddress.ts";
import { MAXIMUM_IDENTITY_CHARACTERS } from "../../domain/identity.ts";
import { toLinkedinUrl } from "../../domain/linkedinUrl.ts";
import type { SenderEvent } from "../../domain/senderEvent.ts";
import { identifierSchema } from "../../platform/identifiers.ts";
import {
  MAXIMUM_CODE_UNITS,
  MAXIMUM_EXTERNAL_ID_UNITS,
  MAXIMUM_MESSAGE_UNITS,
  NO_CODE,
  readWords,
} from "../../senders/senderAnswer.ts";
import { named, tell, tellInstead } from "../contract.ts";
import { join } from "../request/describeIssue.ts";
import { optional, optionalOr, textOrNumber } from "../request/optional.ts";
import { line, moment } from "../request/schemas.ts";

export const MAXIMUM_EVENTS = 100;
export const MAXIMUM_EVENT_ID_CHARACTERS = 255;
const MAXIMUM_TEXT_CHARACTERS = 20_000;
const CONTROL_CHARACTERS_BUT_WHITE_SPACE = /(?![\t\n\r])\p{Cc}/gu;

const actionId = z
  .string()
  .check(
    z.regex(
      /^[0-9a-f]{24}-(0|[1-9][0-9]{0,14})-[1-9][0-9]?$/,
      "must be the id of an action, as it was asked for",
    ),
  );

const instanceId = z
  .string()
  .check(
    z.regex(
      /^[0-9a-f]{24}-(0|[1-9][0-9]{0,14})$/,
      "must be the id of an instance, as an action names it",
    ),
  );

const email = z.pipe(line(MAXIMUM_IDENTITY_CHARACTERS.email), z.transform(toEmailAddress));
const linkedinUrl = z.pipe(
  line(MAXIMUM_IDENTITY_CHARACTERS.linkedinUrl),
  z.transform(toLinkedinUrl),
);

const code = z.pipe(
  optional(textOrNumber(z.string())),
  z.transform((text: string | null) => readWords(text, MAXIMUM_CODE_UNITS) ?? NO_CODE),
);

const message = z.pipe(
  optional(textOrNumber(z.string())),
  z.transform((text: string | null) => readWords(text, MAXIMUM_MESSAGE_UNITS)),
);

const receivedText = z.pipe(
  z
    .string()
    .check(
      z.maxLength(
        MAXIMUM_TEXT_CHARACTERS,
        `must have at most ${MAXIMUM_TEXT_CHARACTERS} characters`,
      ),
    ),
  z.transform((text: string) =>
    text.toWellFormed().replace(CONTROL_CHARACTERS_BUT_WHITE_SPACE, ""),
  ),
);

// What goes into each of them says what is taken.
/* @__PURE__ */ tell(email, () => ({}));
/* @__PURE__ */ tell(linkedinUrl, () => ({}));
/* @__PURE__ */ tell(code, () => ({}));
/* @__PURE__ */ tell(message, () => ({}));
/* @__PURE__ */ tell(receivedText, () => ({}));

const eventFields = {
  id: textOrNumber(line(MAXIMUM_EVENT_ID_CHARACTERS)),
  occurredAt: moment,
  actionId: optional(actionId),
  instanceId: optional(instanceId),
  leadId: optional(identifierSchema),
  // An address that names nobody finds nobody.
  email: optional(email),
  linkedinUrl: optional(linkedinUrl),
  externalId: optional(textOrNumber(line(MAXIMUM_IDENTITY_CHARACTERS.externalId))),
  senderId: optional(identifierSchema),
};

const name = optional(textOrNumber(line(MAXIMUM_EXTERNAL_ID_UNITS)));

const bare = z.strictObject({
  type: z.enum([
    "connection.accepted",
    "connection.withdrawn",
    "lead.unsubscribed",
    "sender.restored",
  ]),
  ...eventFields,
});
const sent = z.strictObject({
  type: z.literal("action.sent"),
  ...eventFields,
  messageId: name,
  thread: name,
});
const rejected = z.strictObject({
  type: z.literal("action.rejected"),
  ...eventFields,
  code,
  message,
});
const later = z.strictObject({
  type: z.literal("action.later"),
  ...eventFields,
  until: optional(moment),
});
const received = z.strictObject({
  type: z.literal("message.received"),
  ...eventFields,
  automatic: optionalOr(z.boolean(), false),
  // Empty text is text: what somebody has written, if it was a picture alone.
  text: z._default(z.nullable(receivedText), null),
});
const limited = z.strictObject({
  type: z.literal("sender.limited"),
  ...eventFields,
  until: moment,
  kind: optional(z.enum(ACTION_KINDS)),
});
const blocked = z.strictObject({
  type: z.literal("sender.blocked"),
  ...eventFields,
  code,
});

const OF_TYPE = {
  "action.sent": sent,
  "action.rejected": rejected,
  "action.later": later,
  "message.received": received,
  "connection.accepted": bare,
  "connection.withdrawn": bare,
  "lead.unsubscribed": bare,
  "sender.limited": limited,
  "sender.blocked": blocked,
  "sender.restored": bare,
} satisfies Record<SenderEvent["type"], unknown>;

const TYPES = Object.keys(OF_TYPE) as (keyof typeof OF_TYPE)[];
/** Made for whoever errs: Intl loads its tables with the first list that it formats, and not while the Worker starts. */
const noEvent = {
  error: () => `must be an event of one of the types ${join(TYPES, "conjunction")}`,
};
const typed = z.looseObject({ type: z.enum(TYPES, noEvent) }, noEvent);

type EventInRequest = z.output<(typeof OF_TYPE)[keyof typeof OF_TYPE]>;

/** A union of zod would say the same, and weighs as much as all of this file. */
const eventSchema = z.transform((value: unknown, context): EventInRequest => {
  const head = typed.safeParse(value);
  const event = head.success ? OF_TYPE[head.data.type].safeParse(value) : head;
  if (event.success) return event.data as EventInRequest;
  for (const { message, path } of event.error.issues) {
    context.issues.push({ code: "custom", input: value, message, path });
  }
  return z.NEVER;
});
/* @__PURE__ */ tellInstead(eventSchema, () =>
  named(
    "SenderEvent",
    () => z.discriminatedUnion("type", [bare, sent, rejected, later, received, limited, blocked]),
    "Something that a sender tells. `actionId`, `instanceId`, `leadId`, `email`, `linkedinUrl`, `externalId` and `senderId` say what it is about: as many of them as the sender knows.",
  ),
);

export const senderEventsBody = z.strictObject({
  events: z
    .array(eventSchema)
    .check(
      z.minLength(1, "must hold at least 1 event"),
      z.maxLength(MAXIMUM_EVENTS, `must hold at most ${MAXIMUM_EVENTS} events`),
    ),
});

/** An event in a request as the domain has it. */
export function toSenderEvent({
  actionId,
  instanceId,
  leadId,
  email,
  linkedinUrl,
  externalId,
  senderId,
  ...event
}: EventInRequest): SenderEvent {
  return {
    ...event,
    about: { actionId, instanceId, leadId, email, linkedinUrl, externalId, senderId },
  };
}

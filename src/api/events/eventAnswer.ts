/** An event as the API and webhooks tell it: the schemas. What they say is made in src/domain/event.ts. */
import * as z from "zod/mini";

import { ACTION_ID } from "../../domain/action.ts";
import { EVENT_TYPES, EVENT_VERSION, type EventType } from "../../domain/event.ts";
import { instanceIdentifier } from "../answer/executionWords.ts";
import { count, identifier, matching, personFields, text, timestamp } from "../answer/words.ts";
import { about, named } from "../contract.ts";
import { actionKind } from "../senders/senderAnswer.ts";

/** What is told. */
export const eventType = /* @__PURE__ */ named(
  "EventType",
  () => z.enum(EVENT_TYPES),
  "What has happened. New types may come.",
);

const namedThing = (what: string) =>
  about(what, z.strictObject({ id: identifier, name: text(200) }));

const lead = /* @__PURE__ */ named(
  "EventLead",
  () => z.strictObject({ id: identifier, ...personFields() }),
  "Whom it is about, as the audience has it when the event is read: once a lead is erased, no event names the person.",
);

function ofRun() {
  return { campaign: namedThing("The campaign."), runId: identifier };
}

function ofInstance() {
  return { ...ofRun(), instanceId: instanceIdentifier, lead };
}

function ofAction() {
  return {
    ...ofInstance(),
    actionId: about("The id under which the sender knows the action.", matching(ACTION_ID)),
    step: count(1),
    kind: actionKind,
    attempt: about("How often the sender was asked and may have acted.", count()),
    sender: namedThing("Who was asked."),
  };
}

function endedInstance() {
  return z.strictObject({
    ...ofInstance(),
    step: about("The step that it was at.", z.nullable(count(1))),
    sender: about("Who had the lead.", z.nullable(namedThing("Who had the lead."))),
    reason: z.nullable(text(100)),
    detail: about(
      "What the reason does not say by itself: the sender's code, the missing field.",
      z.nullable(text(1_000)),
    ),
  });
}

/** What each type tells, and when it is told. */
const DATA = {
  "campaign.started": () => [
    "A start has won. Its instances follow.",
    z.strictObject({
      ...ofRun(),
      startedBy: about("The id of the API key.", text(100)),
      instancesPromised: count(),
    }),
  ],
  "campaign.stopped": () => [
    "A campaign was stopped. The instances that it cancels have no events of their own.",
    z.strictObject({
      ...ofRun(),
      stoppedBy: about("The id of the API key.", text(100)),
      instancesStopped: about("How many were open.", count()),
    }),
  ],
  "campaign.completed": () => [
    "The last instance of a run has ended.",
    z.strictObject({
      ...ofRun(),
      instances: about(
        "How many have ended in which way.",
        z.strictObject({ completed: count(), cancelled: count(), failed: count() }),
      ),
    }),
  ],
  "run.instances_created": () => [
    "Every promised instance of a run exists. An automatic campaign tells it whenever the leads who have arrived have theirs.",
    z.strictObject({ ...ofRun(), instancesCreated: about("How many there are by now.", count()) }),
  ],
  "instance.completed": () => ["A lead has been through the workflow.", endedInstance()],
  "instance.failed": () => ["A lead cannot be reached by the workflow.", endedInstance()],
  "instance.cancelled": () => [
    "A lead is not contacted any more: of a reply, a suppression or a withdrawn request.",
    endedInstance(),
  ],
  "action.sent": () => [
    "A sender has performed an action.",
    z.strictObject({
      ...ofAction(),
      externalId: about("As the sender names what it has done.", z.nullable(text(1_000))),
      thread: about("As the sender names the conversation.", z.nullable(text(1_000))),
    }),
  ],
  "action.unknown": () => [
    "Nobody knows what became of an action, and it waits for a person: resolve it.",
    z.strictObject({
      ...ofAction(),
      code: about("Why nobody knows.", z.nullable(text(100))),
    }),
  ],
  "message.received": () => [
    "A lead has written. A person who is a lead of several audiences is told of once for each.",
    z.strictObject({
      campaign: about(
        "The campaign that has asked for something to the lead last; null if none has.",
        z.nullable(namedThing("The campaign.")),
      ),
      runId: z.nullable(identifier),
      instanceId: z.nullable(instanceIdentifier),
      step: z.nullable(count(1)),
      sender: z.nullable(namedThing("Who was asked.")),
      lead,
      message: z.strictObject({
        senderEventId: about("The id of the sender's own event.", text(255)),
        text: about(
          "Null where the sender gave none, and once the lead is erased.",
          z.nullable(text(20_000)),
        ),
        automatic: about("Whether a machine wrote it: an absence notice, say.", z.boolean()),
        receivedAt: timestamp,
      }),
    }),
  ],
  "sender.limited": () => [
    "A sender has asked to wait.",
    z.strictObject({
      sender: namedThing("The sender."),
      until: timestamp,
      kind: about("With which kind; null: with everything.", z.nullable(actionKind)),
    }),
  ],
  "sender.blocked": () => [
    "A sender needs a person before it can act again.",
    z.strictObject({ sender: namedThing("The sender."), code: text(100) }),
  ],
  "sender.restored": () => [
    "A sender may act again.",
    z.strictObject({ sender: namedThing("The sender.") }),
  ],
} as const satisfies Record<EventType, () => readonly [string, z.ZodMiniType]>;

/** The name of the schema of a type: `CampaignStartedEvent`. */
function schemaNameOf(type: EventType): string {
  const words = type.split(/[._]/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join("")}Event`;
}

function eventOf<Type extends EventType>(type: Type) {
  const [description, data] = DATA[type]();
  return named(
    schemaNameOf(type),
    () =>
      z.strictObject({
        id: about("The same in every attempt and every resend: for deduplication.", identifier),
        type: z.literal(type),
        version: about("Of what the data say.", z.literal(EVENT_VERSION)),
        sequence: about(
          "Its place in the feed of the account group: the order of commits, from 1, without a gap.",
          count(1),
        ),
        timestamp: about("When it happened.", timestamp),
        accountGroupId: identifier,
        traceId: about(
          "The trace id of the start that it goes back to; null where there is none.",
          z.nullable(identifier),
        ),
        data: data as ReturnType<(typeof DATA)[Type]>[1],
      }),
    description,
  );
}

/** An event in an answer, and as the body of a webhook. */
export const eventAnswer = /* @__PURE__ */ named(
  "Event",
  () =>
    z.discriminatedUnion("type", [
      eventOf("campaign.started"),
      eventOf("campaign.stopped"),
      eventOf("campaign.completed"),
      eventOf("run.instances_created"),
      eventOf("instance.completed"),
      eventOf("instance.failed"),
      eventOf("instance.cancelled"),
      eventOf("action.sent"),
      eventOf("action.unknown"),
      eventOf("message.received"),
      eventOf("sender.limited"),
      eventOf("sender.blocked"),
      eventOf("sender.restored"),
    ]),
  "Something that has happened in the account group.",
);

/** The schema of each type, for the contract. */
export function eventSchemas(): ReadonlyMap<EventType, z.ZodMiniType> {
  return new Map(
    eventAnswer.def.options.map((schema) => [schema.shape.type.def.values[0] as EventType, schema]),
  );
}

import { describe, expect, it } from "vitest";

import { describeEvent, type FeedEvent } from "../../console/words/describeEvent.ts";
import { EVENT_TYPE_NAMES } from "../../console/words/eventTypes.ts";
import type { Phrase } from "../../console/words/phrase.ts";
import { EVENT_TYPES } from "../../src/domain/event.ts";

const campaign = { id: "c1", name: "Spring" };
const sender = { id: "s1", name: "Robin" };
const lead = {
  ...{ id: "l1", name: "Ana", email: null, linkedinUrl: null },
  ...{ externalId: null, company: null, title: null },
};
const ofRun = { campaign, runId: "r1" };
const ofInstance = { ...ofRun, instanceId: "r1-0", lead };
const ended = { ...ofInstance, step: 1, sender, reason: null, detail: null };
const action = {
  ...{ ...ofInstance, actionId: "r1-0-1", step: 1, kind: "connection_request" },
  ...{ attempt: 1, sender },
};
const message = { senderEventId: "e1", text: null, automatic: false, receivedAt: "" };
const until = "2026-11-30T09:00:00.000Z";

const CASES: readonly (readonly [type: FeedEvent["type"], data: object, sentence: string])[] = [
  [
    "campaign.started",
    { ...ofRun, startedBy: "k1", instancesPromised: 1_200 },
    "[Spring /campaigns/c1] was started: 1,200 instances are promised.",
  ],
  [
    "campaign.stopped",
    { ...ofRun, stoppedBy: "k1", instancesStopped: 1 },
    "[Spring /campaigns/c1] was stopped: 1 open instance was cancelled.",
  ],
  [
    "campaign.completed",
    { ...ofRun, instances: { completed: 3, cancelled: 2, failed: 1 } },
    "[Spring /campaigns/c1] has ended: 3 completed, 2 cancelled, 1 failed.",
  ],
  [
    "run.instances_created",
    { ...ofRun, instancesCreated: 2 },
    "[Spring /campaigns/c1]: 2 instances have been created, as promised.",
  ],
  [
    "instance.completed",
    { ...ended, reason: "done" },
    "[Ana /campaigns/c1/instances/r1-0] has been through the workflow of [Spring /campaigns/c1].",
  ],
  [
    "instance.completed",
    { ...ended, reason: "not_accepted" },
    "[Ana /campaigns/c1/instances/r1-0] has not accepted the connection request in time: their passage through [Spring /campaigns/c1] is over.",
  ],
  [
    "instance.failed",
    { ...ended, reason: "missing_field", detail: "company" },
    "[Ana /campaigns/c1/instances/r1-0] cannot be reached by [Spring /campaigns/c1]: a message needs a field that the lead lacks ([company]).",
  ],
  [
    "instance.failed",
    { ...ended, reason: "of_tomorrow" },
    "[Ana /campaigns/c1/instances/r1-0] cannot be reached by [Spring /campaigns/c1]: of tomorrow.",
  ],
  [
    "instance.cancelled",
    { ...ended, reason: "replied" },
    "[Ana /campaigns/c1/instances/r1-0] is not contacted any more in [Spring /campaigns/c1]: the lead has replied.",
  ],
  [
    "instance.cancelled",
    ended,
    "[Ana /campaigns/c1/instances/r1-0] is not contacted any more in [Spring /campaigns/c1].",
  ],
  [
    "action.sent",
    { ...action, externalId: null, thread: null },
    "[Robin /senders] has sent a connection request to [Ana /campaigns/c1/instances/r1-0] (step 1 of [Spring /campaigns/c1]).",
  ],
  [
    "action.sent",
    { ...action, kind: "engage", attempt: 2, externalId: null, thread: null },
    "[Robin /senders] has engaged with [Ana /campaigns/c1/instances/r1-0], at attempt 2 (step 1 of [Spring /campaigns/c1]).",
  ],
  [
    "action.unknown",
    { ...action, kind: "inmail", code: "timeout" },
    "Nobody knows whether [Robin /senders] has sent an InMail to [Ana /campaigns/c1/instances/r1-0]: [timeout]. It waits for a person: [resolve it /needs-you].",
  ],
  [
    "action.unknown",
    { ...action, kind: "direct_message", code: null },
    "Nobody knows whether [Robin /senders] has sent a direct message to [Ana /campaigns/c1/instances/r1-0]. It waits for a person: [resolve it /needs-you].",
  ],
  [
    "message.received",
    { ...ofInstance, step: 1, sender, message: { ...message, text: "Yes <b>" } },
    "[Ana /campaigns/c1/instances/r1-0] has written to [Spring /campaigns/c1]: [Yes <b>]",
  ],
  [
    "message.received",
    {
      ...{ campaign: null, runId: null, instanceId: null, step: null, sender: null, lead },
      message: { ...message, automatic: true },
    },
    "[Ana] has answered automatically.",
  ],
  [
    "message.received",
    { ...ofInstance, step: 1, sender, message: { ...message, text: "🎈".repeat(161) } },
    `[Ana /campaigns/c1/instances/r1-0] has written to [Spring /campaigns/c1]: [${"🎈".repeat(160)}…]`,
  ],
  [
    "sender.limited",
    { sender, until, kind: null },
    `[Robin /senders] has asked to wait with everything until <${until}>.`,
  ],
  [
    "sender.limited",
    { sender, until, kind: "inmail" },
    `[Robin /senders] has asked to wait with each InMail until <${until}>.`,
  ],
  [
    "sender.blocked",
    { sender, code: "checkpoint" },
    "[Robin /senders] is blocked and needs a person: [checkpoint]",
  ],
  ["sender.restored", { sender }, "[Robin /senders] may act again."],
];

describe("the sentence of an event", () => {
  it.each(CASES)("%s", (type, data, sentence) => {
    expect(write(describeEvent(eventOf(type, data)))).toBe(sentence);
  });

  it("is there for every type, and so is its name", () => {
    expect(new Set(CASES.map(([type]) => type))).toEqual(new Set(EVENT_TYPES));
    expect(Object.keys(EVENT_TYPE_NAMES)).toEqual([...EVENT_TYPES]);
  });

  it("names a type that the page does not know yet", () => {
    const event = eventOf("lead.of_tomorrow" as FeedEvent["type"], {});
    expect(write(describeEvent(event))).toBe("lead.of tomorrow");
  });
});

function eventOf(type: FeedEvent["type"], data: object): FeedEvent {
  return { type, data } as unknown as FeedEvent;
}

/** A sentence in which names stand in brackets, with where they lead. */
function write(phrase: Phrase): string {
  return phrase
    .map((piece) => {
      if (typeof piece === "string") return piece;
      if ("at" in piece) return `<${piece.at}>`;
      return `[${piece.name}${piece.path === null ? "" : ` ${piece.path}`}]`;
    })
    .join("");
}

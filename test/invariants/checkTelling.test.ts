/** The check sees what is wrong with a feed of events and with what an endpoint has heard of it. */
import { describe, expect, it } from "vitest";

import type { Attempt, EndpointState, TellingSnapshot } from "./telling.ts";
import {
  changes,
  check,
  checkEndpoint,
  feed,
  newAttempt,
  newDelivery,
  received,
  stopped,
  unknown,
  withAction,
  withRun,
} from "./tellingExamples.ts";

const all = [1, 2, 3, 4];
const ended = [0, 1].map((position) => ({
  ...{ runId: "run", instanceId: `run-${position}`, status: "completed" as const },
}));

describe("of a feed", () => {
  it.each<[string, Partial<TellingSnapshot>]>([
    ["what is sound", {}],
    [
      "an instance that has ended after its run was stopped",
      {
        feed: [...feed, stopped],
        changes: { ...withRun({ endedAt: 5, instancesStopped: 1 }), endedInstances: ended },
      },
    ],
    [
      "an action that is left to a person",
      { feed: [...feed, unknown], changes: withAction({ isSent: false, isLeftToPerson: true }) },
    ],
    [
      "an action that nobody knew about for a while",
      { feed: [...feed, unknown], changes: withAction({ isSent: false }) },
    ],
    [
      "an action that nobody knew about when a later run of its campaign came to it",
      {
        feed: [...feed, unknown],
        changes: withAction({
          ...{ actionId: "later-1-1", formerIds: ["run-1-1"] },
          ...{ isSent: false, wasCalled: false },
        }),
      },
    ],
    [
      "an action that nobody knew about twice",
      {
        feed: [...feed, unknown, { ...unknown, sequence: 6, id: "event-6" }],
        changes: withAction({ isSent: false }),
      },
    ],
    ["a reply", { feed: [...feed, received], changes: { ...changes, messages: ["reply"] } }],
  ])("finds nothing wrong with %s", (_, change) => {
    expect(check(change)).toEqual([]);
  });

  it.each<[string, Partial<TellingSnapshot>]>([
    ["the feed has no event 2", { feed: feed.filter(({ sequence }) => sequence !== 2) }],
    [
      "the feed has an id twice",
      { kept: all.map((sequence) => ({ sequence, id: `event-${Math.min(sequence, 3)}` })) },
    ],
    [
      "whoever followed the feed saw event 3 at its place 2",
      {
        feed: feed.filter(({ sequence }) => sequence !== 2),
        kept: all.map((sequence) => ({ sequence, id: `event-${sequence}` })),
      },
    ],
    [
      "whoever followed the feed saw event 4 at its place 5",
      {
        feed: [...feed, ...feed.slice(-1)],
        kept: all.map((sequence) => ({ sequence, id: `event-${sequence}` })),
      },
    ],
    ["no event campaign.stopped of run", { changes: withRun({ endedAt: 5, instancesStopped: 1 }) }],
    ["no event campaign.completed of run", { changes: withRun({ endedAt: 5 }) }],
    ["no event action.sent of run-1-1", { changes: withAction({}) }],
    [
      "no event action.unknown of run-1-1",
      { changes: withAction({ isSent: false, isLeftToPerson: true }) },
    ],
    ["no event instance.completed of run-1", { changes: { ...changes, endedInstances: ended } }],
    ["no event message.received of reply", { changes: { ...changes, messages: ["reply"] } }],
    [
      "the event run.instances_created of run tells of nothing that D1 holds",
      { changes: withRun({ instancesCreated: 1 }) },
    ],
    [
      "the event action.unknown of run-1-1 tells of nothing",
      { feed: [...feed, unknown], changes: withAction({ isSent: false, wasCalled: false }) },
    ],
    ["the event campaign.stopped of run tells of nothing", { feed: [...feed, stopped] }],
    [
      "2 events action.sent of run-0-1",
      { feed: [...feed, { ...feed[2], sequence: 5, id: "event-5" } as (typeof feed)[number]] },
    ],
    [
      "1 events of the 2 that ended in run run",
      {
        feed: [...feed, stopped],
        changes: { ...withRun({ endedAt: 5, instancesStopped: 0 }), endedInstances: ended },
      },
    ],
  ])("finds that %s", (violation, change) => {
    expect(check(change).join("; ")).toContain(violation);
  });
});

describe("of an endpoint", () => {
  const told = all.map((sequence) => newAttempt(sequence));
  const deliveries = all.map((sequence) => newDelivery(sequence));
  const secondOf4 = newDelivery(4, { number: 2 });

  it.each<[string, readonly Attempt[], Partial<EndpointState>]>([
    ["one that has heard everything", told, {}],
    ["one that was told again", [...told, newAttempt(2)], {}],
    ["one that has refused first", [newAttempt(1, { status: 500 }), ...told], {}],
    [
      "one that wants a single type",
      [newAttempt(3)],
      { types: ["action.sent"], deliveries: [newDelivery(3)] },
    ],
    [
      "one that was registered later",
      [newAttempt(4)],
      { registeredAt: 3, deliveries: [newDelivery(4)] },
    ],
    [
      "one that was sent an event again on demand",
      [...told, newAttempt(4)],
      { isReplayed: true, deliveries: [...deliveries, secondOf4] },
    ],
    [
      "one that a first attempt has not reached, so that it heard of what came later first",
      [newAttempt(2, { at: 2 }), newAttempt(1, { at: 9 }), newAttempt(3), newAttempt(4)],
      {
        deliveries: [
          newDelivery(1, {
            attempts: [{ at: 1, milliseconds: 1, httpStatus: null, error: "timeout" }],
          }),
          ...deliveries.slice(1),
        ],
      },
    ],
  ])("finds nothing wrong with %s", (_, attempts, change) => {
    expect(checkEndpoint(attempts, change)).toEqual([]);
  });

  it.each<[string, readonly Attempt[], Partial<EndpointState>]>([
    ["was never told of the event 4 (event-4)", told.slice(0, 3), {}],
    ["has not taken the event 4", [...told.slice(0, 3), newAttempt(4, { status: null })], {}],
    ["the event 4 (event-4) has 0 deliveries", told, { deliveries: deliveries.slice(0, 3) }],
    [
      "the event 4 (event-4) has 2 deliveries",
      [...told, newAttempt(4)],
      { deliveries: [...deliveries, secondOf4] },
    ],
    [
      "the event 4 (event-4) was answered 200 as D1 has it",
      told,
      { isReplayed: true, deliveries: [...deliveries, secondOf4] },
    ],
    [
      "the event 4 (event-4) is pending",
      told,
      { deliveries: [...deliveries.slice(0, 3), newDelivery(4, { status: "pending" })] },
    ],
    [
      "the event 4 (event-4) is sent as 4-2",
      told,
      { deliveries: [...deliveries.slice(0, 3), newDelivery(4, { number: 2 })] },
    ],
    ["the event 4 (event-4) was answered 200 as D1 has it", [...told.slice(0, 3)], {}],
    [
      "was told of event-5, which is no event that it wants",
      [...told, newAttempt(4, { eventId: "event-5" })],
      {},
    ],
    [
      "a delivery of the event 1, which it does not want",
      told.slice(1),
      { registeredAt: 1, deliveries },
    ],
    [
      "was told of event-2 under no valid secret",
      [...told, newAttempt(2, { seal: { isValid: false } })],
      {},
    ],
    ["was told {}, and the feed says", [...told, newAttempt(2, { body: "{}" })], {}],
    [
      "was told of event-3 before what had happened earlier",
      [3, 1, 2, 4].map((sequence) => newAttempt(sequence)),
      {},
    ],
  ])("finds that it %s", (violation, attempts, change) => {
    expect(checkEndpoint(attempts, change).join("; ")).toContain(violation);
  });
});

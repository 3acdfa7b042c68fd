/** A feed of four events of which everything is sound, told to one endpoint. For tests that change one thing in it. */
import type { ToldEvent } from "../../src/domain/event.ts";
import { checkTelling } from "./checkTelling.ts";
import type { Attempt, ChangeState, DeliveryState, TellingSnapshot } from "./telling.ts";

const campaign = { id: "campaign", name: "Campaign" };
const ofRun = { campaign, runId: "run" };
const ofInstance = { ...ofRun, instanceId: "run-0", lead: { id: "lead" } };
const sender = { id: "sender", name: "Sender" };

function newEvent(sequence: number, type: ToldEvent["type"], data: object): ToldEvent {
  return {
    ...{ id: `event-${sequence}`, type, version: 1, sequence, data },
    ...{ timestamp: "2026-11-29T09:00:00.000Z", accountGroupId: "group", traceId: "trace" },
  } as ToldEvent;
}

/** A run of two leads, one of whom is asked for a step, and through with it. */
export const feed: readonly ToldEvent[] = [
  newEvent(1, "campaign.started", { ...ofRun, startedBy: "key", instancesPromised: 2 }),
  newEvent(2, "run.instances_created", { ...ofRun, instancesCreated: 2 }),
  newEvent(3, "action.sent", { ...ofInstance, actionId: "run-0-1", step: 1, sender }),
  newEvent(4, "instance.completed", { ...ofInstance, step: 1, sender, reason: "done" }),
];

/** What else may be told of the run. */
export const stopped = newEvent(5, "campaign.stopped", { ...ofRun, instancesStopped: 1 });
export const unknown = newEvent(5, "action.unknown", { ...ofInstance, actionId: "run-1-1" });
export const received = newEvent(5, "message.received", {
  ...ofInstance,
  message: { senderEventId: "reply" },
});

const run: ChangeState["runs"][number] = {
  ...{ id: "run", endedAt: null, instancesPromised: 2, instancesCreated: 2 },
  instancesStopped: null,
};

const action: ChangeState["actions"][number] = {
  ...{ actionId: "run-0-1", formerIds: [], isSent: true, wasCalled: true, isLeftToPerson: false },
};

export const changes: ChangeState = {
  runs: [run],
  endedInstances: [{ runId: "run", instanceId: "run-0", status: "completed" }],
  actions: [action],
  messages: [],
};

export function withRun(change: Partial<typeof run>): ChangeState {
  return { ...changes, runs: [{ ...run, ...change }] };
}

export function withAction(change: Partial<typeof action>): ChangeState {
  return { ...changes, actions: [action, { ...action, actionId: "run-1-1", ...change }] };
}

export function newAttempt(sequence: number, change: Partial<Attempt> = {}): Attempt {
  const event = feed[sequence - 1];
  return {
    ...{ eventId: `event-${sequence}`, body: JSON.stringify(event), at: sequence, status: 200 },
    seal: { isValid: true },
    ...change,
  };
}

export function newDelivery(sequence: number, change: Partial<DeliveryState> = {}): DeliveryState {
  return {
    ...{ sequence, number: 1, eventId: `event-${sequence}`, status: "delivered" },
    attempts: [{ at: sequence, milliseconds: 1, httpStatus: 200, error: null }],
    ...change,
  };
}

/** Checks the sound snapshot, with what is changed in it. The endpoint has taken what `feed` says. */
export function check({
  feed: read = feed,
  kept = read.map(({ sequence, id }) => ({ sequence, id })),
  ...change
}: Partial<TellingSnapshot>): string[] {
  const untold = { name: "one", types: null, registeredAt: read.length, isReplayed: false };
  return checkTelling({
    ...{ changes, kept, feed: read, endpoints: [{ ...untold, deliveries: [], attempts: [] }] },
    ...change,
  });
}

/** Checks what an endpoint has heard, and what D1 says of it. */
export function checkEndpoint(
  attempts: readonly Attempt[],
  change: Partial<TellingSnapshot["endpoints"][number]> = {},
): string[] {
  const deliveries = [1, 2, 3, 4].map((sequence) => newDelivery(sequence));
  const endpoint = {
    name: "one",
    types: null,
    registeredAt: 0,
    deliveries,
    attempts,
    isReplayed: false,
  };
  return check({ endpoints: [{ ...endpoint, ...change }] });
}

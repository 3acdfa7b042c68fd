/** What an event makes of an action, in each status of it. */
import { describe, expect, it } from "vitest";

import { ACTION_STATUSES, type ActionStatus } from "../../src/domain/action.ts";
import {
  decideActionEvent,
  decideConnectionEvent,
  type EventAction,
} from "../../src/domain/decideActionEvent.ts";
import type { ActionEvent } from "../../src/domain/senderEvent.ts";
import { NOW } from "../support/run.ts";

const MINUTE = 60_000;
const CALLED_AT = NOW - 30 * MINUTE;
const OCCURRED_AT = NOW - 10 * MINUTE;

const action: EventAction = {
  campaignId: "c",
  runId: "r",
  position: 3,
  step: 1,
  senderId: "s",
  kind: "connection_request",
  status: "sending",
  attempt: 1,
  slotAt: CALLED_AT,
  firstCalledAt: CALLED_AT,
  calledAt: CALLED_AT,
  answeredAt: null,
  connectedAt: null,
  withdrawnAt: null,
  code: "timeout",
  message: null,
  externalId: null,
  thread: "earlier",
};

const events = {
  "action.sent": { type: "action.sent", messageId: "m", thread: null },
  "action.rejected": { type: "action.rejected", code: "gone", message: "No" },
  "action.later": { type: "action.later", until: null },
} as const satisfies Record<ActionEvent["type"], ActionEvent>;

const FINAL: readonly ActionStatus[] = ["sent", "skipped", "rejected"];
const OPEN = ACTION_STATUSES.filter((status) => !FINAL.includes(status));

function decide(type: ActionEvent["type"], change: Partial<EventAction>, occurredAt = OCCURRED_AT) {
  return decideActionEvent({ ...events[type], occurredAt }, { ...action, ...change }, NOW);
}

describe.each(Object.keys(events) as ActionEvent["type"][])("%s", (type) => {
  it.each(FINAL)("leaves an action that is %s", (status) => {
    expect(decide(type, { status })).toEqual({ ignored: "settled" });
  });

  it.each(["reserved", "expired"] as const)(
    "knows no %s action that nobody asked for",
    (status) => {
      const never = { status, calledAt: null, firstCalledAt: null, attempt: 0 };
      expect(decide(type, never)).toEqual({ ignored: "not-asked" });
    },
  );

  it.each(OPEN)("changes an action that was asked for and is %s", (status) => {
    const expected = {
      "action.sent": "sent",
      "action.rejected": "rejected",
      "action.later": "expired",
    }[type];
    expect(decide(type, { status })).toMatchObject({
      action: { status: expected, answeredAt: OCCURRED_AT },
    });
  });

  it.each([
    ["before the call", CALLED_AT - MINUTE, CALLED_AT],
    ["in the future", NOW + MINUTE, NOW],
  ])("believes no time %s", (_, occurredAt, answeredAt) => {
    expect(decide(type, { status: "accepted" }, occurredAt)).toMatchObject({
      action: { answeredAt },
    });
  });
});

it.each(["sending", "unknown"] as const)(
  "takes no call back that is %s for what was said of an earlier one",
  (status) => {
    expect(decide("action.later", { status }, CALLED_AT - 1)).toEqual({ ignored: "outdated" });
  },
);

it("counts what was accepted from when it was done", () => {
  expect(decide("action.sent", { status: "accepted" })).toMatchObject({
    action: { slotAt: OCCURRED_AT },
  });
});

it("keeps of a sent action the sender's names, and nothing of what was said before", () => {
  expect(decide("action.sent", {})).toMatchObject({
    action: { externalId: "m", thread: "earlier", code: null, message: null, slotAt: CALLED_AT },
  });
});

it.each([
  ["given back", { slotAt: null }],
  ["of a further attempt", { status: "reserved", slotAt: NOW + MINUTE }],
] as const)("counts a sent action whose slot was %s from when it was sent", (_, change) => {
  expect(decide("action.sent", change)).toMatchObject({ action: { slotAt: OCCURRED_AT } });
});

it("gives back the only attempt with its slot, and of several the last alone", () => {
  expect(decide("action.later", {})).toMatchObject({
    action: { status: "expired", attempt: 0, slotAt: null, firstCalledAt: null, code: "later" },
  });
  expect(decide("action.later", { attempt: 2 })).toMatchObject({
    action: { status: "unknown", attempt: 1, slotAt: CALLED_AT, firstCalledAt: CALLED_AT },
  });
});

describe.each([
  ["connection.accepted", "connectedAt"],
  ["connection.withdrawn", "withdrawnAt"],
] as const)("%s", (type, field) => {
  const decideConnection = (change: Partial<EventAction>) =>
    decideConnectionEvent({ type, occurredAt: OCCURRED_AT }, { ...action, ...change }, NOW);

  it.each(OPEN)("proves that a request was sent that is %s", (status) => {
    expect(decideConnection({ status })).toMatchObject({
      action: { status: "sent", answeredAt: CALLED_AT, [field]: OCCURRED_AT, code: null },
    });
  });

  it("leaves the time at which a request was sent", () => {
    const sent = { status: "sent", answeredAt: CALLED_AT + MINUTE } as const;
    expect(decideConnection(sent)).toMatchObject({ action: { ...sent, [field]: OCCURRED_AT } });
  });

  it.each<[string, Partial<EventAction>, string]>([
    ["that was never asked for", { status: "reserved", calledAt: null }, "not-asked"],
    ["that is skipped", { status: "skipped" }, "settled"],
    ["that is rejected", { status: "rejected" }, "settled"],
    ["that is accepted", { status: "sent", connectedAt: NOW }, "already-known"],
  ])("changes no request %s", (_, change, ignored) => {
    expect(decideConnection(change)).toEqual({ ignored });
  });
});

it("believes an acceptance after a withdrawal, and no second withdrawal", () => {
  const withdrawn = { ...action, status: "sent", withdrawnAt: CALLED_AT } as const;
  const at = { occurredAt: OCCURRED_AT };
  expect(decideConnectionEvent({ type: "connection.accepted", ...at }, withdrawn, NOW)).toEqual({
    action: { ...withdrawn, connectedAt: OCCURRED_AT },
  });
  expect(decideConnectionEvent({ type: "connection.withdrawn", ...at }, withdrawn, NOW)).toEqual({
    ignored: "already-known",
  });
});

/** The latest decision about an instance, read back from its row. */
import { describe, expect, it } from "vitest";

import type { Action } from "../../src/domain/action.ts";
import type { Decision } from "../../src/domain/decideAfterAction.ts";
import type { Instance } from "../../src/domain/instance.ts";
import { type EndReason, STATUS_OF_END } from "../../src/domain/instanceReasons.ts";
import { findDecision, isSending } from "../../src/domain/instanceStanding.ts";
import { toTransition } from "../../src/domain/toTransition.ts";
import { frozenWorkflow } from "../support/frozenWorkflow.ts";
import { NOW, run } from "../support/run.ts";
import { sender } from "../support/sender.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const workflow = frozenWorkflow("connect-engage-dm", [1, 2, 5]);

const running: Instance = {
  runId: run.id,
  runStartedAt: NOW - HOUR,
  position: 3,
  status: "running",
  reason: "due",
  detail: null,
  step: 2,
  senderId: sender.id,
  nextAt: NOW,
  updatedAt: NOW,
  lead: {
    id: "6b0383001f6a8d2c94e7b053",
    name: "Avery",
    email: "avery@example.com",
    linkedinUrl: null,
    externalId: null,
    company: null,
    title: null,
  },
};
const pending: Instance = {
  ...running,
  status: "pending",
  reason: null,
  step: null,
  senderId: null,
  nextAt: null,
};
const action: Action = {
  campaignId: run.campaignId,
  runId: run.id,
  position: 3,
  step: 1,
  senderId: sender.id,
  kind: "connection_request",
  status: "sent",
  attempt: 1,
  notAfter: NOW - HOUR,
  slotAt: null,
  firstCalledAt: NOW - HOUR,
  calledAt: NOW - HOUR,
  answeredAt: NOW - HOUR,
  connectedAt: null,
  withdrawnAt: null,
  code: null,
  message: null,
  externalId: null,
  thread: null,
};

function decide(instance: Instance, actions: readonly Action[] = []): Decision | null {
  return findDecision({ instance, workflow, actions }, NOW);
}

describe("a running instance", () => {
  it.each<Decision>([
    { next: "due", step: 2, dueAt: NOW + 1 },
    { next: "wait", for: "acceptance", step: 2, until: NOW + DAY },
    { next: "wait", for: "result", step: 3, until: NOW + DAY },
    { next: "wait", for: "person", step: 4, until: null },
  ])("shows the decision that was written: %j", (decision) => {
    const { to } = toTransition({ ...running, version: 1, step: 1 }, decision, null);
    const { reason, detail, step, dueAt: nextAt } = to;
    const written = { ...running, reason, detail, step, nextAt } as Instance;
    expect(decide(written)).toEqual(decision);
  });

  it("waits for a person still while its sender decides anew", () => {
    const told = { ...running, reason: "unknown-action", nextAt: NOW } as const;
    expect(decide(told)).toEqual({ next: "wait", for: "person", step: 2, until: null });
  });
});

describe("an instance that has ended", () => {
  it.each(Object.keys(STATUS_OF_END) as EndReason[])("shows why: %s", (reason) => {
    const status = STATUS_OF_END[reason];
    const ended = { ...running, status, reason, detail: "detail", nextAt: null };
    expect(decide(ended)).toEqual({ next: "end", status, reason, detail: "detail" });
  });

  it("before execution shows nothing", () => {
    expect(decide({ ...running, status: "completed", reason: null })).toBeNull();
  });

  it("shows why though its run was never executed", () => {
    const instance = { ...pending, status: "cancelled", reason: "stopped" } as const;
    const decision = findDecision({ instance, workflow: null, actions: [] }, NOW);
    expect(decision).toMatchObject({ next: "end", reason: "stopped" });
    expect(findDecision({ instance: pending, workflow: null, actions: [] }, NOW)).toBeNull();
  });
});

describe("a pending instance", () => {
  it("begins with the first step", () => {
    expect(decide(pending)).toEqual({ next: "due", step: 1, dueAt: NOW - HOUR + DAY });
  });

  it("goes on where an earlier run has left the lead", () => {
    const until = NOW - HOUR + 14 * DAY;
    expect(decide(pending, [action])).toEqual({ next: "wait", for: "acceptance", step: 2, until });
    const unknown = { ...action, status: "unknown" } as const;
    expect(decide(pending, [unknown])).toEqual({ next: "due", step: 1, dueAt: NOW });
  });
});

describe("isSending", () => {
  const due: Decision = { next: "due", step: 1, dueAt: NOW };

  it.each<[string, Decision, readonly Action[], boolean]>([
    ["is called", due, [{ ...action, status: "sending", calledAt: NOW - 1 }], true],
    ["is about to be called", due, [{ ...action, status: "reserved", notAfter: NOW }], true],
    ["was not called in time", due, [{ ...action, status: "reserved", notAfter: NOW - 1 }], false],
    ["has lost its call", due, [{ ...action, status: "sending" }], false],
    ["was never asked for", due, [], false],
    [
      "is of another step",
      { ...due, step: 2 },
      [{ ...action, status: "sending", calledAt: NOW }],
      false,
    ],
    [
      "is not due",
      { ...due, dueAt: NOW + 1 },
      [{ ...action, status: "sending", calledAt: NOW }],
      false,
    ],
    [
      "waits for a person",
      { next: "wait", for: "person", step: 1, until: null },
      [{ ...action, status: "sending", calledAt: NOW }],
      false,
    ],
  ])("when the action %s: %j", (_, decision, actions, isUnderWay) => {
    expect(isSending(decision, actions, sender, NOW)).toBe(isUnderWay);
  });
});

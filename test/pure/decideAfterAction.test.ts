/** What comes next for an instance, whatever happened and in whatever order. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  ACCEPTANCE_DEADLINE_MILLISECONDS,
  type ActionResult,
  type Decision,
  decideAfterAction,
  decideCancellation,
  decideFirstStep,
  type InstanceFacts,
  RESULT_DEADLINE_MILLISECONDS,
} from "../../src/domain/decideAfterAction.ts";
import { type EndReason, STATUS_OF_END } from "../../src/domain/instanceReasons.ts";
import { STARTER_TEMPLATE_IDS } from "../../src/domain/starterTemplates.ts";
import { type FrozenWorkflow, stepOf } from "../../src/domain/workflow.ts";
import { frozenWorkflow } from "../support/frozenWorkflow.ts";
import { NOW } from "../support/run.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The connection request, the engagement after its acceptance, two messages after 2 and 5 days. */
const workflow = frozenWorkflow("connect-engage-dm", [0, 2, 5]);
const sent: ActionResult = { status: "sent", at: NOW };
const skipped: ActionResult = { status: "skipped", at: NOW };

const facts: InstanceFacts = {
  workflow,
  step: 1,
  result: sent,
  acceptedAt: null,
  withdrawn: false,
  replied: false,
  suppressed: false,
  stopped: false,
};

function decide(change: Partial<InstanceFacts>, now = NOW): Decision {
  return decideAfterAction({ ...facts, ...change }, now);
}

function due(step: number, dueAt: number): Decision {
  return { next: "due", step, dueAt };
}

function end(reason: EndReason, detail: string | null = null): Decision {
  return { next: "end", status: STATUS_OF_END[reason], reason, detail };
}

describe("the first step", () => {
  it.each([
    [[0], NOW],
    [[3], NOW + 3 * DAY],
  ])("with a delay of %j days is due in time", (delays, dueAt) => {
    expect(decideFirstStep(frozenWorkflow("connect", delays), NOW)).toEqual(due(1, dueAt));
  });

  it("is due at once where it is an engagement", () => {
    expect(decideFirstStep(frozenWorkflow("engage-inmail", [9]), NOW)).toEqual(due(1, NOW));
  });
});

describe("a step that was sent or skipped", () => {
  it.each<[string, Partial<InstanceFacts>, Decision]>([
    ["leads to the next after its delay", { step: 2 }, due(3, NOW + 2 * DAY)],
    ["leads to the next after its delay", { step: 2, result: skipped }, due(3, NOW + 2 * DAY)],
    [
      "counts the delay from the time of its result",
      { step: 3, result: { status: "sent", at: NOW - 7 * DAY } },
      due(4, NOW - 2 * DAY),
    ],
    [
      "counts a time that is ahead as now",
      { step: 3, result: { status: "sent", at: NOW + HOUR } },
      due(4, NOW + 5 * DAY),
    ],
    ["is the last one", { step: 4 }, end("done")],
    ["is the last one", { step: 4, result: skipped }, end("done")],
    [
      "is the only one: nobody waits for the acceptance",
      { workflow: frozenWorkflow("connect") },
      end("done"),
    ],
    [
      "does not count an acceptance where none is waited for",
      { step: 2, acceptedAt: NOW + DAY },
      due(3, NOW + 2 * DAY),
    ],
  ])("%s", (_, change, decision) => {
    expect(decide(change)).toEqual(decision);
  });

  it("is a step of the workflow", () => {
    expect(() => decide({ step: 5 })).toThrow("The workflow has 4 steps, and no 5.");
    expect(() => decide({ step: 0 })).toThrow("The workflow has 4 steps, and no 0.");
  });
});

describe("a connection request", () => {
  const waiting: Decision = {
    next: "wait",
    for: "acceptance",
    step: 2,
    until: NOW + 14 * DAY,
  };
  /** The message after the acceptance is delayed. */
  const delayed = frozenWorkflow("engage-connect-dm", [0, 3, 0]);

  it.each<[string, Partial<InstanceFacts>, number, Decision]>([
    ["waits 14 days", {}, NOW, waiting],
    ["waits to the last moment", {}, NOW + 14 * DAY - 1, waiting],
    ["waits no longer", {}, NOW + 14 * DAY, end("not_accepted")],
    ["goes on when the lead has accepted", { acceptedAt: NOW + DAY }, NOW + DAY, due(2, NOW + DAY)],
    [
      "goes on when the acceptance is known late",
      { acceptedAt: NOW + DAY },
      NOW + 3 * DAY,
      due(2, NOW + DAY),
    ],
    [
      "goes on when the acceptance is known after its deadline",
      { acceptedAt: NOW + 15 * DAY },
      NOW + 15 * DAY,
      due(2, NOW + 15 * DAY),
    ],
    [
      "goes on from its result when the acceptance came before",
      { acceptedAt: NOW - 2 * HOUR },
      NOW,
      due(2, NOW),
    ],
    ["counts an acceptance that is ahead as now", { acceptedAt: NOW + DAY }, NOW, due(2, NOW)],
    ["is accepted when it was skipped", { result: skipped }, NOW + HOUR, due(2, NOW)],
    [
      "counts from the acceptance when it was skipped before",
      { result: skipped, acceptedAt: NOW + HOUR },
      NOW + DAY,
      due(2, NOW + HOUR),
    ],
    [
      "delays what follows from the acceptance",
      { workflow: delayed, step: 2, acceptedAt: NOW + DAY },
      NOW + DAY,
      due(3, NOW + 4 * DAY),
    ],
    [
      "delays what follows from its result when that is later",
      { workflow: delayed, step: 2, acceptedAt: NOW - DAY },
      NOW,
      due(3, NOW + 3 * DAY),
    ],
    ["ends when it is withdrawn", { withdrawn: true }, NOW, end("withdrawn")],
    [
      "goes on when it is withdrawn after the acceptance",
      { withdrawn: true, acceptedAt: NOW },
      NOW,
      due(2, NOW),
    ],
    [
      "goes on when another one is withdrawn and the two are connected",
      { withdrawn: true, result: skipped },
      NOW,
      due(2, NOW),
    ],
    [
      "waits from now when its result is ahead",
      { result: { status: "sent", at: NOW + HOUR } },
      NOW,
      waiting,
    ],
  ])("%s", (_, change, now, decision) => {
    expect(decide(change, now)).toEqual(decision);
  });

  it("is not taken for accepted where another step was skipped", () => {
    const [request, ...others] = workflow.steps;
    const odd = { ...workflow, steps: [{ ...request, kind: "engage" as const }, ...others] };
    expect(decide({ workflow: odd as typeof workflow, result: skipped })).toEqual(waiting);
  });
});

describe("any other result", () => {
  const forResult: Decision = { next: "wait", for: "result", step: 3, until: NOW + DAY };
  const forPerson: Decision = { next: "wait", for: "person", step: 3, until: null };

  it.each<[ActionResult, number, Decision]>([
    [{ status: "rejected", code: "user_unreachable" }, NOW, end("rejected", "user_unreachable")],
    [
      { status: "not_rendered", fault: { reason: "missing_field", field: "company" } },
      NOW,
      end("missing_field", "company"),
    ],
    [
      { status: "not_rendered", fault: { reason: "text_too_long", maximum: 300, length: 301 } },
      NOW,
      end("text_too_long", "301 characters, at most 300"),
    ],
    [
      { status: "not_rendered", fault: { reason: "invalid_template", details: "must close" } },
      NOW,
      end("invalid_template", "must close"),
    ],
    [{ status: "not_sent", notBefore: null }, NOW, due(3, NOW)],
    [{ status: "not_sent", notBefore: NOW + HOUR }, NOW, due(3, NOW + HOUR)],
    [{ status: "not_sent", notBefore: NOW - HOUR }, NOW, due(3, NOW)],
    [{ status: "expired" }, NOW, due(3, NOW)],
    [{ status: "accepted", at: NOW }, NOW, forResult],
    [{ status: "accepted", at: NOW }, NOW + DAY - 1, forResult],
    [{ status: "accepted", at: NOW }, NOW + DAY, forPerson],
    [{ status: "accepted", at: NOW + HOUR }, NOW, forResult],
    [{ status: "unknown" }, NOW, forPerson],
  ])("%j", (result, now, decision) => {
    expect(decide({ step: 3, result }, now)).toEqual(decision);
  });
});

describe("what cancels an instance", () => {
  const results: ActionResult[] = [
    sent,
    skipped,
    { status: "accepted", at: NOW },
    { status: "rejected", code: "x" },
    { status: "not_rendered", fault: { reason: "missing_field", field: "x" } },
    { status: "not_sent", notBefore: null },
    { status: "expired" },
    { status: "unknown" },
  ];

  it.each<[Partial<InstanceFacts>, EndReason]>([
    [{ replied: true }, "replied"],
    [{ stopped: true }, "stopped"],
    [{ suppressed: true }, "suppressed"],
    [{ stopped: true, replied: true }, "stopped"],
    [{ suppressed: true, stopped: true, replied: true }, "suppressed"],
  ])("%j: %s, at every step and whatever the result", (change, reason) => {
    expect(decideCancellation({ ...facts, ...change })).toEqual(end(reason));
    for (const step of [1, 2, 3, 4]) {
      for (const result of results) {
        expect(decide({ ...change, step, result })).toEqual(end(reason));
      }
    }
  });

  it("is no reply where replies do not cancel", () => {
    const patient = { ...workflow, autoCancelOnMessageReceived: false };
    expect(decideCancellation({ ...facts, workflow: patient, replied: true })).toBeNull();
    expect(decide({ workflow: patient, replied: true, step: 4 })).toEqual(end("done"));
  });

  it("is nothing where nothing has happened", () => {
    expect(decideCancellation(facts)).toBeNull();
  });
});

/** What a sender answers, and how long it takes. */
interface Answer {
  readonly status: "sent" | "skipped" | "not_sent" | "expired" | "accepted" | "unknown";
  readonly after: number;
}

/** A lead's passage through a workflow, and what is still to happen in it. */
interface Passage {
  readonly workflow: FrozenWorkflow;
  readonly answers: Answer[];
  readonly acceptedAt: number;
  now: number;
  /** How many steps are sent or skipped, since when, and whether the last one was skipped. */
  settled: number;
  settledAt: number;
  wasSkipped: boolean;
  /** The step that was asked for last, and what became of it. */
  step: number;
  result: ActionResult;
}

/** Who has no more answers says that all is done. */
function ask(passage: Passage): ActionResult {
  const { status, after } = passage.answers.shift() ?? { status: "sent", after: 0 };
  passage.now += after;
  switch (status) {
    case "sent":
    case "skipped":
    case "accepted":
      return { status, at: passage.now };
    case "not_sent":
      return { status, notBefore: passage.now + after };
    default:
      return { status };
  }
}

/** Does what is due, or lets pass what is waited for. */
function proceed(passage: Passage, decision: Exclude<Decision, { next: "end" }>): void {
  if (decision.next === "due") {
    const { waitsForAcceptance, delayDays } = stepOf(passage.workflow, decision.step);
    expect(decision.step).toBe(passage.settled + 1);
    expect(decision.dueAt).toBeGreaterThanOrEqual(passage.settledAt + delayDays * DAY);
    passage.now = Math.max(passage.now, decision.dueAt);
    if (waitsForAcceptance && !passage.wasSkipped) {
      expect(passage.now).toBeGreaterThanOrEqual(passage.acceptedAt + delayDays * DAY);
    }
    passage.step = decision.step;
    passage.result = ask(passage);
  } else if (decision.for === "acceptance") {
    expect(decision.until).toBeGreaterThan(passage.now);
    passage.now = Math.min(decision.until, Math.max(passage.now, passage.acceptedAt));
  } else if (decision.for === "result") {
    // Nothing tells it, so that a person is asked at the deadline.
    expect(decision.until).toBeGreaterThan(passage.now);
    passage.now = decision.until;
  } else {
    passage.now += HOUR;
    passage.result = { status: "sent", at: passage.now };
  }
}

function settle(passage: Passage): void {
  const { step, result } = passage;
  if (step === passage.settled || (result.status !== "sent" && result.status !== "skipped")) return;
  passage.settled = step;
  passage.settledAt = result.at;
  passage.wasSkipped = result.status === "skipped";
}

function goOn(passage: Passage, decision: Decision): Decision {
  if (decision.next === "end") return decision;
  proceed(passage, decision);
  settle(passage);
  const { workflow, step, result, now } = passage;
  const acceptedAt = passage.acceptedAt <= now ? passage.acceptedAt : null;
  return decide({ workflow, step, result, acceptedAt }, now);
}

it("takes each step once, in order and never before its time, and ends", () => {
  const answer = fc.record<Answer>({
    status: fc.constantFrom("sent", "skipped", "not_sent", "expired", "accepted", "unknown"),
    after: fc.nat(2 * HOUR),
  });
  const passages = fc.record<Passage>({
    workflow: fc
      .tuple(fc.constantFrom(...STARTER_TEMPLATE_IDS), fc.array(fc.nat(60), { maxLength: 3 }))
      .map(([starterTemplateId, delays]) => frozenWorkflow(starterTemplateId, delays)),
    answers: fc.array(answer, { maxLength: 12 }),
    // An hour before the start to a week after the deadline, or never.
    acceptedAt: fc.oneof(
      fc.integer({ min: NOW - HOUR, max: NOW + 21 * DAY }),
      fc.constant(Number.POSITIVE_INFINITY),
    ),
    now: fc.constant(NOW),
    settled: fc.constant(0),
    settledAt: fc.constant(NOW),
    wasSkipped: fc.constant(false),
    step: fc.constant(0),
    result: fc.constant<ActionResult>({ status: "expired" }),
  });
  const longest = 50;

  fc.assert(
    fc.property(passages, (drawn) => {
      const passage = { ...drawn, answers: [...drawn.answers] };
      let decision: Decision = decideFirstStep(passage.workflow, NOW);
      for (let turn = 0; turn < longest; turn++) decision = goOn(passage, decision);
      if (decision.next !== "end") throw new Error("has not ended");
      expect(["done", "not_accepted"]).toContain(decision.reason);
      expect(passage.settled === passage.workflow.steps.length).toBe(decision.reason === "done");
    }),
    { numRuns: 500, seed: Number(process.env.SEED) },
  );
});

it("waits for a lead 14 days, and for a result a day", () => {
  expect(ACCEPTANCE_DEADLINE_MILLISECONDS).toBe(14 * DAY);
  expect(RESULT_DEADLINE_MILLISECONDS).toBe(DAY);
});

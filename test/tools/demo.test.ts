/** What the demo counts on: that its ledger shows what is wrong, and that it knows what is to come. */
import { describe, expect, it } from "vitest";

import { findBrokenPromises, summarise } from "../../tools/demo/checkLedger.ts";
import type { LedgerEntry } from "../../tools/demo/demoSender.ts";
import { EventTeller } from "../../tools/demo/eventTeller.ts";
import { conductOf, forecast } from "../../tools/demo/people.ts";

function asked(step: number, fields: Partial<LedgerEntry> = {}): LedgerEntry {
  const actionId = `run-0-${step}`;
  return {
    actionId,
    idempotencyKey: actionId,
    step,
    leadId: "Ada",
    text: "Hello Ada",
    answer: "sent",
    replies: false,
    ...fields,
  };
}

describe("the check of the ledger", () => {
  it.each([
    ["each step once", [asked(1), asked(2), asked(3)]],
    ["a step again that was put off", [asked(1, { answer: "later" }), asked(1), asked(2)]],
    ["a step whose answer was lost", [asked(1, { answer: "lost" }), asked(2)]],
    ["leads who take turns", [asked(1), asked(1, { leadId: "Bo" }), asked(2)]],
    ["no text", [asked(1, { text: null })]],
  ])("lets pass: %s", (_, ledger) => {
    expect(findBrokenPromises(ledger)).toEqual([]);
  });

  it.each([
    ["a step twice", [asked(1), asked(1)], "Lead Ada was asked for step 1 twice."],
    [
      "a step whose answer was lost, again",
      [asked(1, { answer: "lost" }), asked(1)],
      "Lead Ada was asked for step 1 twice.",
    ],
    ["a step left out", [asked(1), asked(3)], "Lead Ada was asked for step 3 after step 1."],
    [
      "a step after one that was put off",
      [asked(1, { answer: "later" }), asked(2)],
      "Lead Ada was asked for step 2 after step 0.",
    ],
    [
      "a step after a reply",
      [asked(1, { replies: true }), asked(2)],
      "Lead Ada was asked for step 2 after the end.",
    ],
    [
      "a step after a rejection",
      [asked(1, { answer: "rejected" }), asked(1)],
      "Lead Ada was asked for step 1 after the end.",
    ],
    [
      "an open placeholder",
      [asked(1, { text: "Hello {{firstName}}" })],
      "Action run-0-1 has an unfinished text: Hello {{firstName}}",
    ],
    [
      "a missing value",
      [asked(1, { text: "Hello undefined" })],
      "Action run-0-1 has an unfinished text: Hello undefined",
    ],
    ["no text at all", [asked(1, { text: " " })], "Action run-0-1 has an unfinished text:  "],
    [
      "another key",
      [asked(1, { idempotencyKey: undefined })],
      "Action run-0-1 came with the Idempotency-Key undefined.",
    ],
  ])("shows %s", (_, ledger, objection) => {
    expect(findBrokenPromises(ledger)).toEqual([objection]);
  });

  it("counts what was performed by step, and what was put off", () => {
    const ledger = [
      asked(1, { answer: "later" }),
      asked(1),
      asked(1, { leadId: "Bo", answer: "rejected" }),
      asked(2, { answer: "lost" }),
    ];
    expect(summarise(ledger)).toEqual({ performed: 2, bySteps: [1, 1], putOff: 1 });
  });
});

describe("the forecast", () => {
  it("is what three hundred people do", () => {
    expect(forecast(300)).toEqual({
      accepted: 180,
      replied: 60,
      silent: 119,
      rejected: 1,
      lost: 1,
      pauses: true,
    });
  });

  it("has somebody who takes every step, however few there are", () => {
    expect(conductOf(0)).toBe("accepts");
    expect(forecast(1)).toMatchObject({ accepted: 1, replied: 0, silent: 0, rejected: 0, lost: 0 });
  });
});

describe("the teller of events", () => {
  it("tells together what comes together, up to a hundred a call", async () => {
    const calls: number[][] = [];
    const teller = new EventTeller<number>(async (events) => void calls.push(events), 1);
    await Promise.all(Array.from({ length: 150 }, (_, index) => teller.tell(index)));
    await teller.tell(150);
    expect(calls.map(({ length }) => length)).toEqual([100, 50, 1]);
  });

  it("says to whom the call mattered that it failed", async () => {
    const teller = new EventTeller<number>(() => Promise.reject(new Error("No answer")), 1);
    await expect(teller.tell(1)).rejects.toThrow("No answer");
  });
});

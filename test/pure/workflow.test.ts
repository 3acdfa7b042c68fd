/** The workflows of the starter templates, and the form in which a run freezes them. */
import { describe, expect, it } from "vitest";

import { contentSlotsOf, STARTER_TEMPLATE_IDS } from "../../src/domain/starterTemplates.ts";
import { CHANNELS } from "../../src/domain/template.ts";
import {
  ACTION_KINDS,
  freezeWorkflow,
  MAXIMUM_DELAY_DAYS,
  parseFrozenWorkflow,
  type SlotContent,
  stepOf,
  workflowOf,
} from "../../src/domain/workflow.ts";

const slots: SlotContent[] = [
  { position: 3, subject: null, text: "third", delayDays: 60 },
  { position: 1, subject: "Hello", text: "first", delayDays: 0 },
  { position: 2, subject: null, text: "second", delayDays: 7 },
];
const campaign = {
  starterTemplateId: "connect-engage-dm",
  slots,
  outreachLanguage: "de",
  autoCancelOnMessageReceived: true,
  includeConversationHistory: false,
} as const;
const frozen = {
  version: 1,
  steps: [
    {
      kind: "connection_request",
      waitsForAcceptance: false,
      delayDays: 0,
      content: { subject: "Hello", text: "first" },
    },
    { kind: "engage", waitsForAcceptance: true, delayDays: 0, content: null },
    {
      kind: "direct_message",
      waitsForAcceptance: false,
      delayDays: 7,
      content: { subject: null, text: "second" },
    },
    {
      kind: "direct_message",
      waitsForAcceptance: false,
      delayDays: 60,
      content: { subject: null, text: "third" },
    },
  ],
  outreachLanguage: "de",
  autoCancelOnMessageReceived: true,
  includeConversationHistory: false,
};

it("has a kind for engagement and for each channel", () => {
  expect([...ACTION_KINDS].sort()).toEqual(["engage", ...CHANNELS].sort());
});

it.each([
  ["engage-inmail", ["engage 0", "inmail 1"]],
  [
    "engage-connect-dm",
    ["engage 0", "connection_request 1", "(accepted) direct_message 1", "direct_message 4"],
  ],
  [
    "connect-engage-dm",
    ["connection_request 0", "(accepted) engage 0", "direct_message 1", "direct_message 4"],
  ],
  ["connect", ["connection_request 0"]],
] as const)("%s is %j, with the days by default", (starterTemplateId, steps) => {
  expect(
    workflowOf(starterTemplateId).map(
      ({ kind, waitsForAcceptance, defaultDelayDays }) =>
        `${waitsForAcceptance ? "(accepted) " : ""}${kind} ${defaultDelayDays}`,
    ),
  ).toEqual(steps);
});

describe.each(STARTER_TEMPLATE_IDS)("the workflow %s", (starterTemplateId) => {
  const steps = workflowOf(starterTemplateId);

  it("sends the message of each content slot once, in their order, on their channels", () => {
    const messages = steps.filter(({ slotPosition }) => slotPosition !== null);
    expect(messages.map(({ kind, slotPosition }) => [slotPosition, kind])).toEqual(
      contentSlotsOf(starterTemplateId).map(({ position, channel }) => [position, channel]),
    );
  });

  it("waits for an acceptance right after the connection request alone", () => {
    steps.forEach(({ waitsForAcceptance }, index) => {
      if (waitsForAcceptance) expect(steps[index - 1]?.kind).toBe("connection_request");
    });
  });

  it("delays by whole days that a slot may have, and an engagement by none", () => {
    for (const { kind, defaultDelayDays } of steps) {
      const longest = kind === "engage" ? 0 : MAXIMUM_DELAY_DAYS;
      expect(Number.isInteger(defaultDelayDays)).toBe(true);
      expect(defaultDelayDays).toBeGreaterThanOrEqual(0);
      expect(defaultDelayDays).toBeLessThanOrEqual(longest);
    }
  });
});

describe("a frozen workflow", () => {
  it("has each step with the content and the delay of its slot", () => {
    expect(freezeWorkflow(campaign)).toEqual(frozen);
  });

  it("survives JSON", () => {
    const workflow = freezeWorkflow(campaign);
    expect(parseFrozenWorkflow(JSON.stringify(workflow))).toStrictEqual(workflow);
  });

  it("is not made with a slot missing", () => {
    const gap = { ...campaign, slots: slots.slice(0, 2) };
    expect(() => freezeWorkflow(gap)).toThrow("The content slot at position 2 is missing.");
  });

  it.each(["{", "{}", '{"version":"1"}', '{"version":2,"steps":[]}'])(
    "is not read from %s",
    (json) => {
      expect(() => parseFrozenWorkflow(json)).toThrow();
    },
  );

  it("counts its steps from 1, and has no others", () => {
    const workflow = freezeWorkflow(campaign);
    expect(stepOf(workflow, 1).kind).toBe("connection_request");
    expect(stepOf(workflow, 4).delayDays).toBe(60);
    for (const step of [0, 5, -1, 1.5]) {
      expect(() => stepOf(workflow, step)).toThrow(`The workflow has 4 steps, and no ${step}.`);
    }
  });
});

/** The workflows of the starter templates, and reading the form in which a run freezes them. */
import { describe, expect, it } from "vitest";

import { ACTION_KINDS } from "../../src/domain/action.ts";
import { contentSlotsOf, STARTER_TEMPLATE_IDS } from "../../src/domain/starterTemplates.ts";
import { CHANNELS } from "../../src/domain/template.ts";
import {
  type FrozenWorkflow,
  MAXIMUM_DELAY_DAYS,
  parseFrozenWorkflow,
  stepOf,
  workflowOf,
} from "../../src/domain/workflow.ts";

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
  const workflow: FrozenWorkflow = {
    version: 1,
    steps: [
      { kind: "engage", waitsForAcceptance: false, delayDays: 0, content: null },
      {
        kind: "inmail",
        waitsForAcceptance: false,
        delayDays: 60,
        content: { subject: "Hello", content: "first" },
      },
    ],
    senderIds: ["6b0382000000000000000001"],
    outreachLanguage: "de",
    autoCancelOnMessageReceived: true,
    includeConversationHistory: false,
  };

  it("is read from JSON", () => {
    expect(parseFrozenWorkflow(JSON.stringify(workflow))).toStrictEqual(workflow);
  });

  it.each(["{", "{}", '{"version":"1"}', '{"version":2,"steps":[]}'])(
    "is not read from %s",
    (json) => {
      expect(() => parseFrozenWorkflow(json)).toThrow();
    },
  );

  it("counts its steps from 1, and has no others", () => {
    expect(stepOf(workflow, 1).kind).toBe("engage");
    expect(stepOf(workflow, 2).delayDays).toBe(60);
    for (const step of [0, 3, -1, 1.5]) {
      expect(() => stepOf(workflow, step)).toThrow(`The workflow has 2 steps, and no ${step}.`);
    }
  });
});

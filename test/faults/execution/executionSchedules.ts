/** Random schedules of execution: what happens, in which order and at once, which faults strike, and how senders behave. */
import fc from "fast-check";

import type { ActionKind } from "../../../src/domain/action.ts";
import { ACTION_KINDS } from "../../../src/domain/action.ts";
import { STARTER_TEMPLATE_IDS } from "../../../src/domain/starterTemplates.ts";
import type { WorkingHours } from "../../../src/domain/workingHours.ts";
import {
  deliverStep,
  diceFor,
  picks,
  type Step,
  transitionStep,
  type Weather,
} from "../schedules.ts";
import type { ExecutedCampaign, SenderDesign } from "./executionScene.ts";

/** What people and senders do. */
export const PEOPLES_STEPS = [
  "accept",
  "accept",
  "accept",
  "withdraw",
  "result",
  "result",
  "reply",
  "automatic-reply",
  "suppress",
  "standing",
  "change-sender",
  "resolve",
  "skip",
] as const;

/** What happens to the object of a sender. */
export interface SenderStep {
  readonly do: "ring" | "evict-sender" | "lose-sender-alarm";
  readonly sender: number;
}

export interface PersonStep {
  readonly do: (typeof PEOPLES_STEPS)[number];
  readonly target: number;
  /** How often it is told at once. */
  readonly times: number;
}

export type ExecutionStep =
  | Step
  /** Messages that ask for actions, chosen as those of ranges are. */
  | { readonly do: "ask"; readonly picks: readonly number[]; readonly dropsRest: boolean }
  /** For so long messages are delivered and alarms go off in time, so many of them at the most. */
  | { readonly do: "live"; readonly hours: number; readonly events: number }
  | SenderStep
  | PersonStep
  | { readonly do: "kill-objects" };

export interface ExecutionSchedule extends Weather {
  readonly campaigns: readonly ExecutedCampaign[];
  readonly senders: readonly SenderDesign[];
  readonly rounds: readonly {
    readonly steps: readonly ExecutionStep[];
    readonly seconds: number;
  }[];
  /** How the senders behave that are asked, one after the other. */
  readonly conducts: readonly number[];
}

const DICE = 300;
const CONDUCTS = 60;
const HOURS: WorkingHours = {
  timeZone: "Europe/Berlin",
  days: ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
  from: "02:00",
  to: "17:30",
};

const subject = fc.nat(1);
const sender = fc.nat(1);
const liveStep = fc.record({
  do: fc.constant("live" as const),
  hours: fc.constantFrom(0.1, 1, 30, 500),
  events: fc.integer({ min: 1, max: 6 }),
});
/** What strikes while life goes on. */
const step: fc.Arbitrary<ExecutionStep> = fc.oneof(
  { weight: 3, arbitrary: transitionStep("start", 1, 2) },
  { weight: 2, arbitrary: transitionStep("stop", 1, 2) },
  { weight: 3, arbitrary: deliverStep },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant("ask" as const), picks, dropsRest: fc.boolean() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("alarm", "evict", "arrive", "lose-alarm"),
      subject,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom("ring", "evict-sender", "lose-sender-alarm"),
      sender,
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constantFrom(...PEOPLES_STEPS),
      target: fc.nat(255),
      times: fc.constantFrom(1, 1, 2),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom("sweep", "land-late", "kill-objects") }),
  },
);

const limits = fc.constantFrom<{ readonly perDay?: number; readonly perWeek?: number }>(
  {},
  {},
  {},
  { perDay: 1 },
  { perDay: 2, perWeek: 5 },
);
const senderDesign: fc.Arbitrary<SenderDesign> = fc.record({
  name: fc.constant("Sender"),
  limits: limits.map(
    (limit) =>
      Object.fromEntries(ACTION_KINDS.map((kind) => [kind, limit])) as Record<
        ActionKind,
        typeof limit
      >,
  ),
  spacingSeconds: fc.constantFrom(0, 0, 0, 60, 3_600),
  workingHours: fc.constantFrom(null, null, HOURS),
  keepsKeysHours: fc.constantFrom(0, 0, 1, 48),
  looksUpActions: fc.boolean(),
  enabled: fc.constantFrom(true, true, true, false),
});

const campaign: fc.Arbitrary<ExecutedCampaign> = fc.record({
  kind: fc.constantFrom("small", "explicit", "explicit", "automatic"),
  starterTemplateId: fc.constantFrom(...STARTER_TEMPLATE_IDS),
  delayDays: fc.constantFrom(0, 0, 1),
  sender: fc.constantFrom(null, null, 0, 1),
});

export const executionSchedules: fc.Arbitrary<ExecutionSchedule> = fc.record({
  campaigns: fc.array(campaign, { minLength: 1, maxLength: 2 }),
  senders: fc.array(senderDesign, { minLength: 1, maxLength: 2 }),
  rounds: fc.array(
    fc.record({
      steps: fc
        .tuple(liveStep, fc.array(step, { maxLength: 2 }))
        .map(([live, others]) => [live, ...others]),
      seconds: fc.constantFrom(0, 1, 6, 62, 301),
    }),
    { minLength: 2, maxLength: 7 },
  ),
  intensity: fc.constantFrom(0, 2, 5, 15),
  dice: diceFor(DICE),
  conducts: fc.array(fc.nat(255), { minLength: CONDUCTS, maxLength: CONDUCTS }),
});

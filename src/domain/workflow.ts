/** A workflow: the ordered steps of a starter template as data, and the form in which a run freezes them. */
import type { ActionKind } from "./action.ts";
import type { Campaign } from "./campaign.ts";
import type { StarterTemplateId } from "./starterTemplates.ts";
import type { Channel, Message } from "./template.ts";

/** The longest that a content slot may delay its step, in days. */
export const MAXIMUM_DELAY_DAYS = 60;

/** One place in a workflow. Steps count from 1. */
export type WorkflowStep = (
  | { readonly kind: "engage"; readonly slotPosition: null }
  | {
      readonly kind: Channel;
      /** The `position` of the content slot whose message the step sends. */
      readonly slotPosition: number;
    }
) & {
  /** Whether the step first waits until the lead has accepted the connection request, which is the step before it. */
  readonly waitsForAcceptance: boolean;
  /** How many days the step waits where its slot says nothing else; an engagement has no slot and waits none. */
  readonly defaultDelayDays: number;
};

/** Time for the lead to notice the engagement. */
const DELAY_AFTER_ENGAGEMENT_DAYS = 1;
const DELAY_AFTER_ACCEPTANCE_DAYS = 1;
/** Time for an answer, a weekend included. */
const DELAY_OF_FOLLOW_UP_DAYS = 4;

const ENGAGEMENT = {
  kind: "engage",
  slotPosition: null,
  waitsForAcceptance: false,
  defaultDelayDays: 0,
} as const;
const FIRST_CONNECTION_REQUEST = {
  kind: "connection_request",
  slotPosition: 1,
  waitsForAcceptance: false,
  defaultDelayDays: 0,
} as const;
const FOLLOW_UP_MESSAGE = {
  kind: "direct_message",
  slotPosition: 3,
  waitsForAcceptance: false,
  defaultDelayDays: DELAY_OF_FOLLOW_UP_DAYS,
} as const;

const WORKFLOWS: Record<StarterTemplateId, readonly WorkflowStep[]> = {
  "engage-inmail": [
    ENGAGEMENT,
    {
      kind: "inmail",
      slotPosition: 1,
      waitsForAcceptance: false,
      defaultDelayDays: DELAY_AFTER_ENGAGEMENT_DAYS,
    },
  ],
  "engage-connect-dm": [
    ENGAGEMENT,
    { ...FIRST_CONNECTION_REQUEST, defaultDelayDays: DELAY_AFTER_ENGAGEMENT_DAYS },
    {
      kind: "direct_message",
      slotPosition: 2,
      waitsForAcceptance: true,
      defaultDelayDays: DELAY_AFTER_ACCEPTANCE_DAYS,
    },
    FOLLOW_UP_MESSAGE,
  ],
  "connect-engage-dm": [
    FIRST_CONNECTION_REQUEST,
    { ...ENGAGEMENT, waitsForAcceptance: true },
    {
      kind: "direct_message",
      slotPosition: 2,
      waitsForAcceptance: false,
      defaultDelayDays: DELAY_AFTER_ENGAGEMENT_DAYS,
    },
    FOLLOW_UP_MESSAGE,
  ],
  connect: [FIRST_CONNECTION_REQUEST],
};

/** The steps of a starter template, in their order; the content slots they name are those of `contentSlotsOf`. */
export function workflowOf(starterTemplateId: StarterTemplateId): readonly WorkflowStep[] {
  return WORKFLOWS[starterTemplateId];
}

/** The kinds of some steps, each once. */
export function kindsOf(steps: readonly { readonly kind: ActionKind }[]): ActionKind[] {
  return [...new Set(steps.map(({ kind }) => kind))];
}

/** How many days the step of a content slot waits where the slot says nothing else. */
export function defaultDelayDaysOf(
  starterTemplateId: StarterTemplateId,
  slotPosition: number,
): number {
  const step = workflowOf(starterTemplateId).find((one) => one.slotPosition === slotPosition);
  return step?.defaultDelayDays ?? 0;
}

/** A message before its placeholders are filled. Only an InMail has a subject. */
export type FrozenContent = Pick<Message, "subject" | "content">;

/** A step as its run keeps it. */
export interface FrozenStep {
  readonly kind: ActionKind;
  readonly waitsForAcceptance: boolean;
  /** Whole days of 24 hours between what comes before the step and the step. */
  readonly delayDays: number;
  /** Null for an engagement. */
  readonly content: FrozenContent | null;
}

/** The form of a frozen workflow that this code writes, and the only one that it reads. */
export const FROZEN_WORKFLOW_VERSION = 1;

/**
 * Everything about the campaign that its run follows, as it was at the start: later changes of slots and templates
 * change nothing about the run. It holds only what JSON keeps.
 */
export interface FrozenWorkflow
  extends Pick<
    Campaign,
    "outreachLanguage" | "autoCancelOnMessageReceived" | "includeConversationHistory"
  > {
  readonly version: typeof FROZEN_WORKFLOW_VERSION;
  readonly steps: readonly FrozenStep[];
  /** The senders that serve it. Null: every enabled sender of the group that performs its kinds. */
  readonly senderIds: readonly string[] | null;
}

/**
 * Reads a frozen workflow from the JSON that its run keeps.
 *
 * @throws when it is no JSON, or of a form that this code does not know
 */
export function parseFrozenWorkflow(json: string): FrozenWorkflow {
  const workflow = JSON.parse(json) as FrozenWorkflow;
  if (workflow.version !== FROZEN_WORKFLOW_VERSION) {
    throw new Error(`A frozen workflow of version ${String(workflow.version)} is unknown here.`);
  }
  return workflow;
}

/**
 * A step of a frozen workflow.
 *
 * @param step counts from 1
 * @throws when there is no such step
 */
export function stepOf({ steps }: Pick<FrozenWorkflow, "steps">, step: number): FrozenStep {
  const found = steps[step - 1];
  if (found === undefined)
    throw new Error(`The workflow has ${steps.length} steps, and no ${step}.`);
  return found;
}

/**
 * Everything that is known of the execution of instances: what D1 holds, what senders were asked and have done in truth,
 * and what no call may follow. The model, the schedules in workerd and the killed processes each make one, and one check
 * judges them all. Times are milliseconds since 1970; a fraction tells apart what happened in one millisecond.
 */
import type { ActionKey, ActionKind, ActionStatus } from "../../src/domain/action.ts";
import type { CampaignStatus } from "../../src/domain/campaign.ts";
import type { InstanceStatus } from "../../src/domain/instance.ts";
import type { SenderSettings } from "../../src/domain/sender.ts";
import type { FrozenWorkflow } from "../../src/domain/workflow.ts";

export interface ExecutionSnapshot extends ExecutionState, Ledger {
  /** Each sender's settings, from when on they were in force, the earliest first. */
  readonly senders: readonly SenderPeriod[];
  readonly fences: readonly Fence[];
  /** When it was taken, where leads may still wait for the limits of their senders; null: every wait is over. */
  readonly takenAt: number | null;
  /** How far two clocks may be apart. */
  readonly clockToleranceMilliseconds: number;
}

/** What D1 holds. */
export interface ExecutionState {
  readonly campaigns: readonly { readonly id: string; readonly status: CampaignStatus }[];
  /** In the order in which they started. */
  readonly runs: readonly ExecutedRun[];
  readonly instances: readonly ExecutedInstance[];
  readonly counts: readonly InstanceCount[];
  readonly actions: readonly ExecutedAction[];
}

export interface ExecutedRun {
  readonly id: string;
  readonly campaignId: string;
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** Whether a stop has ended it. */
  readonly isStopped: boolean;
  /** Whether the start itself has triggered the workflow. */
  readonly isTriggered: boolean;
  readonly instancesPromised: number;
  readonly instancesCreated: number;
  readonly instancesClosed: number;
  readonly admittedPosition: number;
  readonly workflow: FrozenWorkflow;
}

export interface ExecutedInstance {
  readonly runId: string;
  readonly position: number;
  readonly status: InstanceStatus;
  readonly step: number;
  readonly reason: string | null;
  readonly dueAt: number | null;
  /** Null before a sender has taken on the lead. */
  readonly senderId: string | null;
}

/** How many of a run's instances are said to be in a state. */
export interface InstanceCount {
  readonly runId: string;
  readonly status: InstanceStatus;
  readonly reason: string;
  readonly step: number;
  readonly instances: number;
}

export interface ExecutedAction extends ActionKey {
  readonly senderId: string;
  readonly kind: ActionKind;
  readonly status: ActionStatus;
  /** When it counts against the limits of its sender; null: it does not. */
  readonly slotAt: number | null;
  readonly answeredAt: number | null;
  readonly connectedAt: number | null;
}

/** What only the senders and the world know in truth. */
export interface Ledger {
  /** In the order in which they began. */
  readonly asks: readonly Ask[];
  readonly performances: readonly Performance[];
  /** Besides the answers to asks. */
  readonly findings: readonly Finding[];
}

/** A call that asks a sender to perform an action. */
export interface Ask extends ActionKey {
  /** The id under which the sender knows the action. */
  readonly actionId: string;
  readonly senderId: string;
  readonly runId: string;
  readonly kind: ActionKind;
  /** When the last look before it was taken, and the mark `sending` made; null when that has not happened. */
  readonly claimedAt: number | null;
  readonly begunAt: number;
  /** Everything that the call would let the lead read, each with its longest length in characters. */
  readonly texts: readonly { readonly text: string; readonly maximum: number }[];
  /** The answer, as it reached the one who asked; null when none did. */
  readonly answer: { readonly at: number; readonly meaning: AnswerMeaning } | null;
}

/** `nothing`: nothing happened, says the sender. */
export type AnswerMeaning = "performed" | "skipped" | "rejected" | "nothing" | "unclear";

/** An action that a sender has performed in truth. */
export interface Performance extends ActionKey {
  readonly senderId: string;
  readonly kind: ActionKind;
  /** When the call was claimed by which it was asked. */
  readonly claimedAt: number;
  readonly at: number;
}

/** What was found out about an action by an event, a look-up or a person. */
export interface Finding extends ActionKey {
  readonly at: number;
  /** `accepted`: the lead has accepted the connection request, and whoever told it has heard that it counts. */
  readonly meaning: "settled" | "nothing" | "accepted";
}

/** No call may follow that was claimed after `from`. */
export interface Fence {
  readonly why: string;
  readonly from: number;
  /** It stands before calls that agree with all of this. */
  readonly before: Partial<Pick<Ask, "campaignId" | "runId" | "position">>;
}

/** A sender's settings while they were in force. */
export interface SenderPeriod
  extends Pick<
    SenderSettings,
    "limits" | "spacingSeconds" | "workingHours" | "keepsKeysHours" | "enabled"
  > {
  readonly senderId: string;
  readonly from: number;
  readonly blockedAt: number | null;
  readonly limitedUntil: number | null;
  readonly limitedKinds: Readonly<Partial<Record<ActionKind, number>>>;
}

/** Whether two keys name the same action. */
export function isSameAction(one: ActionKey, other: ActionKey): boolean {
  return (
    one.campaignId === other.campaignId &&
    one.position === other.position &&
    one.step === other.step
  );
}

/** An action in words. */
export function nameOf({ campaignId, position, step }: ActionKey): string {
  return `step ${step} of the lead ${position} in the campaign ${campaignId}`;
}

/** An action: one step of one instance, asked of a sender. */
import { CHANNELS } from "./template.ts";

/** What a sender can be asked to do. Each kind but `engage` carries a message, on the channel of the same name. */
export const ACTION_KINDS = ["engage", ...CHANNELS] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];

export const ACTION_STATUSES = [
  "reserved",
  "sending",
  "accepted",
  "sent",
  "skipped",
  "rejected",
  "unknown",
  "expired",
] as const;
export type ActionStatus = (typeof ACTION_STATUSES)[number];

/** How D1 names an action: no lead has a step twice in a campaign, over all its runs. */
export interface ActionKey {
  readonly campaignId: string;
  /** The lead's position in the audience. */
  readonly position: number;
  /** Counts from 1. */
  readonly step: number;
}

/** How an instance is named: by its run and by its lead's position in the audience. */
export interface InstanceKey {
  readonly runId: string;
  readonly position: number;
}

/** An action as it is recorded. Times are milliseconds since 1970. */
export interface Action extends ActionKey, InstanceKey {
  readonly senderId: string;
  readonly kind: ActionKind;
  readonly status: ActionStatus;
  /** How often the sender was asked and may have acted. */
  readonly attempt: number;
  /** The sender is not asked later than this. */
  readonly notAfter: number;
  /** The time at which it counts against its sender's limits; null: it does not count. */
  readonly slotAt: number | null;
  /** When the sender was first and last asked, and when it was done, or the last answer came. */
  readonly firstCalledAt: number | null;
  readonly calledAt: number | null;
  readonly answeredAt: number | null;
  /** Of a connection request: when the lead accepted it, and when it was withdrawn. */
  readonly connectedAt: number | null;
  readonly withdrawnAt: number | null;
  /** The sender's own words, or who has resolved it. */
  readonly code: string | null;
  readonly message: string | null;
  /** As the sender named what it has done, and the conversation. */
  readonly externalId: string | null;
  readonly thread: string | null;
}

/** What the id of an instance looks like. */
export const INSTANCE_ID = /^([0-9a-f]{24})-(0|[1-9][0-9]{0,14})$/;
/** What the id of an action looks like. */
export const ACTION_ID = /^([0-9a-f]{24}-(?:0|[1-9][0-9]{0,14}))-([1-9][0-9]?)$/;

/** The id of an instance: the same for ever, since it is made of what names the instance. */
export function toInstanceId({ runId, position }: InstanceKey): string {
  return `${runId}-${position}`;
}

/** What an instance's id says; null when it is none. */
export function parseInstanceId(id: string): InstanceKey | null {
  const [, runId, position] = INSTANCE_ID.exec(id) ?? [];
  if (runId === undefined || position === undefined) return null;
  return { runId, position: Number(position) };
}

/**
 * The id under which a sender knows an action: the same for every attempt, and after a restored database, since it is
 * made of the run, the position and the step.
 */
export function toActionId(instance: InstanceKey, step: number): string {
  return `${toInstanceId(instance)}-${step}`;
}

/** What an action's id says; null when it is none. */
export function parseActionId(id: string): (InstanceKey & { readonly step: number }) | null {
  const [, instanceId = "", step] = ACTION_ID.exec(id) ?? [];
  const instance = parseInstanceId(instanceId);
  return instance === null || step === undefined ? null : { ...instance, step: Number(step) };
}

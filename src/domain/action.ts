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

/** The id of an instance: the same for ever, since it is made of what names the instance. */
export function toInstanceId({ runId, position }: InstanceKey): string {
  return `${runId}-${position}`;
}

/** What an instance's id says; null when it is none. */
export function parseInstanceId(id: string): InstanceKey | null {
  const [, runId, position] = /^([0-9a-f]{24})-(0|[1-9][0-9]{0,14})$/.exec(id) ?? [];
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
  const [, instanceId = "", step] = /^(.*)-([1-9][0-9]?)$/.exec(id) ?? [];
  const instance = parseInstanceId(instanceId);
  return instance === null || step === undefined ? null : { ...instance, step: Number(step) };
}

/**
 * What Cloudflare charges (Workers Paid, US dollars, beyond what is included each month), read on 2026-11-23. Only what
 * can be counted: processor time and the time that objects are in memory depend on the machine.
 *
 * Sources: https://developers.cloudflare.com/workers/platform/pricing/ (requests),
 * https://developers.cloudflare.com/kv/platform/pricing/, https://developers.cloudflare.com/durable-objects/platform/pricing/,
 * https://developers.cloudflare.com/d1/platform/pricing/, https://developers.cloudflare.com/queues/platform/pricing/,
 * https://developers.cloudflare.com/workers/observability/logs/workers-logs/#pricing
 */
import type { Counts } from "./meter.ts";

const MILLION = 1_000_000;
/** A message is written, read and deleted. */
const QUEUE_OPERATIONS_A_MESSAGE = 3;

/** Dollars for a million. What is not here is free. */
export const DOLLARS_A_MILLION = {
  requests: 0.3,
  keyReads: 0.5,
  objectRequests: 0.15,
  alarms: 0.15,
  objectRowsWritten: 1,
  databaseRowsRead: 0.001,
  databaseRowsWritten: 1,
  queueMessages: 0.4 * QUEUE_OPERATIONS_A_MESSAGE,
  logLines: 0.6,
} as const satisfies Partial<Record<keyof Counts, number>>;

/**
 * Of a Workflow for each lead: what a step costs, be it an action, a sleep or a wait for an event.
 * Source: https://developers.cloudflare.com/workflows/reference/pricing/
 */
const DOLLARS_A_MILLION_WORKFLOW_STEPS = 8;

/** What can be on a bill. */
export type BilledCounts = Pick<Counts, keyof typeof DOLLARS_A_MILLION>;

/** What counts cost, in dollars. */
export function toDollars(counts: BilledCounts): number {
  const names = Object.keys(DOLLARS_A_MILLION) as (keyof BilledCounts)[];
  return names.reduce((sum, name) => sum + (counts[name] * DOLLARS_A_MILLION[name]) / MILLION, 0);
}

/** The least that a start of so many leads can cost on this platform, if it is to be safe. */
export function leastCounts(leads: number, leadsAMessage: number): BilledCounts {
  return {
    requests: 1,
    keyReads: 1,
    objectRequests: 1,
    // The promise to finish, and its keeping.
    alarms: 1,
    objectRowsWritten: 1,
    databaseRowsRead: leads,
    // The campaign, its run, the run's end, and a row an instance.
    databaseRowsWritten: 3 + leads,
    queueMessages: Math.ceil(leads / leadsAMessage),
    logLines: 1,
  };
}

/** The least that so many actions can cost, if each is to be asked for once whatever dies. */
export function leastCountsOfActions(actions: number, actionsAMessage: number): BilledCounts {
  return {
    requests: 0,
    keyReads: 0,
    objectRequests: 0,
    alarms: 0,
    objectRowsWritten: 0,
    // The action and its instance, whose lead and whose run are known.
    databaseRowsRead: 4 * actions,
    // The action as it is reserved, marked before its call, and recorded behind it; and its instance, which goes on.
    databaseRowsWritten: 4 * actions,
    queueMessages: Math.ceil(actions / actionsAMessage),
    logLines: 0,
  };
}

/** What the steps alone of Workflows cost that make so many actions of each lead, and wait between them. */
export function dollarsOfWorkflowSteps(leads: number, actionsALead: number): number {
  const waits = actionsALead - 1;
  return (leads * (actionsALead + waits) * DOLLARS_A_MILLION_WORKFLOW_STEPS) / MILLION;
}

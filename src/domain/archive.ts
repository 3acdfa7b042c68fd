/**
 * The archive: which rows of ended runs leave the database for it, and which stay, with the reasons. Pure.
 *
 * These stay for ever: the run and its stop, its ranges and its counters (a few rows in all), the leads, and what they have
 * written. Instances and actions leave as the tables below say.
 */
import type { ActionStatus } from "./action.ts";
import type { CampaignStatus } from "./campaign.ts";
import { INSTANCE_STATUSES, type InstanceStatus } from "./instance.ts";

const DAY_MILLISECONDS = 24 * 3_600_000;

/** The feed tells of instances and actions for as long, and no limit of a sender looks back further. */
const SHORTEST_ARCHIVE_DAYS = 30;

/**
 * Reads the setting `ARCHIVE_AFTER_DAYS`.
 *
 * @param text undefined: a configuration from before there was an archive has none
 * @returns for how many milliseconds a run that has ended stays whole; null: for ever
 * @throws {Error} when it is neither empty nor a number of days that is allowed
 */
export function readArchiveSetting(text: string | undefined): number | null {
  if (text === undefined || text === "") return null;
  const days = Number(text);
  if (/^\d{1,6}$/.test(text) && days >= SHORTEST_ARCHIVE_DAYS) return days * DAY_MILLISECONDS;
  throw new Error(
    `ARCHIVE_AFTER_DAYS is a whole number of days, ${SHORTEST_ARCHIVE_DAYS} or more, or empty; it is ${JSON.stringify(text)}.`,
  );
}

/** The tables whose rows leave. */
export const ARCHIVED_TABLES = ["instances", "actions"] as const;
export type ArchivedTable = (typeof ARCHIVED_TABLES)[number];

/** Some of the rows of a table: those in these statuses. */
export type Leaving =
  | { readonly table: "instances"; readonly statuses: readonly InstanceStatus[] }
  | { readonly table: "actions"; readonly statuses: readonly ActionStatus[] };

/** What decides about the rows of a run. Times are milliseconds since 1970. */
export interface ArchiveFacts {
  readonly campaignStatus: CampaignStatus;
  /** Whether it is the latest run of its campaign. */
  readonly isLatest: boolean;
  /** Null: it goes on. */
  readonly endedAt: number | null;
  /** When its rows were last brought back from the archive; null: never. */
  readonly restoredAt: number | null;
  /** Whether the feed still has an event of the campaign about an instance or an action, which is told from their rows. */
  readonly isTold: boolean;
}

/**
 * A campaign that may start again needs of an earlier run whom it has finished, since the next start leaves them out. Its
 * actions keep a lead from the same step twice, are the conversation that a sender is told, and count against limits. So
 * only the instances leave that were open when the run ended: each is cancelled by rule, and nobody reads it again.
 */
const OF_STOPPED: readonly Leaving[] = [
  { table: "instances", statuses: ["running"] },
  { table: "instances", statuses: ["pending"] },
];

/** A campaign that is completed never starts again, and asks for nothing. */
const OF_COMPLETED: readonly Leaving[] = [{ table: "instances", statuses: INSTANCE_STATUSES }];

/**
 * The actions of all runs of a campaign leave with the latest, since one that an earlier run has asked for may be the later
 * run's. What nobody knows the end of stays: its sender may tell still, or a person says what became of it.
 */
const OF_LATEST_COMPLETED: readonly Leaving[] = [
  ...OF_COMPLETED,
  { table: "actions", statuses: ["sent", "skipped", "rejected", "expired"] },
];

/**
 * Which rows of a run leave now.
 *
 * @param before a run has to have ended earlier, in milliseconds since 1970
 * @returns nothing when it is too early
 */
export function decideArchive(facts: ArchiveFacts, before: number): readonly Leaving[] {
  const { campaignStatus, isLatest, endedAt, restoredAt, isTold } = facts;
  if (endedAt === null || endedAt >= before || (restoredAt ?? 0) >= before) return [];
  if (campaignStatus !== "completed") return OF_STOPPED;
  if (isTold) return [];
  return isLatest ? OF_LATEST_COMPLETED : OF_COMPLETED;
}

/** What a run has in the archive. */
export interface ArchivedRun {
  /** When the first of it was archived, in milliseconds since 1970. */
  readonly at: number;
  readonly parts: number;
  readonly instances: number;
  readonly actions: number;
}

/** What the keys of a run's objects begin with. */
export function toArchivePrefix(accountGroupId: string, campaignId: string, runId: string): string {
  return `${accountGroupId}/${campaignId}/${runId}/`;
}

/** Whether a list of instances in this status is whole without the archive: an ended run has none that are open. */
export function isWholeWithoutInstances(status: InstanceStatus | null): boolean {
  return status === "pending" || status === "running";
}

/** Whether a list of actions in this status is whole without the archive. */
export function isWholeWithoutActions(status: ActionStatus | null): boolean {
  return (
    status !== null &&
    !OF_LATEST_COMPLETED.some(
      ({ table, statuses }) => table === "actions" && statuses.includes(status),
    )
  );
}

/** A run: one accepted start, the audit record and the outbox row. Times are milliseconds since 1970. */
import type { ArchivedRun } from "./archive.ts";

export interface Run {
  readonly id: string;
  readonly campaignId: string;
  /** The id of the API key. */
  readonly startedBy: string;
  readonly traceId: string;
  readonly triggered: boolean;
  /** The run covers the positions `[firstPosition, endPosition)` of its selection; an automatic run grows at its end. */
  readonly firstPosition: number;
  readonly endPosition: number;
  readonly instancesPromised: number;
  readonly instancesCreated: number;
  readonly startedAt: number;
  /** When the run last came closer to its promise. */
  readonly progressedAt: number;
  /** When the last promised instance of a triggered run was created. */
  readonly instancesCreatedAt: number | null;
  /** When the campaign left `active`; no instance is created afterwards. */
  readonly endedAt: number | null;
  /** The id of the API key that stopped it. */
  readonly stoppedBy: string | null;
  /** How many instances were open when it was stopped, and are cancelled. */
  readonly instancesStopped: number | null;
  /** What of it is in the archive; null: nothing. */
  readonly archived: ArchivedRun | null;
}

/** Whether a run has promised instances that do not exist yet and will be created: a run that has ended owes none. */
export function owesInstances(
  run: Pick<Run, "instancesPromised" | "instancesCreated" | "endedAt">,
): boolean {
  return run.endedAt === null && run.instancesCreated < run.instancesPromised;
}

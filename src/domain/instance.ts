/** An instance: one lead's passage through the workflow in one run. */
import type { EndReason, WaitingReason } from "./instanceReasons.ts";
import type { Person } from "./lead.ts";

export const INSTANCE_STATUSES = [
  "pending",
  "running",
  "completed",
  "cancelled",
  "failed",
] as const;
export type InstanceStatus = (typeof INSTANCE_STATUSES)[number];

/**
 * Those of a row that has finished its lead: no later run of the campaign reaches out to the lead again. Instances that a
 * stop cancels are not among them: by rule they are cancelled, and their rows stay as they are.
 */
export const FINISHED_STATUSES = [
  "completed",
  "cancelled",
  "failed",
] as const satisfies readonly InstanceStatus[];

/** An instance with its lead. Times are milliseconds since 1970. */
export interface Instance {
  readonly runId: string;
  readonly runStartedAt: number;
  /** The lead's position in the audience. */
  readonly position: number;
  readonly status: InstanceStatus;
  /** What it waits for, or why it has ended; null where nobody has said: it is not admitted, or is from before execution. */
  readonly reason: WaitingReason | EndReason | null;
  /** What the reason does not say by itself. */
  readonly detail: string | null;
  /** The step that it is at, from 1; null while it is not admitted. */
  readonly step: number | null;
  /** The sender that has the lead for the whole run; null while none has. */
  readonly senderId: string | null;
  /** When it is looked at next; null: not before something happens. */
  readonly nextAt: number | null;
  readonly updatedAt: number;
  readonly lead: Person & { readonly id: string };
}

/** Where a page of instances begins: behind this instance. */
export type InstancePlace = Pick<Instance, "runStartedAt" | "position">;

/** What became of a range whose instances a message asked for: `repeated` and `ended` leave everything as it was. */
export type InstanceCreationOutcome =
  | { readonly outcome: "created"; readonly instancesCreated: number }
  | { readonly outcome: "repeated" }
  | { readonly outcome: "ended" }
  | { readonly outcome: "unknown-run" }
  | { readonly outcome: "impossible-range" };

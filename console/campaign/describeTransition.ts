/** What an answer to a start or a stop means for whoever has asked. Pure. */
import type { Schemas } from "../api.ts";

/** How a campaign stands, as far as a start or a stop is concerned. */
export type Standing = Pick<Schemas["Campaign"], "status" | "startedAt">;

/** What a person is looking at when they start or stop: another run is another question. */
export function nameStanding({ status, startedAt }: Standing): string {
  return `${status} ${startedAt}`;
}

/**
 * Whether what was answered is how things are. An answer that was given before may be about a run that others have followed.
 *
 * @param now null: nobody knows
 */
export function isStillSo(answered: Standing, now: Standing | null): boolean {
  if (now === null || now.startedAt !== answered.startedAt) return false;
  // Nobody did that a run has completed: it is the end of what was started.
  return now.status === answered.status || now.status === "completed";
}

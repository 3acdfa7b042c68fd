/**
 * May this campaign stop? The whole rule, pure. `database/stopRun.ts` carries the same rule as the guard of one
 * statement.
 */

import type { CampaignStatus } from "./campaign.ts";
import type { StartFacts } from "./decideStart.ts";

/** Why a stop is refused. A result, not an exception: it travels from the object to the Worker as it is. */
export type StopRefusal =
  | { readonly reason: "campaign-not-found" }
  | {
      readonly reason: "conflict";
      readonly status: Exclude<CampaignStatus, "active">;
      /** When the campaign came into its present status, milliseconds since 1970. */
      readonly since: number;
    };

/** Decides a stop. Null when the campaign may be stopped: only one that is active has anything to stop. */
export function decideStop({
  status,
  statusSince,
}: Pick<StartFacts, "status" | "statusSince">): StopRefusal | null {
  return status === "active" ? null : { reason: "conflict", status, since: statusSince };
}

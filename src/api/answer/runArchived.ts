/** The refusal of what needs rows that are in the archive. */
import { ApiError } from "./failures.ts";

/** Refuses a list, or one of its rows, that would lack what a run has in the archive. */
export function runArchived(
  what: "instances" | "actions",
  {
    accountGroupId,
    campaignId,
    runId,
  }: {
    readonly accountGroupId: string;
    readonly campaignId: string;
    readonly runId: string;
  },
): ApiError {
  const campaign = `/v1/accounts/${accountGroupId}/campaigns/${campaignId}`;
  const more =
    what === "instances" ? ` The instances of another run: ${campaign}/instances?runId=…` : "";
  return new ApiError(
    "archived",
    `The ${what} of the run ${runId} are in the archive; its summary is at ${campaign}/runs/${runId}.${more} An operator brings them back: kickoff runs restore ${runId} --campaign ${campaignId} --account-group ${accountGroupId}`,
  );
}

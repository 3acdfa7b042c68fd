/** How the demo's campaign stands while it is executed, and the picture of it. */

import { type Api, dataOf } from "../../client/client.ts";
import { drawFunnel, type Progress } from "../kickoff/describeProgress.ts";
import type { DemoCampaign } from "./campaign.ts";

const DEFAULT_COLUMNS = 100;
/** Characters in front of each line, and one that stays free behind it. */
export const MARGIN = 4;

/** `GET …/campaigns/{campaignId}/progress` */
export async function readProgress(api: Api, campaign: DemoCampaign): Promise<Progress> {
  const answer = await api.GET("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/progress", {
    params: { path: campaign },
  });
  return dataOf(answer);
}

/** `GET …/campaigns/{campaignId}` */
export async function readCampaign(api: Api, campaign: DemoCampaign) {
  const answer = await api.GET("/v1/accounts/{accountGroupId}/campaigns/{campaignId}", {
    params: { path: campaign },
  });
  return dataOf(answer);
}

/** How many open instances wait for something. */
export function countWaiting(
  { waiting }: Progress,
  reason: Progress["waiting"][number]["reason"],
): number {
  return waiting.find((one) => one.reason === reason)?.instances ?? 0;
}

/** How many have ended. */
export function countClosed({ statuses }: Progress): number {
  return statuses.completed + statuses.cancelled + statuses.failed;
}

/** The funnel, and below it what the open instances wait for and how the others have ended. */
export function drawStanding(progress: Progress, leads: number): string[] {
  const columns = (process.stdout.columns ?? DEFAULT_COLUMNS) - MARGIN;
  return [...drawFunnel(progress.steps, leads, columns), describeStanding(progress)];
}

/** What the open instances wait for and how the others have ended, in one line. */
export function describeStanding({ waiting, ended }: Progress): string {
  const list = (counts: readonly { readonly reason: string; readonly instances: number }[]) =>
    counts.map(({ reason, instances }) => `${instances} ${reason}`).join(", ") || "none";
  return `waiting: ${list(waiting)} · ended: ${list(ended)}`;
}

/** The safest start: look, and start what was seen, once. */
import { type Api, dataOf } from "./client.ts";
import type { components } from "./contractTypes.ts";

/** A campaign as a path names it. */
export interface CampaignPath {
  readonly accountGroupId: string;
  readonly campaignId: string;
}

/** What a start would do now. */
export interface StartPreview {
  readonly preview: components["schemas"]["StartPreview"];
  /** Names what was seen: a start that is given it does that very thing, or is refused with `PLAN_CHANGED`. */
  readonly plan: string;
}

/** What a start has done. */
export interface Started {
  readonly campaign: components["schemas"]["Campaign"];
  readonly triggered: boolean;
  /** How many instances are promised. */
  readonly instancesCreated: number;
  readonly runId: string;
  /** Whether an earlier attempt under the same key has done it. */
  readonly isReplay: boolean;
}

/** Looks at what a start would do; changes nothing. @throws {KickoffError} */
export async function previewStart(api: Api, path: CampaignPath): Promise<StartPreview> {
  const answer = await api.GET("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/start", {
    params: { path },
  });
  return { preview: dataOf(answer), plan: answer.response.headers.get("ETag") ?? "" };
}

/**
 * Starts a campaign.
 *
 * @param start its `plan` is that of a preview; left out, whatever is there is started. Whoever keeps its `idempotencyKey` before the
 *   call can repeat it after a crash, and gets the first answer; left out, each call is a start of its own
 * @throws {KickoffError}
 */
export async function startCampaign(
  api: Api,
  path: CampaignPath,
  { plan, idempotencyKey }: { readonly plan?: string; readonly idempotencyKey?: string } = {},
): Promise<Started> {
  const answer = await api.POST("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/start", {
    params: {
      path,
      header: {
        ...(idempotencyKey === undefined ? {} : { "Idempotency-Key": idempotencyKey }),
        ...(plan === undefined ? {} : { "If-Match": plan }),
      },
    },
  });
  const { headers } = answer.response;
  return {
    ...dataOf(answer),
    runId: headers.get("Location")?.split("/").at(-1) ?? "",
    isReplay: headers.get("Idempotent-Replayed") === "true",
  };
}

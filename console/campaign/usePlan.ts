/** What a start of a campaign would do, as the page shows it: what is started is this plan, by its tag. */
import { dataOf, type Schemas } from "../api.ts";
import { type Resource, useResource } from "../resource.ts";
import { requireSession } from "../session.ts";
import { isAboutCampaign } from "./isAboutCampaign.ts";

/** A plan that was shown. */
export interface Plan {
  readonly preview: Schemas["StartPreview"];
  /** Names the plan. Each has one; null when something between Kickoff and the page has taken it away. */
  readonly tag: string | null;
  /** What each message is called. */
  readonly slots: readonly Schemas["ContentSlot"][];
}

/**
 * Loads the plan of a start.
 *
 * @param status of the campaign: another one is another plan
 * @param isWanted whether anybody looks at it, and may
 */
export function usePlan(
  campaignId: string,
  status: string,
  isWanted: boolean,
): Resource<Plan | null> {
  const { api, accountGroupId } = requireSession();
  const params = { path: { accountGroupId, campaignId } };
  return useResource(
    async (signal) => {
      if (!isWanted) return null;
      const [answer, slots] = await Promise.all([
        api.GET("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/start", { params, signal }),
        api
          .GET("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/content-slots", {
            params,
            signal,
          })
          .then(dataOf),
      ]);
      return {
        preview: dataOf(answer),
        tag: answer.response.headers.get("ETag"),
        slots: slots.items,
      };
    },
    [campaignId, status, isWanted],
    (event) => isAboutCampaign(event, campaignId),
  );
}

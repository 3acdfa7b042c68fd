/** A preview of a start, with what a person wants to know beside it. */
import { type Api, dataOf } from "../../../client/client.ts";
import { RefusedError } from "../../../client/errors.ts";
import { previewStart } from "../../../client/startCampaign.ts";
import type { Previewed } from "./describePreview.ts";

/**
 * Reads a preview.
 *
 * @returns with it what names its plan
 */
export async function readPreview(
  api: Api,
  accountGroupId: string,
  campaignId: string,
): Promise<{ readonly previewed: Previewed; readonly plan: string }> {
  const params = { path: { accountGroupId, campaignId } };
  const { preview, plan } = await previewStart(api, params.path);
  const [campaign, slots] = await Promise.all([
    ifAllowed(async () =>
      dataOf(await api.GET("/v1/accounts/{accountGroupId}/campaigns/{campaignId}", { params })),
    ),
    ifAllowed(async () =>
      dataOf(
        await api.GET("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/content-slots", {
          params,
        }),
      ),
    ),
  ]);
  return { previewed: { campaignId, campaign, slots: slots?.items ?? null, preview }, plan };
}

/** A key that may start need not be one that may read. */
async function ifAllowed<Data>(read: () => Promise<Data>): Promise<Data | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof RefusedError && error.status === 403) return null;
    throw error;
  }
}

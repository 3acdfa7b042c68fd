/** A preview of a start, with what a person wants to know beside it. */
import { type Api, dataOf, readRefusal } from "../../../client/client.ts";
import type { Previewed } from "./describePreview.ts";

/**
 * Reads a preview.
 *
 * @returns with it the `ETag` that names its plan
 */
export async function readPreview(
  api: Api,
  accountGroupId: string,
  campaignId: string,
): Promise<{ readonly previewed: Previewed; readonly tag: string }> {
  const params = { path: { accountGroupId, campaignId } };
  const answer = await api.GET("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/start", {
    params,
  });
  const tag = answer.response.headers.get("ETag");
  if (tag === null) throw new Error("The preview has no ETag.");
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
  const preview = dataOf(answer);
  return { previewed: { campaignId, campaign, slots: slots?.items ?? null, preview }, tag };
}

/** A key that may start need not be one that may read. */
async function ifAllowed<Data>(read: () => Promise<Data>): Promise<Data | null> {
  try {
    return await read();
  } catch (error) {
    if (readRefusal(error)?.status === 403) return null;
    throw error;
  }
}

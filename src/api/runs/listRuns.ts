/** `GET /v1/accounts/{accountGroupId}/campaigns/{campaignId}/runs` */
import * as z from "zod/mini";

import { selectCampaign } from "../../database/campaigns.ts";
import { selectRuns } from "../../database/runs.ts";
import type { Answer } from "../answer/envelope.ts";
import { page } from "../answer/words.ts";
import { campaignNotFound } from "../campaigns/campaignAnswer.ts";
import { named } from "../contract.ts";
import type { RouteInput } from "../request/context.ts";
import { numberPlaceSchema, type Page, pageQuery, placeOf, toPage } from "../request/pagination.ts";
import type { campaignPath } from "../request/schemas.ts";
import { type RunAnswer, readRunAnswer, runAnswer } from "./runAnswer.ts";

export const listRunsQuery = z.strictObject(pageQuery(numberPlaceSchema));

/** What it answers. */
export const runPage = /* @__PURE__ */ named("RunPage", () => page(runAnswer));

/** Lists a campaign's runs, the latest start first: who started and stopped it, when, and what came of it. */
export async function listRuns({
  parameters: { accountGroupId, campaignId },
  database,
  query: { cursor, limit },
  request,
}: RouteInput<z.output<typeof campaignPath>, z.output<typeof listRunsQuery>, object>): Promise<
  Answer<Page<RunAnswer>>
> {
  const campaign = await selectCampaign(database, accountGroupId, campaignId);
  if (campaign === null) throw campaignNotFound(campaignId);
  const runs = await selectRuns(database, campaignId, placeOf(cursor, request), limit + 1);
  const shown = toPage(
    request,
    runs,
    limit,
    (run) => run,
    ({ startedAt }) => String(startedAt),
  );
  // At most one of them is live, so at most one costs a query more.
  const items = await Promise.all(
    shown.items.map((run) => readRunAnswer(database, accountGroupId, run)),
  );
  return { status: 200, data: { ...shown, items } };
}

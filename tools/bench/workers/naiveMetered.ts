/** The naive Worker with a meter in front of all it calls. */
import { env } from "cloudflare:workers";

import { meterBindings, newCounts } from "../meter.ts";
import { meterFetch } from "../meterFetch.ts";
import naive from "./naive.ts";

export { CampaignObject, OutboxObject, SenderObject, WebhookObject } from "./naive.ts";

const counts = newCounts();
meterBindings(env, counts);

const metered = {
  ...naive,
  fetch: meterFetch(counts, naive.fetch),
} satisfies ExportedHandler<Env, { campaignId: string; leadId: string }>;

// biome-ignore lint/style/noDefaultExport: the platform asks for it
export default metered;

/** The Worker with a meter in front of all it calls, and one path more, which reads the meter. */
import { env } from "cloudflare:workers";

import worker, {
  CampaignObject,
  OutboxObject,
  SenderObject,
  WebhookObject,
} from "../../../src/index.ts";
import { meterBindings, meterObjects, newCounts } from "../meter.ts";
import { meterFetch } from "../meterFetch.ts";

export { CampaignObject, OutboxObject, SenderObject, WebhookObject };

const counts = newCounts();
meterBindings(env, counts);
meterObjects(CampaignObject.prototype, counts);
meterObjects(SenderObject.prototype, counts);
meterObjects(OutboxObject.prototype, counts);
meterObjects(WebhookObject.prototype, counts);

const metered = {
  ...worker,
  fetch: meterFetch(counts, worker.fetch),
} satisfies ExportedHandler<Env>;

// biome-ignore lint/style/noDefaultExport: the platform asks for it
export default metered;

/** Known to be bad: nobody finishes what a crash left. Instances that were promised never appear. */
import { CampaignObject as RealCampaignObject } from "../../../src/campaignObject/CampaignObject.ts";
import observable from "./observable.ts";

export { OutboxObject, SenderObject, WebhookObject } from "../../../src/index.ts";

export class CampaignObject extends RealCampaignObject {
  override async alarm(): Promise<void> {
    // Falls silent, whatever is left to do.
  }
}

// biome-ignore lint/style/noDefaultExport: the platform asks for it
export default observable;

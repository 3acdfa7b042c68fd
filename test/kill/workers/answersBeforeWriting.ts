/** Known to be bad: answers first and writes later. Several starts win, and a crash makes an answer a lie. */
import { CampaignObject as RealCampaignObject } from "../../../src/campaignObject/CampaignObject.ts";
import { selectCampaign } from "../../../src/database/campaigns.ts";
import type { StartRequest } from "../../../src/domain/transition.ts";
import observable from "./observable.ts";

export { OutboxObject, SenderObject, WebhookObject } from "../../../src/index.ts";

export class CampaignObject extends RealCampaignObject {
  override async start(request: StartRequest): ReturnType<RealCampaignObject["start"]> {
    const campaign = await selectCampaign(
      this.env.DATABASE,
      request.accountGroupId,
      request.campaignId,
    );
    if (campaign === null || campaign.status !== "draft") return super.start(request);
    this.ctx.waitUntil(super.start(request));
    const triggered = campaign.workflowTrigger === "manual";
    return {
      outcome: "done",
      done: {
        runId: request.runId,
        campaign: { ...campaign, status: "active", runId: request.runId },
        triggered,
        instancesCreated: triggered ? campaign.selectedLeadCount : 0,
        whole: { from: 0, to: campaign.selectedLeadCount },
      },
    };
  }
}

// biome-ignore lint/style/noDefaultExport: the platform asks for it
export default observable;

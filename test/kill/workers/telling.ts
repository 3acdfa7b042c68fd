/** The Worker whose posts to webhook endpoints pass the gates that its calls to senders pass. */
import executing from "./executing.ts";

export { CampaignObject, OutboxObject, SenderObject, WebhookObject } from "../../../src/index.ts";

// biome-ignore lint/style/noDefaultExport: the platform asks for it
export default executing;

/** The Worker without its log: what the log costs is the difference. */
console.log = () => undefined;

export {
  CampaignObject,
  default,
  OutboxObject,
  SenderObject,
  WebhookObject,
} from "../../../src/index.ts";

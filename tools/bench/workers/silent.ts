/** The Worker without its log: what the log costs is the difference. */
console.log = () => undefined;

export { CampaignObject, default, SenderObject } from "../../../src/index.ts";

/** Every operation of the contract: a route without an entry here stops the build. */
import type { Operation } from "./operation.ts";
import { accountOperations } from "./operations/accounts.ts";
import { actionOperations } from "./operations/actions.ts";
import { audienceOperations } from "./operations/audiences.ts";
import { campaignOperations } from "./operations/campaigns.ts";
import { eventOperations } from "./operations/events.ts";
import { runOperations } from "./operations/runs.ts";
import { senderEventOperations } from "./operations/senderEvents.ts";
import { senderOperations } from "./operations/senders.ts";
import { suppressionOperations } from "./operations/suppressions.ts";
import { templateOperations } from "./operations/templates.ts";
import { webhookEndpointOperations } from "./operations/webhookEndpoints.ts";

/** The entries, in the order in which they are shown. */
export const operations: readonly Operation[] = [
  ...campaignOperations,
  ...runOperations,
  ...actionOperations,
  ...audienceOperations,
  ...accountOperations,
  ...suppressionOperations,
  ...templateOperations,
  ...senderOperations,
  ...senderEventOperations,
  ...eventOperations,
  ...webhookEndpointOperations,
];

/**
 * A request of each route that succeeds: the one catalogue of all tests that go over the routes, inside of workerd and
 * over HTTP. Path and permission stand here a second time, so that a change of the table of routes shows.
 */
import type { Permission } from "../../src/keys/permissions.ts";

/** A resource that a request names, in its path or in its body. */
export type Resource =
  | "actionId"
  | "audienceId"
  | "campaignId"
  | "deliveryId"
  | "instanceId"
  | "leadId"
  | "runId"
  | "senderId"
  | "slotId"
  | "suppressionId"
  | "templateId"
  | "webhookEndpointId";

/** The ids that a request can name. */
export type ResourceIds = Readonly<Record<"accountGroupId" | Resource, string>> & {
  /** Of the audience. */
  readonly leadIds: readonly string[];
};

export interface RouteExample {
  readonly operation: string;
  /** As `routes` has it: the method, then the path. */
  readonly route: string;
  /** Null: any valid key may call it. */
  readonly permission: Permission | null;
  readonly status: 200 | 201;
  /** What the request names besides the account group, leads, and senders that it chooses. */
  readonly resources: readonly Resource[];
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: (ids: ResourceIds) => object;
  /** Whether it is a POST that creates nothing, and takes no `Idempotency-Key`. */
  readonly createsNothing?: true;
  /** Whether the request succeeds only for a campaign that is active. */
  readonly ofActiveCampaign?: true;
}

/** An address of this machine on which nothing listens: a test of such a sender succeeds in telling so. */
export const UNREACHABLE_SENDER = "http://127.0.0.1:1/sender";

const ACCOUNT_GROUP = "/v1/accounts/:accountGroupId";

export const routeExamples: readonly RouteExample[] = [
  {
    operation: "listAccounts",
    route: "GET /v1/accounts",
    permission: null,
    status: 200,
    resources: [],
    query: { limit: "1" },
  },
  {
    operation: "getApiKey",
    route: "GET /v1/api-key",
    permission: null,
    status: 200,
    resources: [],
  },
  {
    operation: "startCampaign",
    route: `POST ${ACCOUNT_GROUP}/campaigns/:campaignId/start`,
    permission: "campaigns:execute",
    status: 200,
    resources: ["campaignId"],
  },
  {
    operation: "stopCampaign",
    route: `POST ${ACCOUNT_GROUP}/campaigns/:campaignId/stop`,
    permission: "campaigns:execute",
    status: 200,
    resources: ["campaignId"],
    ofActiveCampaign: true,
  },
  {
    operation: "previewStart",
    route: `GET ${ACCOUNT_GROUP}/campaigns/:campaignId/start`,
    permission: "campaigns:execute",
    status: 200,
    resources: ["campaignId"],
  },
  {
    operation: "createCampaign",
    route: `POST ${ACCOUNT_GROUP}/campaigns`,
    permission: "campaigns:write",
    status: 201,
    resources: ["audienceId"],
    body: ({ audienceId, leadIds, senderId }) => ({
      starterTemplateId: "engage-connect-dm",
      name: "Campaign",
      description: "Several\nlines",
      audienceId,
      leadIds,
      senderIds: [senderId],
      outreachLanguage: "pt-BR",
      workflowTrigger: "automatic",
    }),
  },
  {
    operation: "listCampaigns",
    route: `GET ${ACCOUNT_GROUP}/campaigns`,
    permission: "campaigns:read",
    status: 200,
    resources: [],
    query: { limit: "1", status: "stopped", name: "camp" },
  },
  {
    operation: "duplicateCampaign",
    route: `POST ${ACCOUNT_GROUP}/campaigns/:campaignId/duplicate`,
    permission: "campaigns:write",
    status: 201,
    resources: ["campaignId", "audienceId"],
    body: ({ audienceId, leadIds, senderId }) => ({ audienceId, leadIds, senderIds: [senderId] }),
  },
  {
    operation: "listContentSlots",
    route: `GET ${ACCOUNT_GROUP}/campaigns/:campaignId/content-slots`,
    permission: "campaigns:read",
    status: 200,
    resources: ["campaignId"],
  },
  {
    operation: "updateContentSlot",
    route: `PATCH ${ACCOUNT_GROUP}/campaigns/:campaignId/content-slots/:slotId`,
    permission: "campaigns:write",
    status: 200,
    resources: ["campaignId", "slotId", "templateId"],
    body: ({ templateId }) => ({ templateId }),
  },
  {
    operation: "listTemplates",
    route: `GET ${ACCOUNT_GROUP}/templates`,
    permission: "templates:read",
    status: 200,
    resources: [],
    query: { limit: "1", channel: "inmail" },
  },
  {
    operation: "createTemplate",
    route: `POST ${ACCOUNT_GROUP}/templates`,
    permission: "templates:write",
    status: 201,
    resources: [],
    body: () => ({ channel: "direct_message", name: "Template", content: "Hello {{name}}" }),
  },
  {
    operation: "getTemplate",
    route: `GET ${ACCOUNT_GROUP}/templates/:templateId`,
    permission: "templates:read",
    status: 200,
    resources: ["templateId"],
  },
  {
    operation: "updateTemplate",
    route: `PATCH ${ACCOUNT_GROUP}/templates/:templateId`,
    permission: "templates:write",
    status: 200,
    resources: ["templateId"],
    body: () => ({ name: "Another name", content: "Good day, {{name}}" }),
  },
  {
    operation: "deleteTemplate",
    route: `DELETE ${ACCOUNT_GROUP}/templates/:templateId`,
    permission: "templates:write",
    status: 200,
    resources: ["templateId"],
  },
  {
    operation: "getAudience",
    route: `GET ${ACCOUNT_GROUP}/audiences/:audienceId`,
    permission: "audiences:read",
    status: 200,
    resources: ["audienceId"],
  },
  {
    operation: "listLeads",
    route: `GET ${ACCOUNT_GROUP}/audiences/:audienceId/leads`,
    permission: "audiences:read",
    status: 200,
    resources: ["audienceId"],
    query: { limit: "1" },
  },
  {
    operation: "getCampaign",
    route: `GET ${ACCOUNT_GROUP}/campaigns/:campaignId`,
    permission: "campaigns:read",
    status: 200,
    resources: ["campaignId"],
  },
  {
    operation: "getProgress",
    route: `GET ${ACCOUNT_GROUP}/campaigns/:campaignId/progress`,
    permission: "campaigns:read",
    status: 200,
    resources: ["campaignId"],
  },
  {
    operation: "listRuns",
    route: `GET ${ACCOUNT_GROUP}/campaigns/:campaignId/runs`,
    permission: "campaigns:read",
    status: 200,
    resources: ["campaignId"],
    query: { limit: "1" },
  },
  {
    operation: "getRun",
    route: `GET ${ACCOUNT_GROUP}/campaigns/:campaignId/runs/:runId`,
    permission: "campaigns:read",
    status: 200,
    resources: ["campaignId", "runId"],
  },
  {
    operation: "listInstances",
    route: `GET ${ACCOUNT_GROUP}/campaigns/:campaignId/instances`,
    permission: "campaigns:read",
    status: 200,
    resources: ["campaignId"],
    query: { limit: "1" },
  },
  {
    operation: "getInstance",
    route: `GET ${ACCOUNT_GROUP}/campaigns/:campaignId/instances/:instanceId`,
    permission: "campaigns:read",
    status: 200,
    resources: ["campaignId", "instanceId"],
  },
  {
    operation: "listActions",
    route: `GET ${ACCOUNT_GROUP}/actions`,
    permission: "campaigns:read",
    status: 200,
    resources: [],
    query: { limit: "1", status: "unknown" },
  },
  {
    operation: "resolveActions",
    route: `POST ${ACCOUNT_GROUP}/actions/resolve`,
    permission: "campaigns:execute",
    status: 200,
    resources: ["campaignId"],
    body: ({ campaignId }) => ({ as: "sent", campaignId }),
    createsNothing: true,
  },
  {
    operation: "resolveAction",
    route: `POST ${ACCOUNT_GROUP}/actions/:actionId/resolve`,
    permission: "campaigns:execute",
    status: 200,
    resources: ["actionId"],
    body: () => ({ as: "sent" }),
    createsNothing: true,
  },
  {
    operation: "createAudience",
    route: `POST ${ACCOUNT_GROUP}/audiences`,
    permission: "audiences:write",
    status: 201,
    resources: [],
    body: () => ({ name: "Audience" }),
  },
  {
    operation: "listAudiences",
    route: `GET ${ACCOUNT_GROUP}/audiences`,
    permission: "audiences:read",
    status: 200,
    resources: [],
    query: { limit: "1" },
  },
  {
    operation: "addLeads",
    route: `POST ${ACCOUNT_GROUP}/audiences/:audienceId/leads`,
    permission: "audiences:write",
    status: 200,
    resources: ["audienceId"],
    body: () => ({
      leads: [{ name: "Avery", externalId: "1" }, { name: "" }, { name: "A", externalId: "1" }],
    }),
  },
  {
    operation: "listSuppressions",
    route: `GET ${ACCOUNT_GROUP}/suppressions`,
    permission: "audiences:read",
    status: 200,
    resources: [],
    query: { limit: "1" },
  },
  {
    operation: "addSuppressions",
    route: `POST ${ACCOUNT_GROUP}/suppressions`,
    permission: "audiences:write",
    status: 200,
    resources: [],
    body: () => ({
      suppressions: [{ email: "Nobody@example.com", externalId: "1", reason: "Unsubscribed" }],
    }),
  },
  {
    operation: "removeSuppression",
    route: `DELETE ${ACCOUNT_GROUP}/suppressions/:suppressionId`,
    permission: "audiences:write",
    status: 200,
    resources: ["suppressionId"],
  },
  {
    operation: "eraseLead",
    route: `POST ${ACCOUNT_GROUP}/audiences/:audienceId/leads/:leadId/erase`,
    permission: "audiences:write",
    status: 200,
    resources: ["audienceId", "leadId"],
    createsNothing: true,
  },
  {
    operation: "createSender",
    route: `POST ${ACCOUNT_GROUP}/senders`,
    permission: "senders:write",
    status: 201,
    resources: [],
    body: () => ({
      name: "Sender",
      url: UNREACHABLE_SENDER,
      kinds: ["connection_request", "direct_message"],
      limits: { connection_request: { perDay: 20, perWeek: 100 } },
      spacingSeconds: 60,
      workingHours: {
        timeZone: "Europe/Berlin",
        days: ["monday", "friday"],
        from: "09:00",
        to: "17:00",
      },
      keepsKeysHours: 24,
      looksUpActions: true,
    }),
  },
  {
    operation: "listSenders",
    route: `GET ${ACCOUNT_GROUP}/senders`,
    permission: "senders:read",
    status: 200,
    resources: [],
    query: { limit: "1" },
  },
  {
    operation: "getSender",
    route: `GET ${ACCOUNT_GROUP}/senders/:senderId`,
    permission: "senders:read",
    status: 200,
    resources: ["senderId"],
  },
  {
    operation: "updateSender",
    route: `PATCH ${ACCOUNT_GROUP}/senders/:senderId`,
    permission: "senders:write",
    status: 200,
    resources: ["senderId"],
    body: () => ({ name: "Another name", workingHours: null, enabled: false, blocked: null }),
  },
  {
    operation: "rotateSenderSecret",
    route: `POST ${ACCOUNT_GROUP}/senders/:senderId/rotate-secret`,
    permission: "senders:write",
    status: 200,
    resources: ["senderId"],
  },
  {
    operation: "testSender",
    route: `POST ${ACCOUNT_GROUP}/senders/:senderId/test`,
    permission: "senders:write",
    status: 200,
    resources: ["senderId"],
    createsNothing: true,
  },
  {
    operation: "receiveSenderEvents",
    route: `POST ${ACCOUNT_GROUP}/sender-events`,
    permission: "sender-events:write",
    status: 200,
    // What an event names and the account group has not is no failure of the request.
    resources: [],
    body: ({ leadIds }) => ({
      events: [
        {
          id: "1",
          type: "message.received",
          occurredAt: "2026-11-25T09:00:00.000Z",
          leadId: leadIds[0],
          automatic: true,
        },
        { id: "2", type: "sender.restored", occurredAt: "2026-11-25T10:00:00+01:00" },
      ],
    }),
    createsNothing: true,
  },
  {
    operation: "listEvents",
    route: `GET ${ACCOUNT_GROUP}/events`,
    permission: "events:read",
    status: 200,
    resources: [],
    query: { after: "0", type: "campaign.started", limit: "1" },
  },
  {
    operation: "createWebhookEndpoint",
    route: `POST ${ACCOUNT_GROUP}/webhook-endpoints`,
    permission: "webhooks:write",
    status: 201,
    resources: [],
    body: () => ({ url: UNREACHABLE_SENDER, description: "Two\nlines", types: ["action.sent"] }),
  },
  {
    operation: "listWebhookEndpoints",
    route: `GET ${ACCOUNT_GROUP}/webhook-endpoints`,
    permission: "webhooks:read",
    status: 200,
    resources: [],
    query: { limit: "1" },
  },
  {
    operation: "getWebhookEndpoint",
    route: `GET ${ACCOUNT_GROUP}/webhook-endpoints/:webhookEndpointId`,
    permission: "webhooks:read",
    status: 200,
    resources: ["webhookEndpointId"],
  },
  {
    operation: "updateWebhookEndpoint",
    route: `PATCH ${ACCOUNT_GROUP}/webhook-endpoints/:webhookEndpointId`,
    permission: "webhooks:write",
    status: 200,
    resources: ["webhookEndpointId"],
    body: () => ({ description: "", types: null }),
  },
  {
    operation: "deleteWebhookEndpoint",
    route: `DELETE ${ACCOUNT_GROUP}/webhook-endpoints/:webhookEndpointId`,
    permission: "webhooks:write",
    status: 200,
    resources: ["webhookEndpointId"],
  },
  {
    operation: "rotateWebhookSecret",
    route: `POST ${ACCOUNT_GROUP}/webhook-endpoints/:webhookEndpointId/rotate-secret`,
    permission: "webhooks:write",
    status: 200,
    resources: ["webhookEndpointId"],
  },
  {
    operation: "testWebhookEndpoint",
    route: `POST ${ACCOUNT_GROUP}/webhook-endpoints/:webhookEndpointId/test`,
    permission: "webhooks:write",
    status: 200,
    resources: ["webhookEndpointId"],
    createsNothing: true,
  },
  {
    operation: "listDeliveries",
    route: `GET ${ACCOUNT_GROUP}/webhook-endpoints/:webhookEndpointId/deliveries`,
    permission: "webhooks:read",
    status: 200,
    resources: ["webhookEndpointId"],
    query: { limit: "1", status: "failed" },
  },
  {
    operation: "resendDelivery",
    route: `POST ${ACCOUNT_GROUP}/webhook-endpoints/:webhookEndpointId/deliveries/:deliveryId/resend`,
    permission: "webhooks:write",
    status: 200,
    // Two endpoints may each have a delivery of this id.
    resources: ["webhookEndpointId"],
    createsNothing: true,
  },
  {
    operation: "recoverDeliveries",
    route: `POST ${ACCOUNT_GROUP}/webhook-endpoints/:webhookEndpointId/recover`,
    permission: "webhooks:write",
    status: 200,
    resources: ["webhookEndpointId"],
    body: () => ({ since: "2026-11-25T09:00:00+01:00" }),
    createsNothing: true,
  },
  {
    operation: "replayEvents",
    route: `POST ${ACCOUNT_GROUP}/webhook-endpoints/:webhookEndpointId/replay`,
    permission: "webhooks:write",
    status: 200,
    resources: ["webhookEndpointId"],
    body: () => ({ after: 0 }),
    createsNothing: true,
  },
];

/** A route's method, and its path with the ids in it. */
export function fillRoute(route: string, ids: ResourceIds): { method: string; path: string } {
  const [method = "", pattern = ""] = route.split(" ");
  const values: Readonly<Record<string, unknown>> = ids;
  return {
    method,
    path: pattern.replace(/:(\w+)/g, (_, name: string) => {
      const value = values[name];
      if (typeof value !== "string") throw new Error(`The examples have no ${name} yet.`);
      return value;
    }),
  };
}

/** An id of a resource of the kind that nothing has. */
export function missingIdOf(resource: Resource, unknownId: string): string {
  if (resource === "actionId") return `${unknownId}-0-1`;
  if (resource === "deliveryId") return "987654321-1";
  return resource === "instanceId" ? `${unknownId}-0` : unknownId;
}

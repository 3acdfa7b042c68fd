/** The whole API as a table. A route takes no query and no body unless it names them. */

import { getApiKey } from "./accounts/getApiKey.ts";
import { listAccounts, listAccountsQuery } from "./accounts/listAccounts.ts";
import { listActions, listActionsQuery } from "./actions/listActions.ts";
import { resolutionBody, resolveAction } from "./actions/resolveAction.ts";
import { resolutionsBody, resolveActions } from "./actions/resolveActions.ts";
import { addLeads, newLeadsBody } from "./audiences/addLeads.ts";
import { createAudience, newAudienceBody } from "./audiences/createAudience.ts";
import { eraseLead } from "./audiences/eraseLead.ts";
import { getAudience } from "./audiences/getAudience.ts";
import { listAudiences, listAudiencesQuery } from "./audiences/listAudiences.ts";
import { listLeads, listLeadsQuery } from "./audiences/listLeads.ts";
import { createCampaign, newCampaignBody } from "./campaigns/createCampaign.ts";
import { duplicateCampaign, duplicateCampaignBody } from "./campaigns/duplicateCampaign.ts";
import { getCampaign } from "./campaigns/getCampaign.ts";
import { listCampaigns, listCampaignsQuery } from "./campaigns/listCampaigns.ts";
import { listContentSlots, listContentSlotsQuery } from "./campaigns/listContentSlots.ts";
import { previewStart } from "./campaigns/previewStart.ts";
import { startCampaign } from "./campaigns/startCampaign.ts";
import { stopCampaign } from "./campaigns/stopCampaign.ts";
import { contentSlotChangeBody, updateContentSlot } from "./campaigns/updateContentSlot.ts";
import { listEvents, listEventsQuery } from "./events/listEvents.ts";
import { accountGroupRoute, KIBIBYTE, ownRoute, type Route } from "./request/route.ts";
import {
  accountGroupPath,
  actionPath,
  audiencePath,
  campaignPath,
  contentSlotPath,
  deliveryPath,
  emptyPath,
  instancePath,
  leadPath,
  runPath,
  senderPath,
  suppressionPath,
  templatePath,
  webhookEndpointPath,
} from "./request/schemas.ts";
import { getInstance } from "./runs/getInstance.ts";
import { getProgress } from "./runs/getProgress.ts";
import { getRun, getRunQuery } from "./runs/getRun.ts";
import { listInstances, listInstancesQuery } from "./runs/listInstances.ts";
import { listRuns, listRunsQuery } from "./runs/listRuns.ts";
import { receiveSenderEvents } from "./senderEvents/receiveSenderEvents.ts";
import { senderEventsBody } from "./senderEvents/senderEventSchemas.ts";
import { createSender, newSenderBody } from "./senders/createSender.ts";
import { getSender } from "./senders/getSender.ts";
import { listSenders, listSendersQuery } from "./senders/listSenders.ts";
import { rotateSenderSecret } from "./senders/rotateSenderSecret.ts";
import { testSender } from "./senders/testSender.ts";
import { senderChangeBody, updateSender } from "./senders/updateSender.ts";
import { addSuppressions, newSuppressionsBody } from "./suppressions/addSuppressions.ts";
import { listSuppressions, listSuppressionsQuery } from "./suppressions/listSuppressions.ts";
import { removeSuppression } from "./suppressions/removeSuppression.ts";
import { createTemplate, newTemplateBody } from "./templates/createTemplate.ts";
import { deleteTemplate } from "./templates/deleteTemplate.ts";
import { getTemplate } from "./templates/getTemplate.ts";
import { listTemplates, listTemplatesQuery } from "./templates/listTemplates.ts";
import { templateChangeBody, updateTemplate } from "./templates/updateTemplate.ts";
import {
  createWebhookEndpoint,
  newWebhookEndpointBody,
} from "./webhookEndpoints/createWebhookEndpoint.ts";
import { deleteWebhookEndpoint } from "./webhookEndpoints/deleteWebhookEndpoint.ts";
import { getWebhookEndpoint } from "./webhookEndpoints/getWebhookEndpoint.ts";
import { listDeliveries, listDeliveriesQuery } from "./webhookEndpoints/listDeliveries.ts";
import {
  listWebhookEndpoints,
  listWebhookEndpointsQuery,
} from "./webhookEndpoints/listWebhookEndpoints.ts";
import {
  recoverDeliveries,
  recoveryBody,
  replayBody,
  replayEvents,
} from "./webhookEndpoints/replayEvents.ts";
import { resendDelivery } from "./webhookEndpoints/resendDelivery.ts";
import { rotateWebhookSecret } from "./webhookEndpoints/rotateWebhookSecret.ts";
import { testWebhookEndpoint } from "./webhookEndpoints/testWebhookEndpoint.ts";
import {
  updateWebhookEndpoint,
  webhookEndpointChangeBody,
} from "./webhookEndpoints/updateWebhookEndpoint.ts";

/** Every route: the whole API. */
export const routes: readonly Route[] = [
  ownRoute({
    method: "GET",
    path: "/v1/accounts",
    parameters: emptyPath,
    query: listAccountsQuery,
    handler: listAccounts,
  }),
  ownRoute({
    method: "GET",
    path: "/v1/api-key",
    parameters: emptyPath,
    handler: getApiKey,
  }),
  accountGroupRoute("campaigns:execute", {
    method: "POST",
    path: "/v1/accounts/:accountGroupId/campaigns/:campaignId/start",
    parameters: campaignPath,
    takesPlanTag: true,
    tellsEvents: true,
    handler: startCampaign,
  }),
  accountGroupRoute("campaigns:execute", {
    method: "POST",
    path: "/v1/accounts/:accountGroupId/campaigns/:campaignId/stop",
    parameters: campaignPath,
    tellsEvents: true,
    handler: stopCampaign,
  }),
  accountGroupRoute("campaigns:execute", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/campaigns/:campaignId/start",
    parameters: campaignPath,
    handler: previewStart,
  }),
  accountGroupRoute("campaigns:write", {
    method: "POST",
    path: "/v1/accounts/:accountGroupId/campaigns",
    parameters: accountGroupPath,
    body: newCampaignBody,
    maximumBodyBytes: 512 * KIBIBYTE,
    handler: createCampaign,
  }),
  accountGroupRoute("campaigns:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/campaigns",
    parameters: accountGroupPath,
    query: listCampaignsQuery,
    handler: listCampaigns,
  }),
  accountGroupRoute("campaigns:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/campaigns/:campaignId",
    parameters: campaignPath,
    handler: getCampaign,
  }),
  accountGroupRoute("campaigns:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/campaigns/:campaignId/progress",
    parameters: campaignPath,
    handler: getProgress,
  }),
  accountGroupRoute("campaigns:write", {
    method: "POST",
    path: "/v1/accounts/:accountGroupId/campaigns/:campaignId/duplicate",
    parameters: campaignPath,
    body: duplicateCampaignBody,
    maximumBodyBytes: 512 * KIBIBYTE,
    handler: duplicateCampaign,
  }),
  accountGroupRoute("campaigns:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/campaigns/:campaignId/content-slots",
    parameters: campaignPath,
    query: listContentSlotsQuery,
    handler: listContentSlots,
  }),
  accountGroupRoute("campaigns:write", {
    method: "PATCH",
    path: "/v1/accounts/:accountGroupId/campaigns/:campaignId/content-slots/:slotId",
    parameters: contentSlotPath,
    body: contentSlotChangeBody,
    handler: updateContentSlot,
  }),
  accountGroupRoute("campaigns:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/campaigns/:campaignId/runs",
    parameters: campaignPath,
    query: listRunsQuery,
    handler: listRuns,
  }),
  accountGroupRoute("campaigns:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/campaigns/:campaignId/runs/:runId",
    parameters: runPath,
    query: getRunQuery,
    handler: getRun,
  }),
  accountGroupRoute("campaigns:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/campaigns/:campaignId/instances",
    parameters: campaignPath,
    query: listInstancesQuery,
    handler: listInstances,
  }),
  accountGroupRoute("campaigns:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/campaigns/:campaignId/instances/:instanceId",
    parameters: instancePath,
    handler: getInstance,
  }),
  accountGroupRoute("campaigns:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/actions",
    parameters: accountGroupPath,
    query: listActionsQuery,
    handler: listActions,
  }),
  accountGroupRoute("campaigns:execute", {
    method: "POST",
    path: "/v1/accounts/:accountGroupId/actions/resolve",
    parameters: accountGroupPath,
    body: resolutionsBody,
    createsNothing: true,
    tellsEvents: true,
    handler: resolveActions,
  }),
  accountGroupRoute("campaigns:execute", {
    method: "POST",
    path: "/v1/accounts/:accountGroupId/actions/:actionId/resolve",
    parameters: actionPath,
    body: resolutionBody,
    createsNothing: true,
    tellsEvents: true,
    handler: resolveAction,
  }),
  accountGroupRoute("templates:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/templates",
    parameters: accountGroupPath,
    query: listTemplatesQuery,
    handler: listTemplates,
  }),
  accountGroupRoute("templates:write", {
    method: "POST",
    path: "/v1/accounts/:accountGroupId/templates",
    parameters: accountGroupPath,
    body: newTemplateBody,
    maximumBodyBytes: 128 * KIBIBYTE,
    handler: createTemplate,
  }),
  accountGroupRoute("templates:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/templates/:templateId",
    parameters: templatePath,
    handler: getTemplate,
  }),
  accountGroupRoute("templates:write", {
    method: "PATCH",
    path: "/v1/accounts/:accountGroupId/templates/:templateId",
    parameters: templatePath,
    body: templateChangeBody,
    maximumBodyBytes: 128 * KIBIBYTE,
    handler: updateTemplate,
  }),
  accountGroupRoute("templates:write", {
    method: "DELETE",
    path: "/v1/accounts/:accountGroupId/templates/:templateId",
    parameters: templatePath,
    handler: deleteTemplate,
  }),
  accountGroupRoute("audiences:write", {
    method: "POST",
    path: "/v1/accounts/:accountGroupId/audiences",
    parameters: accountGroupPath,
    body: newAudienceBody,
    maximumBodyBytes: 32 * KIBIBYTE,
    handler: createAudience,
  }),
  accountGroupRoute("audiences:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/audiences",
    parameters: accountGroupPath,
    query: listAudiencesQuery,
    handler: listAudiences,
  }),
  accountGroupRoute("audiences:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/audiences/:audienceId",
    parameters: audiencePath,
    handler: getAudience,
  }),
  accountGroupRoute("audiences:write", {
    method: "POST",
    path: "/v1/accounts/:accountGroupId/audiences/:audienceId/leads",
    parameters: audiencePath,
    body: newLeadsBody,
    maximumBodyBytes: KIBIBYTE * KIBIBYTE,
    handler: addLeads,
  }),
  accountGroupRoute("audiences:write", {
    method: "POST",
    path: "/v1/accounts/:accountGroupId/audiences/:audienceId/leads/:leadId/erase",
    parameters: leadPath,
    createsNothing: true,
    tellsEvents: true,
    handler: eraseLead,
  }),
  accountGroupRoute("audiences:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/audiences/:audienceId/leads",
    parameters: audiencePath,
    query: listLeadsQuery,
    handler: listLeads,
  }),
  accountGroupRoute("audiences:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/suppressions",
    parameters: accountGroupPath,
    query: listSuppressionsQuery,
    handler: listSuppressions,
  }),
  accountGroupRoute("audiences:write", {
    method: "POST",
    path: "/v1/accounts/:accountGroupId/suppressions",
    parameters: accountGroupPath,
    body: newSuppressionsBody,
    maximumBodyBytes: KIBIBYTE * KIBIBYTE,
    tellsEvents: true,
    handler: addSuppressions,
  }),
  accountGroupRoute("audiences:write", {
    method: "DELETE",
    path: "/v1/accounts/:accountGroupId/suppressions/:suppressionId",
    parameters: suppressionPath,
    handler: removeSuppression,
  }),
  accountGroupRoute("senders:write", {
    method: "POST",
    path: "/v1/accounts/:accountGroupId/senders",
    parameters: accountGroupPath,
    body: newSenderBody,
    maximumBodyBytes: 16 * KIBIBYTE,
    handler: createSender,
  }),
  accountGroupRoute("senders:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/senders",
    parameters: accountGroupPath,
    query: listSendersQuery,
    handler: listSenders,
  }),
  accountGroupRoute("senders:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/senders/:senderId",
    parameters: senderPath,
    handler: getSender,
  }),
  accountGroupRoute("senders:write", {
    method: "PATCH",
    path: "/v1/accounts/:accountGroupId/senders/:senderId",
    parameters: senderPath,
    body: senderChangeBody,
    maximumBodyBytes: 16 * KIBIBYTE,
    tellsEvents: true,
    handler: updateSender,
  }),
  accountGroupRoute("senders:write", {
    method: "POST",
    path: "/v1/accounts/:accountGroupId/senders/:senderId/rotate-secret",
    parameters: senderPath,
    handler: rotateSenderSecret,
  }),
  accountGroupRoute("senders:write", {
    method: "POST",
    path: "/v1/accounts/:accountGroupId/senders/:senderId/test",
    parameters: senderPath,
    createsNothing: true,
    handler: testSender,
  }),
  accountGroupRoute("sender-events:write", {
    method: "POST",
    path: "/v1/accounts/:accountGroupId/sender-events",
    parameters: accountGroupPath,
    body: senderEventsBody,
    maximumBodyBytes: KIBIBYTE * KIBIBYTE,
    createsNothing: true,
    tellsEvents: true,
    handler: receiveSenderEvents,
  }),
  accountGroupRoute("events:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/events",
    parameters: accountGroupPath,
    query: listEventsQuery,
    handler: listEvents,
  }),
  accountGroupRoute("webhooks:write", {
    method: "POST",
    path: "/v1/accounts/:accountGroupId/webhook-endpoints",
    parameters: accountGroupPath,
    body: newWebhookEndpointBody,
    maximumBodyBytes: 16 * KIBIBYTE,
    handler: createWebhookEndpoint,
  }),
  accountGroupRoute("webhooks:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/webhook-endpoints",
    parameters: accountGroupPath,
    query: listWebhookEndpointsQuery,
    handler: listWebhookEndpoints,
  }),
  accountGroupRoute("webhooks:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/webhook-endpoints/:webhookEndpointId",
    parameters: webhookEndpointPath,
    handler: getWebhookEndpoint,
  }),
  accountGroupRoute("webhooks:write", {
    method: "PATCH",
    path: "/v1/accounts/:accountGroupId/webhook-endpoints/:webhookEndpointId",
    parameters: webhookEndpointPath,
    body: webhookEndpointChangeBody,
    maximumBodyBytes: 16 * KIBIBYTE,
    handler: updateWebhookEndpoint,
  }),
  accountGroupRoute("webhooks:write", {
    method: "DELETE",
    path: "/v1/accounts/:accountGroupId/webhook-endpoints/:webhookEndpointId",
    parameters: webhookEndpointPath,
    handler: deleteWebhookEndpoint,
  }),
  accountGroupRoute("webhooks:write", {
    method: "POST",
    path: "/v1/accounts/:accountGroupId/webhook-endpoints/:webhookEndpointId/rotate-secret",
    parameters: webhookEndpointPath,
    handler: rotateWebhookSecret,
  }),
  accountGroupRoute("webhooks:write", {
    method: "POST",
    path: "/v1/accounts/:accountGroupId/webhook-endpoints/:webhookEndpointId/test",
    parameters: webhookEndpointPath,
    createsNothing: true,
    handler: testWebhookEndpoint,
  }),
  accountGroupRoute("webhooks:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/webhook-endpoints/:webhookEndpointId/deliveries",
    parameters: webhookEndpointPath,
    query: listDeliveriesQuery,
    handler: listDeliveries,
  }),
  accountGroupRoute("webhooks:write", {
    method: "POST",
    path: "/v1/accounts/:accountGroupId/webhook-endpoints/:webhookEndpointId/deliveries/:deliveryId/resend",
    parameters: deliveryPath,
    createsNothing: true,
    handler: resendDelivery,
  }),
  accountGroupRoute("webhooks:write", {
    method: "POST",
    path: "/v1/accounts/:accountGroupId/webhook-endpoints/:webhookEndpointId/recover",
    parameters: webhookEndpointPath,
    body: recoveryBody,
    createsNothing: true,
    handler: recoverDeliveries,
  }),
  accountGroupRoute("webhooks:write", {
    method: "POST",
    path: "/v1/accounts/:accountGroupId/webhook-endpoints/:webhookEndpointId/replay",
    parameters: webhookEndpointPath,
    body: replayBody,
    createsNothing: true,
    handler: replayEvents,
  }),
];

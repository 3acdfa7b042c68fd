/** The whole API as a table. A route takes no query and no body unless it names them. */
import { addLeads, newLeadsBody } from "./http/addLeads.ts";
import { createAudience, newAudienceBody } from "./http/createAudience.ts";
import { createCampaign, newCampaignBody } from "./http/createCampaign.ts";
import { createTemplate, newTemplateBody } from "./http/createTemplate.ts";
import { deleteTemplate } from "./http/deleteTemplate.ts";
import { duplicateCampaign, duplicateCampaignBody } from "./http/duplicateCampaign.ts";
import { getAudience } from "./http/getAudience.ts";
import { getCampaign } from "./http/getCampaign.ts";
import { getRun } from "./http/getRun.ts";
import { getTemplate } from "./http/getTemplate.ts";
import { listAccounts, listAccountsQuery } from "./http/listAccounts.ts";
import { listAudiences, listAudiencesQuery } from "./http/listAudiences.ts";
import { listCampaigns, listCampaignsQuery } from "./http/listCampaigns.ts";
import { listContentSlots, listContentSlotsQuery } from "./http/listContentSlots.ts";
import { listInstances, listInstancesQuery } from "./http/listInstances.ts";
import { listLeads, listLeadsQuery } from "./http/listLeads.ts";
import { listRuns, listRunsQuery } from "./http/listRuns.ts";
import { listTemplates, listTemplatesQuery } from "./http/listTemplates.ts";
import { previewStart } from "./http/previewStart.ts";
import { accountGroupRoute, KIBIBYTE, ownRoute, type Route } from "./http/route.ts";
import {
  accountGroupPath,
  audiencePath,
  campaignPath,
  contentSlotPath,
  emptyPath,
  runPath,
  templatePath,
} from "./http/schemas.ts";
import { startCampaign } from "./http/startCampaign.ts";
import { stopCampaign } from "./http/stopCampaign.ts";
import { contentSlotChangeBody, updateContentSlot } from "./http/updateContentSlot.ts";
import { templateChangeBody, updateTemplate } from "./http/updateTemplate.ts";

/** Every route: the whole API. */
export const routes: readonly Route[] = [
  ownRoute({
    method: "GET",
    path: "/v1/accounts",
    parameters: emptyPath,
    query: listAccountsQuery,
    handler: listAccounts,
  }),
  accountGroupRoute("campaigns:execute", {
    method: "POST",
    path: "/v1/accounts/:accountGroupId/campaigns/:campaignId/start",
    parameters: campaignPath,
    handler: startCampaign,
  }),
  accountGroupRoute("campaigns:execute", {
    method: "POST",
    path: "/v1/accounts/:accountGroupId/campaigns/:campaignId/stop",
    parameters: campaignPath,
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
    handler: getRun,
  }),
  accountGroupRoute("campaigns:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/campaigns/:campaignId/instances",
    parameters: campaignPath,
    query: listInstancesQuery,
    handler: listInstances,
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
  accountGroupRoute("audiences:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/audiences/:audienceId/leads",
    parameters: audiencePath,
    query: listLeadsQuery,
    handler: listLeads,
  }),
];

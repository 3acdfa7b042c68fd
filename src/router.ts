/** The whole API as a table, and the one place where every failure becomes an answer. */
import { type IRequestStrict, Router } from "itty-router";

import { addLeads, newLeadsBody } from "./http/addLeads.ts";
import { createAudience, newAudienceBody } from "./http/createAudience.ts";
import { createCampaign, newCampaignBody } from "./http/createCampaign.ts";
import { createTemplate, newTemplateBody } from "./http/createTemplate.ts";
import { deleteTemplate } from "./http/deleteTemplate.ts";
import { duplicateCampaign, duplicateCampaignBody } from "./http/duplicateCampaign.ts";
import { toErrorResponse } from "./http/envelope.ts";
import { ApiError } from "./http/failures.ts";
import { getAudience } from "./http/getAudience.ts";
import { getCampaign } from "./http/getCampaign.ts";
import { getHealth } from "./http/getHealth.ts";
import { getRun } from "./http/getRun.ts";
import { getTemplate } from "./http/getTemplate.ts";
import { listAccounts, listAccountsQuery } from "./http/listAccounts.ts";
import { listAudiences, listAudiencesQuery } from "./http/listAudiences.ts";
import { listCampaigns, listCampaignsQuery } from "./http/listCampaigns.ts";
import { listContentSlots } from "./http/listContentSlots.ts";
import { listInstances, listInstancesQuery } from "./http/listInstances.ts";
import { listLeads, listLeadsQuery } from "./http/listLeads.ts";
import { listRuns, listRunsQuery } from "./http/listRuns.ts";
import { listTemplates, listTemplatesQuery } from "./http/listTemplates.ts";
import { previewStart } from "./http/previewStart.ts";
import {
  accountGroupRoute,
  type Method,
  ownRoute,
  type RequestContext,
  type Route,
} from "./http/route.ts";
import {
  accountGroupPath,
  audiencePath,
  campaignPath,
  contentSlotPath,
  emptyBody,
  emptyPath,
  emptyQuery,
  runPath,
  templatePath,
} from "./http/schemas.ts";
import { startCampaign } from "./http/startCampaign.ts";
import { stopCampaign } from "./http/stopCampaign.ts";
import { toApiError } from "./http/toApiError.ts";
import { contentSlotChangeBody, updateContentSlot } from "./http/updateContentSlot.ts";
import { templateChangeBody, updateTemplate } from "./http/updateTemplate.ts";
import { newIdentifier } from "./identifier.ts";
import { type LogFields, log } from "./log.ts";

const KIBIBYTE = 1_024;

/** No body: only its absence is checked. */
const withoutBody = { body: emptyBody, maximumBodyBytes: KIBIBYTE };
const withoutQuery = { query: emptyQuery };

/** Every route: the whole API. */
export const routes: readonly Route[] = [
  ownRoute({
    method: "GET",
    path: "/v1/accounts",
    parameters: emptyPath,
    query: listAccountsQuery,
    ...withoutBody,
    handler: listAccounts,
  }),
  accountGroupRoute("campaigns:execute", {
    method: "POST",
    path: "/v1/accounts/:accountGroupId/campaigns/:campaignId/start",
    parameters: campaignPath,
    ...withoutQuery,
    ...withoutBody,
    handler: startCampaign,
  }),
  accountGroupRoute("campaigns:execute", {
    method: "POST",
    path: "/v1/accounts/:accountGroupId/campaigns/:campaignId/stop",
    parameters: campaignPath,
    ...withoutQuery,
    ...withoutBody,
    handler: stopCampaign,
  }),
  accountGroupRoute("campaigns:execute", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/campaigns/:campaignId/start",
    parameters: campaignPath,
    ...withoutQuery,
    ...withoutBody,
    handler: previewStart,
  }),
  accountGroupRoute("campaigns:write", {
    method: "POST",
    path: "/v1/accounts/:accountGroupId/campaigns",
    parameters: accountGroupPath,
    ...withoutQuery,
    body: newCampaignBody,
    maximumBodyBytes: 512 * KIBIBYTE,
    handler: createCampaign,
  }),
  accountGroupRoute("campaigns:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/campaigns",
    parameters: accountGroupPath,
    query: listCampaignsQuery,
    ...withoutBody,
    handler: listCampaigns,
  }),
  accountGroupRoute("campaigns:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/campaigns/:campaignId",
    parameters: campaignPath,
    ...withoutQuery,
    ...withoutBody,
    handler: getCampaign,
  }),
  accountGroupRoute("campaigns:write", {
    method: "POST",
    path: "/v1/accounts/:accountGroupId/campaigns/:campaignId/duplicate",
    parameters: campaignPath,
    ...withoutQuery,
    body: duplicateCampaignBody,
    maximumBodyBytes: 512 * KIBIBYTE,
    handler: duplicateCampaign,
  }),
  accountGroupRoute("campaigns:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/campaigns/:campaignId/content-slots",
    parameters: campaignPath,
    ...withoutQuery,
    ...withoutBody,
    handler: listContentSlots,
  }),
  accountGroupRoute("campaigns:write", {
    method: "PATCH",
    path: "/v1/accounts/:accountGroupId/campaigns/:campaignId/content-slots/:slotId",
    parameters: contentSlotPath,
    ...withoutQuery,
    body: contentSlotChangeBody,
    maximumBodyBytes: KIBIBYTE,
    handler: updateContentSlot,
  }),
  accountGroupRoute("campaigns:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/campaigns/:campaignId/runs",
    parameters: campaignPath,
    query: listRunsQuery,
    ...withoutBody,
    handler: listRuns,
  }),
  accountGroupRoute("campaigns:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/campaigns/:campaignId/runs/:runId",
    parameters: runPath,
    ...withoutQuery,
    ...withoutBody,
    handler: getRun,
  }),
  accountGroupRoute("campaigns:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/campaigns/:campaignId/instances",
    parameters: campaignPath,
    query: listInstancesQuery,
    ...withoutBody,
    handler: listInstances,
  }),
  accountGroupRoute("templates:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/templates",
    parameters: accountGroupPath,
    query: listTemplatesQuery,
    ...withoutBody,
    handler: listTemplates,
  }),
  accountGroupRoute("templates:write", {
    method: "POST",
    path: "/v1/accounts/:accountGroupId/templates",
    parameters: accountGroupPath,
    ...withoutQuery,
    body: newTemplateBody,
    maximumBodyBytes: 64 * KIBIBYTE,
    handler: createTemplate,
  }),
  accountGroupRoute("templates:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/templates/:templateId",
    parameters: templatePath,
    ...withoutQuery,
    ...withoutBody,
    handler: getTemplate,
  }),
  accountGroupRoute("templates:write", {
    method: "PATCH",
    path: "/v1/accounts/:accountGroupId/templates/:templateId",
    parameters: templatePath,
    ...withoutQuery,
    body: templateChangeBody,
    maximumBodyBytes: 64 * KIBIBYTE,
    handler: updateTemplate,
  }),
  accountGroupRoute("templates:write", {
    method: "DELETE",
    path: "/v1/accounts/:accountGroupId/templates/:templateId",
    parameters: templatePath,
    ...withoutQuery,
    ...withoutBody,
    handler: deleteTemplate,
  }),
  accountGroupRoute("audiences:write", {
    method: "POST",
    path: "/v1/accounts/:accountGroupId/audiences",
    parameters: accountGroupPath,
    ...withoutQuery,
    body: newAudienceBody,
    maximumBodyBytes: 16 * KIBIBYTE,
    handler: createAudience,
  }),
  accountGroupRoute("audiences:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/audiences",
    parameters: accountGroupPath,
    query: listAudiencesQuery,
    ...withoutBody,
    handler: listAudiences,
  }),
  accountGroupRoute("audiences:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/audiences/:audienceId",
    parameters: audiencePath,
    ...withoutQuery,
    ...withoutBody,
    handler: getAudience,
  }),
  accountGroupRoute("audiences:write", {
    method: "POST",
    path: "/v1/accounts/:accountGroupId/audiences/:audienceId/leads",
    parameters: audiencePath,
    ...withoutQuery,
    body: newLeadsBody,
    maximumBodyBytes: KIBIBYTE * KIBIBYTE,
    handler: addLeads,
  }),
  accountGroupRoute("audiences:read", {
    method: "GET",
    path: "/v1/accounts/:accountGroupId/audiences/:audienceId/leads",
    parameters: audiencePath,
    query: listLeadsQuery,
    ...withoutBody,
    handler: listLeads,
  }),
];

const router = Router<IRequestStrict, [RequestContext]>({ before: [refuseTrailingSlash] });
const REGISTER = {
  GET: router.get,
  POST: router.post,
  PATCH: router.patch,
  DELETE: router.delete,
} satisfies Record<Method, unknown>;
router.get("/health", getHealth);
for (const { method, path, handle } of routes) REGISTER[method](path, handle);
router.all("*", refuseUnknown);

/** Answers a request and logs what came of it. */
export async function answer(
  request: Request,
  env: Env,
  execution: ExecutionContext,
): Promise<Response> {
  const startedAt = Date.now();
  const traceId = newIdentifier(startedAt);
  const fields: LogFields = {};
  const isHead = request.method === "HEAD";
  const response = await respond(request, { env, execution, traceId, fields });
  log("request", {
    traceId,
    method: request.method,
    status: response.status,
    outcome: outcomeOf(response.status),
    durationMilliseconds: Date.now() - startedAt,
    ...fields,
  });
  return isHead ? new Response(null, response) : response;
}

/** The one catch: whatever fails in there is answered in the envelope. */
async function respond(request: Request, context: RequestContext): Promise<Response> {
  try {
    return await router.fetch(request.method === "HEAD" ? toGet(request) : request, context);
  } catch (error) {
    const apiError = toApiError(error, context);
    context.fields.code = apiError.code;
    return toErrorResponse(apiError, context.traceId);
  }
}

/** A HEAD is a GET whose answer goes without its body. Its own body, if it has one, is not taken over: a GET has none. */
function toGet({ url, headers }: Request): Request {
  return new Request(url, { headers });
}

/** What a request came to, unless its endpoint has a better word. */
function outcomeOf(status: number): string {
  if (status < 400) return "answered";
  return status < 500 ? "refused" : "failed";
}

/** The router's patterns also match a path with slashes behind it; here that is another path. */
function refuseTrailingSlash(request: IRequestStrict): void {
  if (new URL(request.url).pathname.endsWith("/")) throw unknownPath();
}

function unknownPath(): ApiError {
  return new ApiError("notFound", "There is no such resource. Check the path.");
}

function refuseUnknown(request: IRequestStrict): never {
  const { pathname } = new URL(request.url);
  const methods = router.routes
    .filter(([method, pattern]) => method !== "ALL" && pattern.test(pathname))
    .flatMap(([method]) => (method === "GET" ? ["GET", "HEAD"] : [method]));
  if (methods.length === 0) throw unknownPath();
  throw new ApiError("methodNotAllowed", `Use ${methods.join(" or ")}.`, {
    Allow: methods.join(", "),
  });
}

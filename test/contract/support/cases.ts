/** Requests that bring about every answer that the contract has and that can be brought about from outside. */

import { emptyBody } from "../../../src/api/request/schemas.ts";
import {
  missingIdOf,
  type Resource,
  type ResourceIds,
  routeExamples,
  UNREACHABLE_SENDER,
} from "../../support/routeExamples.ts";
import type { CallOptions } from "./call.ts";
import { type PlacedOperation, placedOperations, routeOf, statusesOf } from "./contract.ts";
import type { Kickoff } from "./kickoff.ts";
import type { World } from "./world.ts";

/** A request, and what it has to be answered with. */
export interface Case {
  readonly operation: PlacedOperation;
  readonly status: number;
  /** Null for a success. */
  readonly code: string | null;
  readonly toOptions: (world: World, kickoff: Kickoff) => CallOptions;
}

type ToOptions = (world: World, kickoff: Kickoff) => Partial<CallOptions>;

/** One that the first migration brings. */
const BUILT_IN_TEMPLATE_ID = "6b0382000000000000000001";

/** A tag that no plan has. */
const NOBODYS_PLAN = `"${Array(4).fill("0".repeat(16)).join("-")}"`;

/** Where a request is about another resource than the world's usual one, by operation. */
const RESOURCES: Readonly<Record<string, (world: World) => Partial<ResourceIds>>> = {
  startCampaign: ({ draftId }) => ({ campaignId: draftId }),
  stopCampaign: ({ stoppableId }) => ({ campaignId: stoppableId }),
  duplicateCampaign: ({ completedId }) => ({ campaignId: completedId }),
  deleteTemplate: ({ deletableTemplateId }) => ({ templateId: deletableTemplateId }),
  addLeads: ({ emptyAudienceId }) => ({ audienceId: emptyAudienceId }),
  getCampaign: ({ activeId }) => ({ campaignId: activeId }),
  getRun: ({ activeId }) => ({ campaignId: activeId }),
  listRuns: ({ activeId }) => ({ campaignId: activeId }),
  listInstances: ({ activeId }) => ({ campaignId: activeId }),
  getInstance: ({ activeId }) => ({ campaignId: activeId }),
  resolveActions: ({ draftId }) => ({ campaignId: draftId }),
  deleteWebhookEndpoint: ({ deletableWebhookEndpointId }) => ({
    webhookEndpointId: deletableWebhookEndpointId,
  }),
};

/** A request of an operation that succeeds. */
function toSuccess({ operationId }: PlacedOperation, world: World): Partial<CallOptions> {
  if (operationId === "getHealth") return {};
  const example = routeExamples.find(({ operation }) => operation === operationId);
  if (example === undefined) {
    throw new Error(
      `No request of ${operationId} succeeds: add one to test/support/routeExamples.ts.`,
    );
  }
  const { accountGroupId, audienceId, leadIds, emptyDraftId, slotId, templateId, runId } = world;
  const { leadId, senderId, suppressionId, instanceId, actionId } = world;
  const { webhookEndpointId, deliveryId } = world;
  const ids: ResourceIds = {
    ...{
      accountGroupId,
      audienceId,
      leadId,
      leadIds,
      campaignId: emptyDraftId,
      slotId,
      templateId,
      runId,
      senderId,
      suppressionId,
      instanceId,
      actionId,
      webhookEndpointId,
      deliveryId,
    },
    ...RESOURCES[operationId]?.(world),
  };
  const inPath = [...example.route.matchAll(/:(\w+)/g)].map(([, name]) => name as Resource);
  const named = [...inPath, ...example.resources].map((resource) => [resource, ids[resource]]);
  return {
    ids: Object.fromEntries(named),
    ...(example.query === undefined ? {} : { query: example.query }),
    ...(example.body === undefined ? {} : { body: example.body(ids) }),
  };
}

/** The failures that are an operation's own, by its name. */
const FAILURES: Readonly<Record<string, readonly (readonly [number, string, ToOptions])[]>> = {
  startCampaign: [
    [409, "CAMPAIGN_ALREADY_ACTIVE", ({ activeId }) => ({ ids: { campaignId: activeId } })],
    [409, "CAMPAIGN_COMPLETED", ({ completedId }) => ({ ids: { campaignId: completedId } })],
    [422, "VALIDATION_ERROR", ({ emptyDraftId }) => ({ ids: { campaignId: emptyDraftId } })],
    [
      412,
      "PLAN_CHANGED",
      ({ plannedId }) => ({
        ids: { campaignId: plannedId },
        headers: { "If-Match": NOBODYS_PLAN },
      }),
    ],
    [400, "VALIDATION_ERROR", ({ draftId }) => ({ ids: { campaignId: draftId }, body: [] })],
  ],
  stopCampaign: [
    [409, "CAMPAIGN_NOT_ACTIVE", ({ emptyDraftId }) => ({ ids: { campaignId: emptyDraftId } })],
  ],
  createCampaign: [
    [404, "NOT_FOUND", ({ unknownId }) => ({ body: newCampaign(unknownId) })],
    [
      422,
      "VALIDATION_ERROR",
      ({ audienceId, unknownId }) => ({
        body: { ...newCampaign(audienceId), leadIds: [unknownId] },
      }),
    ],
    [
      400,
      "VALIDATION_ERROR",
      ({ audienceId }) => ({ body: { ...newCampaign(audienceId), name: " " } }),
    ],
  ],
  duplicateCampaign: [
    [404, "NOT_FOUND", ({ unknownId }) => ({ body: { audienceId: unknownId } })],
    [
      422,
      "VALIDATION_ERROR",
      ({ audienceId, unknownId }) => ({ body: { audienceId, leadIds: [unknownId] } }),
    ],
  ],
  updateContentSlot: [
    [404, "NOT_FOUND", ({ unknownId }) => ({ body: { templateId: unknownId } })],
    [
      409,
      "CAMPAIGN_ALREADY_ACTIVE",
      ({ activeId, activeSlotId }) => ({ ids: { campaignId: activeId, slotId: activeSlotId } }),
    ],
    [
      409,
      "CAMPAIGN_COMPLETED",
      ({ completedId, completedSlotId }) => ({
        ids: { campaignId: completedId, slotId: completedSlotId },
      }),
    ],
    [422, "VALIDATION_ERROR", ({ unfitTemplateId }) => ({ body: { templateId: unfitTemplateId } })],
  ],
  createTemplate: [
    [422, "VALIDATION_ERROR", () => ({ body: newTemplate("x".repeat(301)) })],
    [400, "VALIDATION_ERROR", () => ({ body: newTemplate(" \n ") })],
  ],
  updateTemplate: [
    [403, "FORBIDDEN", () => ({ ids: { templateId: BUILT_IN_TEMPLATE_ID } })],
    [400, "VALIDATION_ERROR", () => ({ body: {} })],
    [422, "VALIDATION_ERROR", () => ({ body: { content: "x".repeat(301) } })],
  ],
  deleteTemplate: [
    [403, "FORBIDDEN", () => ({ ids: { templateId: BUILT_IN_TEMPLATE_ID } })],
    [409, "TEMPLATE_IN_USE", ({ usedTemplateId }) => ({ ids: { templateId: usedTemplateId } })],
  ],
  addSuppressions: [
    [400, "VALIDATION_ERROR", () => ({ body: { suppressions: [{ reason: "Of nobody" }] } })],
  ],
  listInstances: [[409, "RUN_ARCHIVED", ({ archivedId }) => ({ ids: { campaignId: archivedId } })]],
  getInstance: [
    [
      409,
      "RUN_ARCHIVED",
      ({ archivedId, archivedInstanceId }) => ({
        ids: { campaignId: archivedId, instanceId: archivedInstanceId },
      }),
    ],
  ],
  listActions: [
    [409, "RUN_ARCHIVED", ({ archivedId }) => ({ query: { campaignId: archivedId } })],
    [404, "NOT_FOUND", ({ unknownId }) => ({ query: { campaignId: unknownId } })],
    [422, "VALIDATION_ERROR", () => ({ query: { status: "sent" } })],
  ],
  resolveActions: [
    [404, "NOT_FOUND", ({ unknownId }) => ({ body: { as: "sent", campaignId: unknownId } })],
    [
      400,
      "VALIDATION_ERROR",
      ({ draftId }) => ({ body: { as: "sent", campaignId: draftId, senderId: "x" } }),
    ],
  ],
  resolveAction: [
    [409, "ACTION_NOT_UNKNOWN", ({ sentActionId }) => ({ ids: { actionId: sentActionId } })],
    [400, "VALIDATION_ERROR", () => ({ body: { as: "failed" } })],
  ],
  receiveSenderEvents: [
    [400, "VALIDATION_ERROR", () => ({ body: { events: [{ id: "1", type: "sender.lost" }] } })],
  ],
  createSender: [
    [422, "VALIDATION_ERROR", () => ({ body: { ...newSender, url: "ftp://example.com/" } })],
    [400, "VALIDATION_ERROR", () => ({ body: { ...newSender, kinds: [] } })],
  ],
  testSender: [
    [422, "VALIDATION_ERROR", ({ refusedSenderId }) => ({ ids: { senderId: refusedSenderId } })],
  ],
  listEvents: [[422, "VALIDATION_ERROR", () => ({ query: { after: "999999999999" } })]],
  createWebhookEndpoint: [
    [422, "VALIDATION_ERROR", () => ({ body: { url: "ftp://example.com/" } })],
    [400, "VALIDATION_ERROR", () => ({ body: { url: UNREACHABLE_SENDER, types: [] } })],
  ],
  updateWebhookEndpoint: [
    [400, "VALIDATION_ERROR", () => ({ body: {} })],
    [422, "VALIDATION_ERROR", (_world, { url }) => ({ body: { url: `${url}/hook` } })],
  ],
  testWebhookEndpoint: [[422, "VALIDATION_ERROR", toRefusedEndpoint]],
  resendDelivery: [[422, "VALIDATION_ERROR", toRefusedEndpoint]],
  recoverDeliveries: [[422, "VALIDATION_ERROR", toRefusedEndpoint]],
  replayEvents: [[422, "VALIDATION_ERROR", toRefusedEndpoint]],
  updateSender: [
    [400, "VALIDATION_ERROR", () => ({ body: {} })],
    [422, "VALIDATION_ERROR", (_world, { url }) => ({ body: { url: `${url}/sender` } })],
  ],
};

/** One that is off, and whose URL is the Worker's own. */
function toRefusedEndpoint({ refusedWebhookEndpointId }: World): Partial<CallOptions> {
  return { ids: { webhookEndpointId: refusedWebhookEndpointId } };
}

const newSender = { name: "Sender", url: UNREACHABLE_SENDER, kinds: ["engage"] };

function newTemplate(content: string) {
  return { channel: "connection_request", name: "Template", content };
}

function newCampaign(audienceId: string) {
  return { starterTemplateId: "connect", name: "Campaign", audienceId };
}

/** Every case. */
export const cases: readonly Case[] = placedOperations.flatMap((operation) => {
  const { operationId } = operation;
  const statuses = statusesOf(operation);
  const toCase = (status: number, code: string | null, change: ToOptions): Case => ({
    operation,
    status,
    code,
    toOptions: (world, kickoff) =>
      complete(toSuccess(operation, world), change(world, kickoff), kickoff),
  });
  return [
    ...statuses.filter((status) => status < 300).map((status) => toCase(status, null, () => ({}))),
    ...commonFailures(operation).map(([status, code, change]) => toCase(status, code, change)),
    ...(FAILURES[operationId] ?? []).map(([status, code, change]) => toCase(status, code, change)),
  ];
});

function complete(
  success: Partial<CallOptions>,
  change: Partial<CallOptions>,
  { key, accountGroupId }: Kickoff,
): CallOptions {
  return {
    key,
    ...success,
    ...change,
    ids: { accountGroupId, ...success.ids, ...change.ids },
  };
}

/** The failures that any route has, as its code says and not the contract, and how to bring them about without knowing more of it. */
function commonFailures(operation: PlacedOperation): [number, string, ToOptions][] {
  const route = routeOf(operation);
  if (route === null) return [];
  const resource = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name).at(-1);
  const failures: [number, string, ToOptions][] = [
    [400, "VALIDATION_ERROR", () => ({ query: { unknown: "1" } })],
    [401, "UNAUTHORIZED", () => ({ key: "sk_live_mistyped" })],
  ];
  if (route.permission !== null) {
    failures.push([403, "FORBIDDEN", (_world, { powerlessKey }) => ({ key: powerlessKey })]);
  }
  if (resource !== undefined && resource !== "accountGroupId") {
    failures.push([404, "NOT_FOUND", notFound(resource)]);
  }
  return failures;
}

function notFound(resource: string): ToOptions {
  return ({ unknownId }) => ({
    ids: { [resource]: missingIdOf(resource as Resource, unknownId) },
  });
}

/** Whether the operation refuses another body under a key that it knows. */
export function hasIdempotencyConflict(operation: PlacedOperation): boolean {
  const route = routeOf(operation);
  return route?.takesIdempotencyKey === true && route.body !== emptyBody;
}

/** A body that is as good as another, and not the same. */
export function toOtherBody(body: unknown): unknown {
  if ("leads" in (body as object)) return { leads: [{ name: "Another", externalId: "another" }] };
  if ("suppressions" in (body as object)) {
    return { suppressions: [{ externalId: "another", reason: "Another" }] };
  }
  if ("description" in (body as object)) return { ...(body as object), description: "Another" };
  return { ...(body as object), name: "Another" };
}

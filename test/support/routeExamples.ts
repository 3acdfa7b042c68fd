/** One valid request for each route: tests change one thing about it. */
import type { Permission } from "../../src/keys/permissions.ts";
import {
  call,
  expectStatus,
  givenCampaign,
  givenTenant,
  type Reply,
  start,
  stopCampaign,
  type Tenant,
} from "./api.ts";
import { givenQuietRun } from "./campaignStates.ts";
import { givenTemplate, readContentSlots } from "./templates.ts";

/** A resource that a request names, in its path or in its body. */
export type Resource = "audienceId" | "campaignId" | "runId" | "slotId" | "templateId";

/** The ids that a request can name. */
export type ResourceIds = Readonly<Record<"accountGroupId" | Resource, string>>;

export interface RouteExample {
  /** As `routes` has it: the method, then the path. */
  readonly route: string;
  /** Null: any valid key may call it. */
  readonly permission: Permission | null;
  readonly status: 200 | 201;
  /** What the request names besides the account group. */
  readonly resources: readonly Resource[];
  readonly body?: (ids: ResourceIds) => unknown;
  /** What must have happened in a fresh world for the request to succeed. */
  readonly prepare?: (world: World) => Promise<void>;
}

const ACCOUNT_GROUP = "/v1/accounts/:accountGroupId";

export const routeExamples: readonly RouteExample[] = [
  { route: "GET /v1/accounts", permission: null, status: 200, resources: [] },
  {
    route: `POST ${ACCOUNT_GROUP}/campaigns/:campaignId/start`,
    permission: "campaigns:execute",
    status: 200,
    resources: ["campaignId"],
  },
  {
    route: `POST ${ACCOUNT_GROUP}/campaigns/:campaignId/stop`,
    permission: "campaigns:execute",
    status: 200,
    resources: ["campaignId"],
    prepare: async ({ tenant, ids }) => {
      expectStatus(await start(tenant, ids.campaignId), 200);
    },
  },
  {
    route: `GET ${ACCOUNT_GROUP}/campaigns/:campaignId/start`,
    permission: "campaigns:execute",
    status: 200,
    resources: ["campaignId"],
  },
  {
    route: `POST ${ACCOUNT_GROUP}/campaigns`,
    permission: "campaigns:write",
    status: 201,
    resources: ["audienceId"],
    body: ({ audienceId }) => ({ starterTemplateId: "connect", name: "Campaign", audienceId }),
  },
  {
    route: `GET ${ACCOUNT_GROUP}/campaigns`,
    permission: "campaigns:read",
    status: 200,
    resources: [],
  },
  {
    route: `POST ${ACCOUNT_GROUP}/campaigns/:campaignId/duplicate`,
    permission: "campaigns:write",
    status: 201,
    resources: ["campaignId", "audienceId"],
    body: ({ audienceId }) => ({ audienceId }),
  },
  {
    route: `GET ${ACCOUNT_GROUP}/campaigns/:campaignId/content-slots`,
    permission: "campaigns:read",
    status: 200,
    resources: ["campaignId"],
  },
  {
    route: `PATCH ${ACCOUNT_GROUP}/campaigns/:campaignId/content-slots/:slotId`,
    permission: "campaigns:write",
    status: 200,
    resources: ["campaignId", "slotId", "templateId"],
    body: ({ templateId }) => ({ templateId }),
  },
  {
    route: `GET ${ACCOUNT_GROUP}/templates`,
    permission: "templates:read",
    status: 200,
    resources: [],
  },
  {
    route: `POST ${ACCOUNT_GROUP}/templates`,
    permission: "templates:write",
    status: 201,
    resources: [],
    body: () => ({ channel: "direct_message", name: "Template", content: "Hello {{name}}" }),
  },
  {
    route: `GET ${ACCOUNT_GROUP}/templates/:templateId`,
    permission: "templates:read",
    status: 200,
    resources: ["templateId"],
  },
  {
    route: `PATCH ${ACCOUNT_GROUP}/templates/:templateId`,
    permission: "templates:write",
    status: 200,
    resources: ["templateId"],
    body: () => ({ name: "Another name", content: "Good day, {{name}}" }),
  },
  {
    route: `DELETE ${ACCOUNT_GROUP}/templates/:templateId`,
    permission: "templates:write",
    status: 200,
    resources: ["templateId"],
  },
  {
    route: `GET ${ACCOUNT_GROUP}/audiences/:audienceId`,
    permission: "audiences:read",
    status: 200,
    resources: ["audienceId"],
  },
  {
    route: `GET ${ACCOUNT_GROUP}/audiences/:audienceId/leads`,
    permission: "audiences:read",
    status: 200,
    resources: ["audienceId"],
  },
  {
    route: `GET ${ACCOUNT_GROUP}/campaigns/:campaignId`,
    permission: "campaigns:read",
    status: 200,
    resources: ["campaignId"],
  },
  {
    route: `GET ${ACCOUNT_GROUP}/campaigns/:campaignId/runs`,
    permission: "campaigns:read",
    status: 200,
    resources: ["campaignId"],
  },
  {
    route: `GET ${ACCOUNT_GROUP}/campaigns/:campaignId/runs/:runId`,
    permission: "campaigns:read",
    status: 200,
    resources: ["campaignId", "runId"],
  },
  {
    route: `GET ${ACCOUNT_GROUP}/campaigns/:campaignId/instances`,
    permission: "campaigns:read",
    status: 200,
    resources: ["campaignId"],
  },
  {
    route: `POST ${ACCOUNT_GROUP}/audiences`,
    permission: "audiences:write",
    status: 201,
    resources: [],
    body: () => ({ name: "Audience" }),
  },
  {
    route: `GET ${ACCOUNT_GROUP}/audiences`,
    permission: "audiences:read",
    status: 200,
    resources: [],
  },
  {
    route: `POST ${ACCOUNT_GROUP}/audiences/:audienceId/leads`,
    permission: "audiences:write",
    status: 200,
    resources: ["audienceId"],
    body: () => ({ leads: [{ name: "Lead", email: "another-lead@example.com" }] }),
  },
];

/** A tenant with one of each resource. */
export interface World {
  readonly tenant: Tenant;
  /** Of a campaign that was started once and can be started again; the template is for its slot, which has another. */
  readonly ids: ResourceIds;
}

/** Makes a world in which every example's request succeeds, once its own `prepare` is done. */
export async function givenWorld(): Promise<World> {
  const tenant = await givenTenant();
  const { audienceId, campaignId } = await givenCampaign(tenant, 3);
  const runId = await givenQuietRun(tenant, campaignId);
  await stopCampaign(tenant, campaignId);
  const [{ id: slotId }] = await readContentSlots(tenant, campaignId);
  const templateId = await givenTemplate(tenant, "connection_request");
  return {
    tenant,
    ids: {
      accountGroupId: tenant.accountGroupId,
      audienceId,
      campaignId,
      runId,
      slotId,
      templateId,
    },
  };
}

/** Sends an example's request with a key. */
export function callExample(
  example: RouteExample,
  ids: ResourceIds,
  headers: Record<string, string>,
): Promise<Reply> {
  const { method, path } = fillRoute(example.route, ids);
  return call(method, path, {
    headers,
    ...(example.body === undefined ? {} : { body: example.body(ids) }),
  });
}

/** A route's method, and its path with the ids in it. */
export function fillRoute(route: string, ids: ResourceIds): { method: string; path: string } {
  const [method = "", pattern = ""] = route.split(" ");
  const values: Readonly<Record<string, string>> = ids;
  return {
    method,
    path: pattern.replace(/:(\w+)/g, (_, name: string) => {
      const value = values[name];
      if (value === undefined) throw new Error(`The examples have no ${name} yet.`);
      return value;
    }),
  };
}

/** The header that shows a tenant's key. */
export function bearer({ token }: Pick<Tenant, "token">): { Authorization: string } {
  return { Authorization: `Bearer ${token}` };
}

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

/** A resource that a request names, in its path or in its body. */
export type Resource = "audienceId" | "campaignId" | "runId";

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
  /** Of a campaign that was started once and can be started again. */
  readonly ids: ResourceIds;
}

/** Makes a world in which every example's request succeeds, once its own `prepare` is done. */
export async function givenWorld(): Promise<World> {
  const tenant = await givenTenant();
  const { audienceId, campaignId } = await givenCampaign(tenant, 3);
  const runId = await givenQuietRun(tenant, campaignId);
  await stopCampaign(tenant, campaignId);
  return { tenant, ids: { accountGroupId: tenant.accountGroupId, audienceId, campaignId, runId } };
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

/** Speaks to the Worker through its front door, as a tenant would. */
import { env, exports } from "cloudflare:workers";
import { insertAccountGroup } from "../../src/database/accountGroups.ts";
import type { AccountGroupPlace } from "../../src/domain/accountGroup.ts";
import type { StartRequest, StopRequest } from "../../src/domain/transition.ts";
import { createApiKey, type NewApiKey } from "../../src/keys/apiKeys.ts";
import { PERMISSIONS } from "../../src/keys/permissions.ts";
import { newIdentifier } from "../../src/platform/identifiers.ts";
import { tenantDatabase, tenantDatabaseNumber } from "./tenantDatabase.ts";

/** What a call answered: the body is read and parsed, the envelope typed as loosely as a client would. */
export interface Reply<Data = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: {
    readonly success: boolean;
    readonly data: Data;
    readonly error: { readonly code: string; readonly message: string; readonly details: string };
    readonly traceId: string;
  };
}

export interface CallOptions {
  /** Sent as JSON, unless it is a string, bytes or a stream: those go as they are. */
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** Sends one request to the Worker. `path` begins behind the host. */
export async function call<Data = unknown>(
  method: string,
  path: string,
  { body, headers = {} }: CallOptions = {},
): Promise<Reply<Data>> {
  const raw =
    typeof body === "string" || body instanceof Uint8Array || body instanceof ReadableStream;
  const response = await exports.default.fetch(`http://kickoff.test${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: (raw ? body : JSON.stringify(body)) as BodyInit }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: JSON.parse(text === "" ? "null" : text) as Reply<Data>["body"],
  };
}

/** An account group with a key, and calls made with it. */
export interface Tenant extends AccountGroupPlace {
  readonly apiKeyId: string;
  readonly token: string;
  /** `path` begins behind the account group: `/campaigns`. */
  call<Data = unknown>(method: string, path: string, options?: CallOptions): Promise<Reply<Data>>;
}

/** Where a tenant lives. */
export function placeOf({ accountGroupId, databaseNumber }: AccountGroupPlace): AccountGroupPlace {
  return { accountGroupId, databaseNumber };
}

/** The header that shows a tenant's key. */
export function bearer({ token }: Pick<Tenant, "token">): { Authorization: string } {
  return { Authorization: `Bearer ${token}` };
}

/** Makes an account group and a key that may do everything in it, but for `overrides`. */
export async function givenTenant(overrides: Partial<NewApiKey> = {}): Promise<Tenant> {
  const now = Date.now();
  const accountGroupId = newIdentifier(now);
  await insertAccountGroup(tenantDatabase(), {
    id: accountGroupId,
    name: "Tenant",
    createdAt: now,
  });
  return givenApiKey(accountGroupId, overrides);
}

/** Makes one more key that may do everything in an account group, but for `overrides`. */
export async function givenApiKey(
  accountGroupId: string,
  overrides: Partial<NewApiKey> = {},
): Promise<Tenant> {
  const databaseNumber = tenantDatabaseNumber();
  const { apiKey, token } = await createApiKey(
    env.API_KEYS,
    {
      name: "Test key",
      accountGroupIds: [accountGroupId],
      // As an older key's record: what it does not name lives in the first database.
      ...(databaseNumber === 1 ? {} : { databases: { [accountGroupId]: databaseNumber } }),
      permissions: [...PERMISSIONS],
      expiresAt: null,
      ...overrides,
    },
    Date.now(),
  );
  return {
    ...{ accountGroupId, databaseNumber },
    apiKeyId: apiKey.id,
    token,
    call: (method, path, { body, headers = {} } = {}) =>
      call(method, `/v1/accounts/${accountGroupId}${path}`, {
        body,
        headers: { Authorization: `Bearer ${token}`, ...headers },
      }),
  };
}

/** The ids that a test needs of an audience it made. */
export interface GivenAudience {
  readonly audienceId: string;
  readonly leadIds: readonly string[];
}

/** Makes an audience of `leadCount` leads through the API. */
export async function givenAudience(tenant: Tenant, leadCount: number): Promise<GivenAudience> {
  const created = await tenant.call<{ id: string }>("POST", "/audiences", {
    body: { name: "Audience" },
  });
  const audienceId = expectStatus(created, 201).id;
  const leadIds: string[] = [];
  for (let from = 0; from < leadCount; from += 1_000) {
    const leads = Array.from({ length: Math.min(1_000, leadCount - from) }, (_, offset) => ({
      name: `Lead ${from + offset}`,
      email: `lead-${from + offset}@example.com`,
    }));
    const added = await tenant.call<{ leadIds: string[] }>(
      "POST",
      `/audiences/${audienceId}/leads`,
      { body: { leads } },
    );
    leadIds.push(...expectStatus(added, 200).leadIds);
  }
  return { audienceId, leadIds };
}

/** Makes a draft over an audience of `leadCount` leads, or over the audience that `body` names. */
export async function givenCampaign(
  tenant: Tenant,
  leadCount: number,
  body: Record<string, unknown> = {},
): Promise<GivenAudience & { readonly campaignId: string }> {
  const audience =
    typeof body.audienceId === "string"
      ? { audienceId: body.audienceId, leadIds: [] }
      : await givenAudience(tenant, leadCount);
  const created = await tenant.call<{ id: string }>("POST", "/campaigns", {
    body: {
      starterTemplateId: "connect",
      name: "Campaign",
      audienceId: audience.audienceId,
      ...body,
    },
  });
  return { ...audience, campaignId: expectStatus(created, 201).id };
}

/** What `POST …/start` answers. */
export interface Started {
  readonly campaign: Readonly<Record<string, unknown>>;
  readonly triggered: boolean;
  readonly instancesCreated: number;
}

/** Starts a campaign. */
export function start(
  tenant: Tenant,
  campaignId: string,
  headers: Record<string, string> = {},
): Promise<Reply<Started>> {
  return tenant.call<Started>("POST", `/campaigns/${campaignId}/start`, { headers });
}

/** What `POST …/stop` answers. */
export interface Stopped {
  readonly campaign: Readonly<Record<string, unknown>>;
  readonly instancesStopped: number;
}

/** Stops a campaign. */
export function stop(
  tenant: Tenant,
  campaignId: string,
  headers: Record<string, string> = {},
): Promise<Reply<Stopped>> {
  return tenant.call<Stopped>("POST", `/campaigns/${campaignId}/stop`, { headers });
}

/** Stops a campaign that is active. */
export async function stopCampaign(tenant: Tenant, campaignId: string): Promise<Stopped> {
  return expectStatus(await stop(tenant, campaignId), 200);
}

/** A start as its campaign's object is called for it, asked for now; but for `overrides`. */
export function startRequest(
  tenant: Pick<Tenant, keyof AccountGroupPlace | "apiKeyId">,
  campaignId: string,
  overrides: Partial<StartRequest> = {},
): StartRequest {
  const askedAt = Date.now();
  return {
    ...placeOf(tenant),
    campaignId,
    runId: newIdentifier(askedAt),
    apiKeyId: tenant.apiKeyId,
    idempotencyKey: null,
    planTag: null,
    traceId: newIdentifier(askedAt),
    askedAt,
    ...overrides,
  };
}

/** A stop as its campaign's object is called for it, asked for now; but for `overrides`. */
export function stopRequest(
  tenant: Pick<Tenant, keyof AccountGroupPlace | "apiKeyId">,
  campaignId: string,
  overrides: Partial<StopRequest> = {},
): StopRequest {
  const { runId, planTag: _, ...request } = startRequest(tenant, campaignId);
  return { ...request, stopId: runId, ...overrides };
}

/** The run that a start answer points to. */
export function runIdOf({ headers }: Pick<Reply, "headers">): string {
  const runId = headers.get("Location")?.split("/").at(-1);
  if (runId === undefined) throw new Error("The answer points to no run.");
  return runId;
}

/** The data of a reply that must have a status; the failing body is in the message. */
export function expectStatus<Data>(reply: Reply<Data>, status: number): Data {
  if (reply.status !== status) {
    throw new Error(`Expected ${status}, got ${reply.status}: ${reply.text}`);
  }
  return reply.body.data;
}

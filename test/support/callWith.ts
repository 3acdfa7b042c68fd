/** Speaks to a Worker that is configured otherwise than that of the other tests. */
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";

import worker from "../../src/index.ts";
import { bearer, type Tenant } from "./api.ts";

/** What a deployment decides. */
export type Configuration = Partial<
  Record<"LOCAL_SENDERS" | "SENDER_SECRETS_KEY" | "ALLOWED_ORIGINS", string>
>;

/** Sends a request, and waits for what is done behind the answer. */
export async function fetchWith(
  configuration: Configuration,
  url: string,
  init: RequestInit<IncomingRequestCfProperties>,
): Promise<Response> {
  const execution = createExecutionContext();
  const request = new Request<unknown, IncomingRequestCfProperties>(url, init);
  const response = await worker.fetch(request, { ...env, ...configuration } as Env, execution);
  await waitOnExecutionContext(execution);
  return response;
}

/** Sends a tenant's POST. `path` begins behind the account group. */
export async function postWith(
  configuration: Configuration,
  tenant: Tenant,
  path: string,
  body?: unknown,
) {
  const response = await fetchWith(
    configuration,
    `https://kickoff.test/v1/accounts/${tenant.accountGroupId}${path}`,
    {
      method: "POST",
      headers: bearer(tenant),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    },
  );
  const { data, error } = await response.json<{
    data: unknown;
    error: { details: string } | null;
  }>();
  return { status: response.status, data, details: error?.details ?? null };
}

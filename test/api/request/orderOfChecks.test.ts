/** A start that deserves two refusals gets the earlier one of the contract's order. */
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { revokeApiKey } from "../../../src/keys/apiKeys.ts";
import { PERMISSIONS } from "../../../src/keys/permissions.ts";
import { newIdentifier } from "../../../src/platform/identifiers.ts";
import { givenApiKey, givenCampaign, givenTenant, type Reply, start } from "../../support/api.ts";
import { removeTemplates } from "../../support/campaignStates.ts";

/** What is wrong with the request, in the order of the checks. */
const FAULTS = [
  ["a revoked key", 401],
  ["a key over its limit", 429],
  ["a malformed id", 400],
  ["an unknown query parameter", 400],
  ["a body", 400],
  ["a malformed Idempotency-Key", 400],
  ["a permission that is missing", 403],
  ["an account group without access", 403],
  ["a foreign campaign", 404],
  ["an active campaign", 409],
  ["a slot without template", 422],
] as const;
type Fault = (typeof FAULTS)[number][0];

/** Sends a start with these faults and no other. */
async function startWith(...faults: Fault[]): Promise<Reply> {
  const has = (fault: Fault) => faults.includes(fault);
  const tenant = await givenTenant();
  const owner = has("a foreign campaign") ? await givenTenant() : tenant;
  const { campaignId } = await givenCampaign(owner, 1);
  if (has("an active campaign")) await start(owner, campaignId);
  if (has("a slot without template")) await removeTemplates(campaignId);
  const key = await givenApiKey(tenant.accountGroupId, {
    accountGroupIds: [
      has("an account group without access") ? newIdentifier(Date.now()) : tenant.accountGroupId,
    ],
    permissions: PERMISSIONS.filter(
      (permission) => permission !== "campaigns:execute" || !has("a permission that is missing"),
    ),
  });
  vi.spyOn(env.REQUESTS_PER_API_KEY, "limit").mockImplementation((counted) =>
    Promise.resolve({ success: counted.key !== key.apiKeyId || !has("a key over its limit") }),
  );
  if (has("a revoked key")) await revokeApiKey(env.API_KEYS, key.apiKeyId, Date.now());
  const query = has("an unknown query parameter") ? "?dryRun=true" : "";
  const id = has("a malformed id") ? campaignId.toUpperCase() : campaignId;
  return key.call("POST", `/campaigns/${id}/start${query}`, {
    headers: has("a malformed Idempotency-Key") ? { "Idempotency-Key": "" } : {},
    body: has("a body") ? { force: true } : undefined,
  });
}

const pairs = FAULTS.flatMap(([earlier, status], index) =>
  FAULTS.slice(index + 1)
    .filter(([, laterStatus]) => laterStatus !== status)
    .map(([later, laterStatus]) => ({ status, laterStatus, earlier, later })),
);

afterEach(() => vi.restoreAllMocks());

describe("a start with one fault", () => {
  it.each(FAULTS)("is refused for %s with %i", async (fault, status) => {
    const reply = await startWith(fault);

    expect(reply.status).toBe(status);
  });

  it("succeeds without it", async () => {
    const reply = await startWith();

    expect(reply.status).toBe(200);
  });
});

describe("a start with two faults", () => {
  it.each(pairs)(
    "gets $status and not $laterStatus for $earlier and $later",
    async ({ status, earlier, later }) => {
      const reply = await startWith(earlier, later);

      expect(reply.status).toBe(status);
    },
  );
});

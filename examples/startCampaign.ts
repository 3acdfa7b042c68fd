/**
 * Starts a campaign over two leads, with the types of the contract, and waits until every promised instance exists.
 *
 *   KICKOFF_API_KEY=sk_live_… KICKOFF_URL=http://localhost:8787 npx node examples/startCampaign.ts
 */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import createClient from "openapi-fetch";

import type { paths } from "../client/contractTypes.ts";

const { KICKOFF_URL = "http://localhost:8787", KICKOFF_API_KEY } = process.env;
if (!KICKOFF_API_KEY) fail("Make a key: npm run admin -- key create --help");

const api = createClient<paths, "application/json">({
  baseUrl: KICKOFF_URL,
  headers: { Authorization: `Bearer ${KICKOFF_API_KEY}` },
  fetch: patientFetch,
});

/** Ends the program with a word to people, not with a stack. */
function fail(words: string): never {
  console.error(words);
  process.exit(1);
}

/**
 * Sends a request again when a service asks for patience or the connection breaks: with an Idempotency-Key a POST may be
 * sent again, whatever became of the first attempt.
 */
async function patientFetch(request: Request, attempt = 1): Promise<Response> {
  if (request.method === "POST" && !request.headers.has("Idempotency-Key")) {
    request.headers.set("Idempotency-Key", randomUUID());
  }
  const response = await fetch(request.clone()).catch(() => null);
  if (response !== null && (attempt === 5 || ![429, 502].includes(response.status))) {
    return response;
  }
  if (attempt === 5) fail(`No answer from ${KICKOFF_URL}`);
  await sleep(Number(response?.headers.get("Retry-After") ?? 1) * 1_000);
  return patientFetch(request, attempt + 1);
}

/** The data of an answer; a refusal is the end. */
async function dataOf<Data>(
  call: Promise<{ data?: { data: Data }; error?: { error: { code: string; details: string } } }>,
): Promise<Data> {
  const { data, error } = await call;
  if (data !== undefined) return data.data;
  fail(`${error?.error.code}: ${error?.error.details}`);
}

const [accountGroup] = (await dataOf(api.GET("/v1/accounts"))).items;
if (accountGroup === undefined) fail("The key has access to no account group.");
const account = { accountGroupId: accountGroup.id };

const { id: audienceId } = await dataOf(
  api.POST("/v1/accounts/{accountGroupId}/audiences", {
    params: { path: account },
    body: { name: "Leads of the TypeScript example" },
  }),
);
const { added } = await dataOf(
  api.POST("/v1/accounts/{accountGroupId}/audiences/{audienceId}/leads", {
    params: { path: { ...account, audienceId } },
    body: {
      leads: [
        { name: "Avery Stone", email: "avery.stone@example.com" },
        { name: "Robin Vale", email: "robin.vale@example.com" },
      ],
    },
  }),
);
console.log(`Audience ${audienceId} has ${added} leads.`);

const { id: campaignId } = await dataOf(
  api.POST("/v1/accounts/{accountGroupId}/campaigns", {
    params: { path: account },
    body: { starterTemplateId: "connect", name: "TypeScript example", audienceId },
  }),
);
console.log(`Campaign ${campaignId} is a draft.`);
const campaign = { ...account, campaignId };

// What a start would do has a tag. The start that names it does that very thing, or is refused.
const preview = api.GET("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/start", {
  params: { path: campaign },
});
const { blockers } = await dataOf(preview);
if (blockers[0] !== undefined) fail(`It cannot start: ${blockers[0].details}`);
const plan = (await preview).response.headers.get("ETag") ?? "";

const start = api.POST("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/start", {
  params: {
    path: campaign,
    header: { "Idempotency-Key": `start-${campaignId}`, "If-Match": plan },
  },
});
const { instancesCreated } = await dataOf(start);
console.log(`Started: ${instancesCreated} instances are promised.`);

// The Location of a start names its run.
const runId = (await start).response.headers.get("Location")?.split("/").at(-1) ?? "";
const readRun = () =>
  dataOf(
    api.GET("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/runs/{runId}", {
      params: { path: { ...campaign, runId } },
    }),
  );
let { state } = await readRun();
while (state !== "created" && state !== "ended") {
  await sleep(500);
  ({ state } = await readRun());
}
if (state === "ended") fail("Ended: somebody has stopped the campaign.");
console.log(`Created: all ${instancesCreated} instances exist.`);

const { error: refusal } = await api.POST(
  "/v1/accounts/{accountGroupId}/campaigns/{campaignId}/start",
  { params: { path: campaign } },
);
console.log(`Started again: ${refusal?.error.code}.`);

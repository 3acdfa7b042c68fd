/**
 * Starts a campaign over two leads, with the client of the API, and waits until every promised instance exists.
 *
 *   KICKOFF_API_KEY=sk_live_… KICKOFF_URL=http://localhost:8787 npx node examples/startCampaign.ts
 */
// Outside this repository: from "kickoff/client".
import {
  connect,
  dataOf,
  isKickoffError,
  previewStart,
  startCampaign,
  watchRun,
} from "../client/index.ts";

const { KICKOFF_URL = "http://localhost:8787", KICKOFF_API_KEY } = process.env;
if (!KICKOFF_API_KEY) fail("Make a key: npx kickoff key create --help");

// Asks again when a service wants patience, the connection breaks or an answer is cut: each POST has an Idempotency-Key, so that
// it happens once, whatever became of the first attempt.
const api = connect({ url: KICKOFF_URL, key: KICKOFF_API_KEY, attempts: 5 });

/** Ends the program with a word to people, not with a stack. */
function fail(words: string): never {
  console.error(words);
  process.exit(1);
}

/** What went wrong, in words; a bug keeps its stack. */
function explain(error: unknown): string {
  if (!isKickoffError(error)) throw error;
  switch (error.kind) {
    case "refused":
      return `${error.code}: ${error.details}`;
    case "unanswered":
    case "foreign":
    case "aborted":
      return `${KICKOFF_URL}: ${error.message}`;
  }
}

async function run(): Promise<void> {
  const [accountGroup] = dataOf(await api.GET("/v1/accounts")).items;
  if (accountGroup === undefined) fail("The key has access to no account group.");
  const account = { accountGroupId: accountGroup.id };

  const audience = await api.POST("/v1/accounts/{accountGroupId}/audiences", {
    params: { path: account },
    body: { name: "Leads of the TypeScript example" },
  });
  const { id: audienceId } = dataOf(audience);
  const leads = await api.POST("/v1/accounts/{accountGroupId}/audiences/{audienceId}/leads", {
    params: { path: { ...account, audienceId } },
    body: {
      leads: [
        { name: "Avery Stone", email: "avery.stone@example.com" },
        { name: "Robin Vale", email: "robin.vale@example.com" },
      ],
    },
  });
  console.log(`Audience ${audienceId} has ${dataOf(leads).added} leads.`);

  const draft = await api.POST("/v1/accounts/{accountGroupId}/campaigns", {
    params: { path: account },
    body: { starterTemplateId: "connect", name: "TypeScript example", audienceId },
  });
  const campaign = { ...account, campaignId: dataOf(draft).id };
  console.log(`Campaign ${campaign.campaignId} is a draft.`);

  // What a start would do has a tag. The start that names it does that very thing, or is refused.
  const { preview, plan } = await previewStart(api, campaign);
  const [blocker] = preview.blockers;
  if (blocker !== undefined) fail(`It cannot start: ${blocker.details}`);
  const { runId, instancesCreated } = await startCampaign(api, campaign, { plan });
  console.log(`Started: ${instancesCreated} instances are promised.`);

  for await (const { state } of watchRun(api, { ...campaign, runId })) {
    if (state === "ended") fail("Ended: somebody has stopped the campaign.");
  }
  console.log(`Created: all ${instancesCreated} instances exist.`);

  const refusal = await startCampaign(api, campaign).then(() => "a second time", explain);
  console.log(`Started again: ${refusal.split(":")[0]}.`);
}

await run().catch((error: unknown) => fail(explain(error)));

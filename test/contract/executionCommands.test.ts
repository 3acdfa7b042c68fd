/** `kickoff actions …` and `… instances show`, against a server. */
import { beforeAll, expect, inject, it } from "vitest";

import { UNREACHABLE_SENDER } from "../support/routeExamples.ts";
import { runTool } from "../tools/support/runTool.ts";
import { callOperation } from "./support/call.ts";
import { operationNamed } from "./support/contract.ts";

const kickoff = inject("kickoff");
const { accountGroupId, key, url } = kickoff;

const admin = (...parameters: readonly string[]) =>
  runTool("kickoff.ts", [...parameters, "--account-group", accountGroupId], {
    environment: { KICKOFF_URL: url, KICKOFF_API_KEY: key },
  });

/** A campaign of whose two actions nobody knows what became: nothing listens at its sender's URL. */
let campaignId = "";
let instanceIds: string[] = [];

async function make<Data>(
  operationId: string,
  ids: Record<string, string>,
  body?: unknown,
): Promise<Data> {
  const options = { key, ids: { accountGroupId, ...ids }, body };
  const answer = await callOperation(url, operationNamed(operationId), options);
  if (answer.body.error !== null) throw new Error(answer.body.error.details);
  return answer.body.data as Data;
}

beforeAll(async () => {
  const sender = { name: "acct_1", url: UNREACHABLE_SENDER, kinds: ["connection_request"] };
  const { id: senderId } = await make<{ id: string }>("createSender", {}, sender);
  const { id: audienceId } = await make<{ id: string }>("createAudience", {}, { name: "Leads" });
  const leads = ["Avery", "Robin"].map((name) => ({ name, externalId: name }));
  await make("addLeads", { audienceId }, { leads });
  const campaign = { starterTemplateId: "connect", name: "Campaign", audienceId };
  const senderIds = [senderId];
  ({ id: campaignId } = await make<{ id: string }>(
    "createCampaign",
    {},
    { ...campaign, senderIds },
  ));
  await make("startCampaign", { campaignId });
  for (let unknown = 0; unknown < 2; ) {
    const { items } = await make<{ items: { id: string; reason: string }[] }>("listInstances", {
      campaignId,
    });
    instanceIds = items.map(({ id }) => id);
    unknown = items.filter(({ reason }) => reason === "unknown-action").length;
  }
}, 60_000);

it("shows what waits for a person, and takes the word of one", async () => {
  const [first = "", second = ""] = instanceIds;
  const listed = await admin("actions", "unknown", "--campaign", campaignId);
  expect(listed.stdout).toMatch(new RegExp(`^${first}-1 +${campaignId} `, "m"));
  const shown = await admin("instances", "show", first, "--campaign", campaignId);
  expect(shown.stdout.split("\n")[0]).toBe(
    "Waits for a person: nobody knows whether the connection request was sent.",
  );
  expect(shown.stdout).toMatch(/^1 +connection_request +unknown +1 /m);

  const one = await admin("actions", "resolve", `${first}-1`, "--as", "sent", "--json");
  expect(JSON.parse(one.stdout)).toMatchObject({ id: `${first}-1`, status: "sent" });
  const rest = await admin("actions", "resolve", "--campaign", campaignId, "--as", "skip");
  expect(rest.stdout).toBe("✔ 1 resolved as skip.\n");
  const left = await admin("actions", "unknown", "--campaign", campaignId, "--json");
  expect(left.stdout).toBe("[]\n");
  const json = await admin("instances", "show", second, "--campaign", campaignId, "--json");
  expect(JSON.parse(json.stdout)).toMatchObject({ id: second, actions: [{ status: "skipped" }] });
});

it.each<[string, number, string[], string]>([
  [
    "an action that there is not",
    3,
    ["actions", "resolve", `${"0".repeat(24)}-0-1`, "--as", "sent"],
    "404 NOT_FOUND",
  ],
  ["an id of no action", 2, ["actions", "resolve", "x", "--as", "sent"], "An action's id"],
  ["nothing to resolve", 2, ["actions", "resolve", "--as", "sent"], "Nothing is named."],
  ["no resolution", 2, ["actions", "resolve", `${"0".repeat(24)}-0-1`], "--as"],
])("says what is wrong with %s", async (_, status, parameters, words) => {
  const { exitCode, stdout, stderr } = await admin(...parameters);

  expect([exitCode, stdout]).toEqual([status, ""]);
  expect(stderr).toContain(words);
});

/** `kickoff campaigns …`, against a server. */
import { expect, inject, it } from "vitest";
import { runTool } from "../tools/support/runTool.ts";
import { NEW_SENDER } from "./support/exceptions.ts";

const kickoff = inject("kickoff");

const admin = (...parameters: readonly string[]) =>
  runTool("kickoff.ts", ["campaigns", ...parameters, "--account-group", kickoff.accountGroupId], {
    environment: { KICKOFF_URL: kickoff.url, KICKOFF_API_KEY: kickoff.key },
  });

async function post(path: string, body?: object): Promise<string> {
  const response = await fetch(`${kickoff.url}/v1/accounts/${kickoff.accountGroupId}${path}`, {
    method: "POST",
    headers: { Authorization: `Bearer ${kickoff.key}` },
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(response.status).toBeLessThan(300);
  return ((await response.json()) as { data: { id: string } }).data.id;
}

async function givenCampaign(): Promise<string> {
  const audienceId = await post("/audiences", { name: "Audience" });
  await post(`/audiences/${audienceId}/leads`, { leads: [{ name: "Avery", externalId: "1" }] });
  // One that acts could complete the campaign before it is stopped.
  const senderId = await post("/senders", { ...NEW_SENDER, enabled: false });
  return await post("/campaigns", {
    ...{ starterTemplateId: "connect", name: "Campaign", audienceId },
    senderIds: [senderId],
  });
}

it("shows how far a campaign is, and each change until its end", async () => {
  const campaignId = await givenCampaign();
  const draft = await admin("progress", campaignId);
  expect(draft.stdout).toBe("The campaign is a draft: it has not been started.\n");

  await post(`/campaigns/${campaignId}/start`);
  const started = await admin("progress", campaignId);
  expect(started.stdout).toMatch(/^ {2}1 connection_request [█▒░·]+ +0 % {2}0/m);

  const watching = admin("progress", campaignId, "--watch", "--json");
  await post(`/campaigns/${campaignId}/stop`);
  const { stdout, exitCode } = await watching;
  const last = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
  expect(last).toMatchObject({ statuses: { cancelled: 1 }, run: { endedAt: expect.any(String) } });
  expect(exitCode).toBe(0);
});

it("says what is wrong: a campaign that there is not", async () => {
  const { exitCode, stderr } = await admin("progress", "0".repeat(24));
  expect(exitCode).toBe(3);
  expect(stderr).toContain("404 NOT_FOUND");
});

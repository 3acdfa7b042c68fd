/** `kickoff runs watch …`, against a server. */
import { readFile } from "node:fs/promises";
import { get } from "node:http";
import { expect, inject, it, vi } from "vitest";

import { runKickoff } from "../tools/support/runKickoff.ts";

const { url, logPath, accountGroupId, key } = inject("kickoff");

async function post(path: string, body?: object) {
  const response = await fetch(`${url}/v1/accounts/${accountGroupId}${path}`, {
    method: "POST",
    headers: { Authorization: `Bearer ${key}` },
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(response.status).toBeLessThan(300);
  const { data } = (await response.json()) as { data: { id: string } };
  return { id: data.id, location: response.headers.get("Location") ?? "" };
}

/** Starts a campaign over an audience of so many leads. */
async function startCampaign(leadCount: number, workflowTrigger: string) {
  const audience = await post("/audiences", { name: "Audience" });
  const leads = Array.from({ length: leadCount }, (_, index) => ({
    name: "Lead",
    externalId: `${index}`,
  }));
  if (leadCount > 0) await post(`/audiences/${audience.id}/leads`, { leads });
  const campaign = await post("/campaigns", {
    starterTemplateId: "connect",
    name: "Campaign",
    audienceId: audience.id,
    workflowTrigger,
  });
  const { location } = await post(`/campaigns/${campaign.id}/start`);
  return { campaignId: campaign.id, location, runId: location.split("/").at(-1) ?? "" };
}

function watch(campaignId: string, runId: string, flags: string[] = [], withKey = key) {
  return runKickoff(
    [
      ...["runs", "watch", runId, "--account-group", accountGroupId, "--campaign", campaignId],
      ...flags,
    ],
    { KICKOFF_URL: url, KICKOFF_API_KEY: withKey },
  );
}

it("watches a run to its end", async () => {
  const { campaignId, runId } = await startCampaign(30, "manual");
  const { exitCode, stdout, stderr } = await watch(campaignId, runId);
  expect(stdout).toBe(`✔ The run has created its instances: 30 of 30 instances (run ${runId}).\n`);
  expect(stderr).toMatch(/Creating instances 100 % 30 of 30\n$/);
  expect(exitCode).toBe(0);
});

it("prints one JSON value for scripts", async () => {
  const { campaignId, runId } = await startCampaign(1, "manual");
  const { stdout } = await watch(campaignId, runId, ["--json"]);
  expect(JSON.parse(stdout)).toMatchObject({ id: runId, state: "created", failedRanges: [] });
});

it("says what is wrong with the ids, and with a missing key", async () => {
  const { campaignId } = await startCampaign(1, "manual");
  const missing = await watch(campaignId, "0".repeat(24));
  expect(missing).toMatchObject({ exitCode: 3, stdout: "" });
  expect(missing.stderr).toMatch(/could not be watched.*404 NOT_FOUND.*Check the ids/s);

  const keyless = await watch(campaignId, "0".repeat(24), [], "");
  expect(keyless.stderr).toContain("KICKOFF_API_KEY=sk_live_… npx kickoff runs watch …");
});

it("lets the server know that a client has left", async () => {
  const { location, runId } = await startCampaign(0, "automatic");
  const headers = { Authorization: `Bearer ${key}`, Accept: "text/event-stream" };
  const leaving = get(`${url}${location}`, { headers }, (response) => {
    response.once("data", () => leaving.destroy());
  });
  leaving.on("error", () => undefined);
  await vi.waitFor(
    async () => {
      const lines = (await readFile(logPath, "utf8")).split("\n");
      const ends = lines.filter((line) => line.includes("stream.end") && line.includes(runId));
      expect(ends).toEqual([expect.stringContaining('"outcome":"client-left"')]);
    },
    { timeout: 60_000 },
  );
});

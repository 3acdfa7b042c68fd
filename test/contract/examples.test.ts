/** The examples, as their readers run them. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, inject, it } from "vitest";

import { projectDirectory } from "../../tools/server/wrangler.ts";

const { url, key } = inject("kickoff");
const run = promisify(execFile);

it.each([
  { example: "start-campaign.sh", program: "bash" },
  { example: "startCampaign.ts", program: process.execPath },
  { example: "start_campaign.py", program: "python3" },
])("$example starts a campaign once", async ({ example, program }) => {
  const { stdout, stderr } = await run(program, [join(projectDirectory, "examples", example)], {
    env: { ...process.env, KICKOFF_URL: url, KICKOFF_API_KEY: key },
  });

  expect(stdout).toMatch(
    /^Audience [0-9a-f]{24} has 2 leads\.\nCampaign [0-9a-f]{24} is a draft\.\nStarted: 2 instances are promised\.\nComplete: all 2 instances exist\.\nStarted again: CAMPAIGN_ALREADY_ACTIVE\.\n$/,
  );
  expect(stderr).toBe("");
});

it.each([
  { example: "start-campaign.sh", program: "bash" },
  { example: "startCampaign.ts", program: process.execPath },
  { example: "start_campaign.py", program: "python3" },
])("$example says what it needs when it has no key", async ({ example, program }) => {
  const { KICKOFF_API_KEY: _, ...environment } = process.env;
  const outcome = run(program, [join(projectDirectory, "examples", example)], {
    env: { ...environment, KICKOFF_URL: url },
  });

  await expect(outcome).rejects.toMatchObject({
    stdout: "",
    stderr: expect.stringContaining("npm run admin -- key create --help"),
  });
});

/** The examples, as their readers run them. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, inject, it, onTestFinished } from "vitest";

import { connect, listAll, take } from "../../client/index.ts";
import { projectDirectory } from "../../tools/server/wrangler.ts";
import { passOn, scriptedServer } from "../tools/support/scriptedServer.ts";
import { cuttingProxy, type Fault, manyFaults } from "./support/cuttingProxy.ts";

const { url, powerlessKey, opened } = inject("kickoff");
/** Nobody else changes the senders of this account group, which would change the plan of a start. */
const { accountGroupId, key } = opened.at(-1) ?? { accountGroupId: "", key: "" };
const api = connect({ url, key });
/** An answer that is cut, a connection that is closed before it, and a gateway's. */
const FAULTS: Fault[] = [{ kind: "cut", at: 300 }, { kind: "cut", at: 0 }, { kind: "gateway" }];
const SEED = Number(process.env.SEED);

const REACHES_THE_END =
  /^Audience [0-9a-f]{24} has 2 leads\.\nCampaign [0-9a-f]{24} is a draft\.\nStarted: 2 instances are promised\.\nCreated: all 2 instances exist\.\nStarted again: CAMPAIGN_ALREADY_ACTIVE\.\n$/;
const A_RUN = /^(.*)\/runs\/[0-9a-f]{24}$/;

describe.each([
  { example: "start-campaign.sh", program: "bash" },
  { example: "startCampaign.ts", program: process.execPath },
  { example: "start_campaign.py", program: "python3" },
])("$example", ({ example, program }) => {
  async function run(environment: NodeJS.ProcessEnv) {
    const child = spawn(program, [join(projectDirectory, "examples", example)], {
      env: { ...process.env, KICKOFF_URL: url, KICKOFF_API_KEY: key, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    onTestFinished(() => void child.kill());
    const closed = new Promise((resolve) => child.once("close", resolve));
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
    return { exitCode: child.exitCode, stdout, stderr };
  }

  it("starts a campaign once", async () => {
    expect(await run({})).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(REACHES_THE_END),
      stderr: "",
    });
  });

  it("says what it needs when it has no key", async () => {
    expect(await run({ KICKOFF_API_KEY: undefined })).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: expect.stringMatching(/^.*Make a key: npx kickoff key create --help\n$/),
    });
  });

  it.each([
    {
      refusal: "a key that is none",
      ownKey: "sk_live_wrong",
      words: "UNAUTHORIZED: Send a valid API key in the header Authorization: Bearer sk_live_…\n",
    },
    {
      refusal: "a missing permission",
      ownKey: powerlessKey,
      words:
        "FORBIDDEN: The API key lacks the permission audiences:write. Use a key that has it.\n",
    },
  ])("ends with the refusal of $refusal", async ({ ownKey, words }) => {
    expect(await run({ KICKOFF_API_KEY: ownKey })).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: words,
    });
  });

  it("ends when somebody stops the campaign meanwhile", async () => {
    const relay = await scriptedServer((_number, request, response) => {
      const [, campaign] = A_RUN.exec(request.url ?? "") ?? [];
      if (campaign === undefined) return passOn(url, request, response);
      const headers = { Authorization: `Bearer ${key}` };
      void fetch(`${url}${campaign}/stop`, { method: "POST", headers }).then(() =>
        passOn(url, request, response),
      );
    });

    expect(await run({ KICKOFF_URL: relay })).toEqual({
      exitCode: 1,
      stdout: expect.stringMatching(/\nStarted: 2 instances are promised\.\n$/),
      stderr: "Ended: somebody has stopped the campaign.\n",
    });
  });

  it("repeats what a service could not answer, under the same key", async () => {
    const keys: unknown[] = [];
    const plans: unknown[] = [];
    const relay = await scriptedServer((_number, request, response) => {
      if (request.method === "POST" && request.url?.endsWith("/start")) {
        keys.push(request.headers["idempotency-key"]);
        plans.push(request.headers["if-match"]);
      }
      if (keys.length !== 1) return passOn(url, request, response);
      request.resume();
      const error = { code: "UPSTREAM_ERROR", message: "", details: "Nothing has started." };
      response
        .writeHead(502, { "Content-Type": "application/json", "Retry-After": "1" })
        .end(JSON.stringify({ success: false, data: null, error, traceId: "" }));
    });

    expect(await run({ KICKOFF_URL: relay })).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(REACHES_THE_END),
    });
    expect(keys).toEqual([keys[0], keys[0], expect.any(String)]);
    expect(keys[2]).not.toBe(keys[0]);
    // The plan that it has seen, and then, to be refused, any.
    expect(plans).toEqual([expect.stringContaining("-"), plans[0], undefined]);
  });

  it("starts one campaign, however often connections end before, in and behind an answer", async () => {
    const proxy = await cuttingProxy(url, manyFaults(SEED));

    const { exitCode, stdout, stderr } = await run({ KICKOFF_URL: proxy });

    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(REACHES_THE_END),
      stderr: "",
    });
    const [, campaignId = ""] = stdout.match(/[0-9a-f]{24}/g) ?? [];
    const path = { accountGroupId, campaignId };
    const runs = "/v1/accounts/{accountGroupId}/campaigns/{campaignId}/runs";
    expect(await take(listAll(api, runs, { path }), 9)).toHaveLength(1);
  });

  it("ends with one sentence when nobody ever gets through", async () => {
    const ends = FAULTS.map(async (fault) => {
      const outcome = await run({ KICKOFF_URL: await cuttingProxy(url, () => fault) });
      return { fault, ...outcome };
    });
    for (const { fault, exitCode, stdout, stderr } of await Promise.all(ends)) {
      expect({ fault, exitCode, stdout }).toEqual({ fault, exitCode: 1, stdout: "" });
      expect(stderr).toMatch(/^\S.+\.\n$/);
      expect(stderr).not.toMatch(/Traceback|^ +at /m);
    }
  });
});

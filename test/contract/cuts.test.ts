/** Answers that are cut at every byte, and connections that end: what the client and the commands make of them. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";

import {
  connect,
  dataOf,
  followEvents,
  listAll,
  previewStart,
  type RunProgress,
  readNewestSequence,
  startCampaign,
  take,
  watchRun,
} from "../../client/index.ts";
import { runKickoff } from "../tools/support/runKickoff.ts";
import { scriptedServer } from "../tools/support/scriptedServer.ts";
import { temporaryDirectory } from "../tools/support/temporaryDirectory.ts";
import { cuttingProxy, manyFaults, recordAnswer, replayAnswer } from "./support/cuttingProxy.ts";

const { url, opened } = inject("kickoff");
const { accountGroupId, key } = opened.at(-2) ?? { accountGroupId: "", key: "" };
const api = connect({ url, key });
const SEED = Number(process.env.SEED);
const headers = { Authorization: `Bearer ${key}` };

/** A campaign over so many leads; what makes it is repeated as need be. */
async function givenCampaign(name: string, leads: number, through = api) {
  const params = { path: { accountGroupId } };
  const { id: audienceId } = dataOf(
    await through.POST("/v1/accounts/{accountGroupId}/audiences", { params, body: { name } }),
  );
  await through.POST("/v1/accounts/{accountGroupId}/audiences/{audienceId}/leads", {
    params: { path: { accountGroupId, audienceId } },
    body: {
      leads: Array.from({ length: leads }, (_, index) => ({
        name: "Lead",
        externalId: `${index}`,
      })),
    },
  });
  const { id: campaignId } = dataOf(
    await through.POST("/v1/accounts/{accountGroupId}/campaigns", {
      params,
      body: { starterTemplateId: "connect", name, audienceId },
    }),
  );
  return { accountGroupId, campaignId };
}

describe("an answer that is cut at every byte", () => {
  it("of a start is asked for again under the same key", async () => {
    const campaign = await givenCampaign("Cut start", 1);
    const path = `/v1/accounts/${accountGroupId}/campaigns/${campaign.campaignId}/start`;
    const answer = await recordAnswer(`${url}${path}`, { method: "POST", headers });
    expect(answer.toString()).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    const asked = new Map<string, number>();
    const replay = await replayAnswer(answer, (head) => {
      const [, cut = ""] = /^idempotency-key: (\d+)/im.exec(head) ?? [];
      asked.set(cut, (asked.get(cut) ?? 0) + 1);
      return asked.get(cut) === 1 ? Number(cut) : null;
    });
    const through = connect({ url: replay, key });

    const cuts = Array.from({ length: answer.length }, (_, cut) => cut);
    const started = await Promise.all(
      cuts.map((cut) => startCampaign(through, campaign, { idempotencyKey: `${cut}` })),
    );

    expect(started).toHaveLength(answer.length);
    for (const one of started) expect(one).toMatchObject({ instancesCreated: 1, isReplay: false });
    // What is missing at the very end is no part of the message.
    expect([...asked.values()].filter((times) => times !== 2)).toEqual([]);
  });

  it("of a list is asked for again", async () => {
    await givenCampaign("Cut list", 1);
    const path = `/v1/accounts/${accountGroupId}/campaigns?limit=1`;
    const answer = await recordAnswer(`${url}${path}`, { method: "GET", headers });
    const seen = new Set<string>();
    const replay = await replayAnswer(answer, (head) => {
      const [, cut = ""] = /\?limit=(\d+)/.exec(head) ?? [];
      const isFirst = !seen.has(cut);
      seen.add(cut);
      return isFirst ? Number(cut) : null;
    });
    const through = connect({ url: replay, key });
    const names = await Promise.all(
      Array.from({ length: answer.length }, async (_, cut) => {
        const params = { path: { accountGroupId }, query: { limit: cut } };
        const [campaign] = await take(
          listAll(through, "/v1/accounts/{accountGroupId}/campaigns", params),
          1,
        );
        return campaign?.name;
      }),
    );
    expect(new Set(names)).toEqual(new Set(["Cut list"]));
  });

  it("of the feed goes on behind the last event, each once", async () => {
    const after = await readNewestSequence(api, accountGroupId);
    await startCampaign(api, await givenCampaign("Cut feed", 3));
    const events = await take(followEvents(api, { accountGroupId, after }), 2);
    const texts = events.map(
      (event) => `id: ${event.sequence}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`,
    );
    const stream = Buffer.from(`retry: 1\n\n${texts.join("")}`);
    const ends = [...texts.keys()].map((index) => texts.slice(0, index + 1).join("").length + 10);
    const seen = new Set<string>();
    const replay = await scriptedServer((_number, request, response) => {
      const [, cut = ""] = /type=(\d+)/.exec(request.url ?? "") ?? [];
      const last = Number(request.headers["last-event-id"]);
      const done = events.filter(({ sequence }) => sequence <= last).length;
      const rest = stream.subarray(done === 0 ? 0 : ends[done - 1]);
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      if (seen.has(cut)) return void response.end(rest);
      seen.add(cut);
      response.write(rest.subarray(0, Number(cut)), () => response.destroy());
    });
    const through = connect({ url: replay, key });
    const sequences = await Promise.all(
      Array.from({ length: stream.length }, async (_, cut) => {
        const type = String(cut) as "campaign.started";
        const told = await take(followEvents(through, { accountGroupId, after, type }), 2);
        return told.map(({ sequence }) => sequence).join();
      }),
    );
    expect(new Set(sequences)).toEqual(new Set([events.map(({ sequence }) => sequence).join()]));
  });
});

describe("through a proxy that ends every connection", () => {
  /** What a command of somebody comes to who has nothing but this proxy. */
  const admin = (proxy: string, ...parameters: readonly string[]) =>
    runKickoff([...parameters, "--account-group", accountGroupId], {
      KICKOFF_URL: proxy,
      KICKOFF_API_KEY: key,
    });

  it("a campaign is made, started and watched once", async () => {
    const through = connect({ url: await cuttingProxy(url, manyFaults(SEED)), key });
    const campaign = await givenCampaign("Through faults", 3, through);
    const { plan } = await previewStart(through, campaign);
    const { runId, instancesCreated } = await startCampaign(through, campaign, { plan });
    let last: RunProgress | null = null;
    for await (const run of watchRun(through, { ...campaign, runId })) last = run;

    expect(instancesCreated).toBe(3);
    expect(last).toMatchObject({ state: "created", instancesCreated: 3 });
    const all = { path: { accountGroupId }, query: { name: "Through faults" } };
    const campaigns = listAll(api, "/v1/accounts/{accountGroupId}/campaigns", all);
    expect(await take(campaigns, 9)).toHaveLength(1);
    const audiences = listAll(api, "/v1/accounts/{accountGroupId}/audiences", all);
    expect(await take(audiences, 9)).toMatchObject([{ leadCount: 3 }]);
    const runs = "/v1/accounts/{accountGroupId}/campaigns/{campaignId}/runs";
    expect(await take(listAll(api, runs, { path: campaign }), 9)).toMatchObject([{ id: runId }]);
  });

  it("leads are imported, each once, and the run of a campaign is watched", async () => {
    const proxy = await cuttingProxy(url, manyFaults(SEED + 1, 60_000));
    const path = join(await temporaryDirectory(), "leads.csv");
    const rows = Array.from({ length: 2_500 }, (_, index) => `Person,p${index}@example.com`);
    await writeFile(path, `name,email\n${rows.join("\n")}\n`);

    const imported = await admin(proxy, "leads", "import", path, "--audience", "Cut", "--json");
    expect(imported.exitCode, imported.stderr).toBe(0);
    expect(JSON.parse(imported.stdout)).toMatchObject({ added: 2_500, duplicates: 0, rejected: 0 });

    const campaign = await givenCampaign("Watched through faults", 1);
    const { runId } = await startCampaign(api, campaign);
    const watching = ["runs", "watch", runId, "--campaign", campaign.campaignId, "--json"];
    const watched = await admin(proxy, ...watching);
    expect(watched.exitCode, watched.stderr).toBe(0);
    expect(JSON.parse(watched.stdout)).toMatchObject({ id: runId, instancesCreated: 1 });
  });

  it("the feed is followed, each event once and in order", async () => {
    const after = await readNewestSequence(api, accountGroupId);
    const count = 4;
    for (let index = 0; index < count; index++) {
      await startCampaign(api, await givenCampaign(`Followed ${index}`, 1));
    }
    const through = connect({ url: await cuttingProxy(url, manyFaults(SEED + 2)), key });
    const type = "campaign.started";
    const told = await take(followEvents(through, { accountGroupId, after, type }), count);
    const names = told.map((event) => "campaign" in event.data && event.data.campaign?.name);
    expect(names).toEqual(Array.from({ length: count }, (_, index) => `Followed ${index}`));
  });

  it("a command that never gets through says so, and not that no server is running", async () => {
    const path = join(await temporaryDirectory(), "leads.csv");
    await writeFile(path, "name,email\nPerson,p@example.com\n");
    const cut = await cuttingProxy(url, () => ({ kind: "cut", at: 500 }));
    const { exitCode, stdout, stderr } = await admin(
      cut,
      "leads",
      "import",
      path,
      "--audience",
      "Never",
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 8, stdout: "" });
    expect(stderr).toContain("were cut off on their way");
    expect(stderr).not.toContain("Is the server running");
  });
});

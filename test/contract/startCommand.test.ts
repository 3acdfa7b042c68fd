/** `kickoff campaigns start` and `stop`, against a server and through a proxy, and killed on the way: each happens once. */
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";

import { runKickoff } from "../tools/support/runKickoff.ts";
import { runTool, type ToolOptions } from "../tools/support/runTool.ts";
import { passOn, scriptedServer } from "../tools/support/scriptedServer.ts";
import { temporaryDirectory } from "../tools/support/temporaryDirectory.ts";
import { atTerminal } from "./support/atTerminal.ts";
import { makerFor } from "./support/make.ts";

const kickoff = inject("kickoff");
const { accountGroupId, key, url } = kickoff;
const make = makerFor(kickoff);

interface Run {
  readonly id: string;
  readonly endedAt: string | null;
}

/** A draft over three leads. Nobody acts for it, so that it stays active once it is started. */
async function givenDraft(): Promise<string> {
  const { id: audienceId } = await make("createAudience", {}, { name: "To be started" });
  const leads = ["1", "2", "3"].map((externalId) => ({ name: "Lead", externalId }));
  await make("addLeads", { audienceId }, { leads });
  const campaign = { starterTemplateId: "engage-inmail", name: "To be started", audienceId };
  const { id: campaignId } = await make("createCampaign", {}, campaign);
  return campaignId;
}

async function runsOf(campaignId: string): Promise<readonly Run[]> {
  const { items } = await make<{ readonly items: readonly Run[] }>("listRuns", { campaignId });
  return items;
}

/** A user with a state directory of their own, and what is in it. */
async function givenUser(server = url) {
  const state = await temporaryDirectory();
  const environment = {
    ...{ KICKOFF_URL: server, KICKOFF_API_KEY: key, KICKOFF_ACCOUNT_GROUP: accountGroupId },
    XDG_STATE_HOME: state,
  };
  return {
    state,
    /** At a terminal. */
    sit: (typed: string, ...parameters: string[]) =>
      atTerminal(typed, ["campaigns", ...parameters], environment),
    /** In this process. */
    run: (...parameters: string[]) => runKickoff(["campaigns", ...parameters], environment),
    /** In a process of its own, which can be killed. */
    spawn: (parameters: string[], options: ToolOptions = {}) =>
      runTool("kickoff.ts", ["campaigns", ...parameters], { ...options, environment }),
    async attempts(): Promise<string[]> {
      const names = await readdir(join(state, "kickoff", "attempts"));
      return names.map((name) => name.split("-")[0] ?? "");
    },
  };
}

describe("a start", () => {
  it("shows what it would do, starts that, and forgets the attempt once it is answered", async () => {
    const campaignId = await givenDraft();
    const user = await givenUser();
    const { exitCode, stdout, stderr } = await user.run("start", campaignId, "--yes", "--json");

    expect(stderr).toContain("3 leads to be contacted");
    const [run] = await runsOf(campaignId);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ instancesCreated: 3, isReplay: false, runId: run?.id },
      campaign: { id: campaignId, status: "active" },
    });
    expect([exitCode, await user.attempts()]).toEqual([0, []]);

    const again = await user.run("start", campaignId, "--yes");
    expect([again.exitCode, again.stdout]).toEqual([4, ""]);
    expect(again.stderr).toContain("CAMPAIGN_ALREADY_ACTIVE");
    expect(await runsOf(campaignId)).toHaveLength(1);
  });

  it("starts nothing where it cannot ask", async () => {
    const campaignId = await givenDraft();
    const { exitCode, stdout } = await (await givenUser()).spawn(["start", campaignId]);
    expect([exitCode, stdout, await runsOf(campaignId)]).toEqual([2, "", []]);
  });

  it("starts for a yes and Enter, and for no other word", async () => {
    const campaignId = await givenDraft();
    const user = await givenUser();
    for (const [typed, expected] of [
      ["\r", 1],
      ["no\r", 1],
      ["maybe\r\x03", 130],
      ["\x03", 130],
      ["\x04", 130],
    ] as const) {
      const { exitCode, shown } = await user.sit(typed, "start", campaignId);
      expect([typed, exitCode]).toEqual([typed, expected]);
      // Whatever ends the question, the cursor is shown again.
      expect(shown.lastIndexOf("\x1b[?25h")).toBeGreaterThan(shown.lastIndexOf("\x1b[?25l"));
    }
    expect(await runsOf(campaignId)).toEqual([]);
    const { exitCode } = await user.sit("yes\r", "start", campaignId);
    expect([exitCode, (await runsOf(campaignId)).length]).toEqual([0, 1]);
  });

  it("is not sent when it cannot be kept", async () => {
    const campaignId = await givenDraft();
    const user = await givenUser();
    await writeFile(join(user.state, "kickoff"), "where a directory should be");
    const { exitCode, stderr } = await user.run("start", campaignId, "--yes");
    expect([exitCode, await runsOf(campaignId)]).toEqual([1, []]);
    expect(stderr).not.toContain("Unexpected");
  });

  it("starts nothing but the plan that was looked at", async () => {
    const campaignId = await givenDraft();
    const user = await givenUser();
    const { plan } = JSON.parse((await user.run("preview", campaignId, "--json")).stdout);
    const slots = await user.run("preview", campaignId);
    expect(slots.stdout).toContain("1 message: First InMail");
    const { items } = await make<{ items: { id: string }[] }>("listContentSlots", { campaignId });
    const slotId = items[0]?.id ?? "";
    await make("updateContentSlot", { campaignId, slotId }, { delayDays: 9 });

    const changed = await user.run("start", campaignId, "--plan", plan);
    expect([changed.exitCode, changed.stdout, await user.attempts()]).toEqual([5, "", []]);
    expect(await runsOf(campaignId)).toEqual([]);
  });

  it("is refused at once where it cannot start, and keeps no attempt", async () => {
    const { id: audienceId } = await make("createAudience", {}, { name: "Empty" });
    const empty = { starterTemplateId: "connect", name: "Empty", audienceId };
    const { id: campaignId } = await make("createCampaign", {}, empty);
    const { exitCode, stderr } = await (await givenUser()).run("start", campaignId, "--yes");
    expect(exitCode).toBe(3);
    expect(stderr).toContain("no selected leads");
  });
});

/** Where the first start or stop ends; whatever comes behind it is passed on. */
type End = "unsent" | "unanswered" | "redirected";

/** A proxy whose first start or stop goes wrong; `signal` is aborted at that moment. */
async function givenProxy(end: End) {
  const killing = new AbortController();
  let transitions = 0;
  const proxy = await scriptedServer((_number, request, response) => {
    const isTransition = request.method === "POST" && /\/(start|stop)$/.test(request.url ?? "");
    if (isTransition) transitions++;
    if (!isTransition || transitions > 1) return passOn(url, request, response);
    if (end === "unsent") return killing.abort();
    if (end === "redirected") return void response.writeHead(302, { Location: "/login" }).end();
    response.on("close", () => killing.abort());
    passOn(url, request, response, true);
  });
  return { proxy, signal: killing.signal };
}

describe("a start that is killed", () => {
  it.each([
    ["before its request has arrived", "unsent", false],
    ["when its request has taken effect", "unanswered", true],
  ] as const)("%s: the same command again starts it once", async (_case, end, isReplay) => {
    const campaignId = await givenDraft();
    const { proxy, signal } = await givenProxy(end);
    const user = await givenUser(proxy);
    const killed = await user.spawn(["start", campaignId, "--yes"], { signal });
    expect([killed.exitCode, killed.stdout]).toEqual([null, ""]);
    expect(await user.attempts()).toEqual(["start"]);
    expect(await runsOf(campaignId)).toHaveLength(isReplay ? 1 : 0);

    const again = await user.run("start", campaignId, "--json");
    const [run, ...others] = await runsOf(campaignId);
    expect(JSON.parse(again.stdout)).toMatchObject({ isReplay, runId: run?.id });
    expect([again.exitCode, others, await user.attempts()]).toEqual([0, [], []]);
  });

  it("keeps nothing that would hide that somebody else has started it", async () => {
    const campaignId = await givenDraft();
    const { proxy, signal } = await givenProxy("unsent");
    const user = await givenUser(proxy);
    await user.spawn(["start", campaignId, "--yes"], { signal });
    await make("startCampaign", { campaignId });

    const { exitCode, stderr } = await user.run("start", campaignId, "--yes");
    expect(exitCode).toBe(4);
    expect(stderr).toContain("CAMPAIGN_ALREADY_ACTIVE");
    expect([await user.attempts(), (await runsOf(campaignId)).length]).toEqual([[], 1]);
  });

  it("is not repeated in the place of a plan that is named", async () => {
    const campaignId = await givenDraft();
    const { proxy, signal } = await givenProxy("unsent");
    const user = await givenUser(proxy);
    const { plan } = JSON.parse((await user.run("preview", campaignId, "--json")).stdout);
    const { items } = await make<{ items: { id: string }[] }>("listContentSlots", { campaignId });
    const slotId = items[0]?.id ?? "";
    await make("updateContentSlot", { campaignId, slotId }, { delayDays: 9 });
    await user.spawn(["start", campaignId, "--yes"], { signal });
    expect(await user.attempts()).toEqual(["start"]);

    const { exitCode } = await user.run("start", campaignId, "--plan", plan);
    expect([exitCode, await runsOf(campaignId)]).toEqual([5, []]);
  });

  it("says with Ctrl-C that it may have happened, and how to know", async () => {
    const campaignId = await givenDraft();
    const { proxy, signal } = await givenProxy("unsent");
    const user = await givenUser(proxy);
    const options = { signal, killSignal: "SIGINT" } as const;
    const { exitCode, stderr } = await user.spawn(["start", campaignId, "--yes"], options);
    expect([exitCode, await user.attempts()]).toEqual([130, ["start"]]);
    expect(stderr).toContain(`kickoff campaigns start ${campaignId}`);
  });

  it("starts a plan that has changed meanwhile only after a new look", async () => {
    const campaignId = await givenDraft();
    const { proxy, signal } = await givenProxy("unsent");
    const user = await givenUser(proxy);
    await user.spawn(["start", campaignId, "--yes"], { signal });
    const { items } = await make<{ items: { id: string }[] }>("listContentSlots", { campaignId });
    const slotId = items[0]?.id ?? "";
    await make("updateContentSlot", { campaignId, slotId }, { delayDays: 9 });

    const { exitCode, stdout, stderr } = await user.run("start", campaignId, "--yes", "--json");
    expect(stderr).toContain("after 9 days");
    expect(JSON.parse(stdout)).toMatchObject({ isReplay: false });
    expect([exitCode, (await runsOf(campaignId)).length]).toEqual([0, 1]);
  });
});

describe("a stop", () => {
  it("that has taken effect unseen is not done again to the run after it", async () => {
    const campaignId = await givenDraft();
    await make("startCampaign", { campaignId });
    const { proxy, signal } = await givenProxy("unanswered");
    const user = await givenUser(proxy);
    await user.spawn(["stop", campaignId, "--yes"], { signal });
    expect(await user.attempts()).toEqual(["stop"]);
    await make("startCampaign", { campaignId });

    const again = await user.run("stop", campaignId, "--yes", "--json");
    expect(JSON.parse(again.stdout)).toMatchObject({ isReplay: true, instancesStopped: 3 });
    expect(await user.attempts()).toEqual([]);
    const [latest] = await runsOf(campaignId);
    expect(latest?.endedAt).toBeNull();
  });

  it("of which nobody knows is kept, and says how to know", async () => {
    const campaignId = await givenDraft();
    await make("startCampaign", { campaignId });
    const { proxy } = await givenProxy("redirected");
    const user = await givenUser(proxy);
    const unknown = await user.run("stop", campaignId, "--yes");
    expect([unknown.exitCode, await user.attempts()]).toEqual([8, ["stop"]]);
    expect(unknown.stderr).toContain(`npx kickoff campaigns stop ${campaignId}`);
    const again = await user.run("stop", campaignId, "--yes", "--json");
    expect(JSON.parse(again.stdout)).toMatchObject({ isReplay: false, instancesStopped: 3 });
  });
});

/** `kickoff …`: what a user of the API does, against a server. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";

import { runKickoff } from "../tools/support/runKickoff.ts";
import { runTool } from "../tools/support/runTool.ts";
import { temporaryDirectory } from "../tools/support/temporaryDirectory.ts";
import { makerFor } from "./support/make.ts";

const { url, importing, listening, accountGroupId: otherGroup, key: otherKey } = inject("kickoff");
const [tenant] = listening;
if (tenant === undefined) throw new Error("There is no tenant.");
const { accountGroupId, key } = tenant;
const make = makerFor({ url, accountGroupId, key });

/** What a terminal would obey: escape sequences in C0 and C1, and an override of the direction of writing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const OBEYED = /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;
/** A name as the API takes it: of one line, without control characters. */
const HOSTILE = "\u202eevil\u202c \u2066x\u2069 日本";

const kickoff = (...parameters: readonly string[]) =>
  runKickoff(parameters, { KICKOFF_URL: url, KICKOFF_API_KEY: key });

async function json<Value>(...parameters: readonly string[]): Promise<Value> {
  const { exitCode, stdout, stderr } = await kickoff(...parameters, "--json");
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  return JSON.parse(stdout);
}

describe("a user's commands", () => {
  it("make an audience, a template and a campaign, name them, and change what it says", async () => {
    const audience = await json<{ id: string }>("audiences", "create", "--name", "Launch");
    const leads = [{ name: "Ann", externalId: "1" }];
    await make("addLeads", { audienceId: audience.id }, { leads });
    const template = await json<{ id: string }>(
      ...["templates", "create", "--name", "Note", "--channel", "connection_request"],
      ...["--content", "Hello {{firstName|there}}"],
    );
    const campaign = await json<{ id: string }>(
      ...["campaigns", "create", "--name", "Spring", "--starter-template", "connect"],
      ...["--audience", "Launch", "--description", "For spring"],
    );

    expect(await json("campaigns", "show", "Spring")).toMatchObject({
      ...{ id: campaign.id, status: "draft", selectedLeadCount: 1, description: "For spring" },
    });
    expect(await json("content-slots", "set", "Spring", "1", "--template", "Note")).toMatchObject({
      templateId: template.id,
    });
    const copy = await json<{ id: string }>(
      "campaigns",
      "duplicate",
      "Spring",
      "--audience",
      "Launch",
    );
    const listed = await kickoff("campaigns", "list", "--status", "draft");
    expect(listed.stdout).toMatch(new RegExp(`^${copy.id} +draft +1 +Copy of Spring$`, "m"));
    const one = await kickoff("campaigns", "list", "--limit", "1");
    expect(one.stdout.trim().split("\n")).toHaveLength(2);
    expect(one.stderr).toContain("There are more");
    expect(await json("leads", "list", "--audience", "Launch")).toMatchObject([{ name: "Ann" }]);
    expect(await json("templates", "delete", "Note")).toMatchObject({ id: template.id });
    expect((await kickoff("content-slots", "list", "Spring")).stdout).toMatch(/ none +Connection/);
  });

  it("register a sender, and change it by its name", async () => {
    const create = ["--sender-url", "http://127.0.0.1:9", "--kind", "engage", "--name", "Actor"];
    const { id } = await json<{ id: string }>("senders", "create", ...create);
    expect(await json("senders", "disable", "Actor")).toMatchObject({ id, enabled: false });
    const change = ["--per-day", "engage=3", "--unblock", "--spacing", "5"];
    expect(await json("senders", "update", "Actor", ...change)).toMatchObject({
      limits: { engage: { perDay: 3, perWeek: null } },
      spacingSeconds: 5,
    });
  });

  it("say what a name does not say", async () => {
    for (const _ of [1, 2]) await make("createAudience", {}, { name: "Twin" });
    const twin = await kickoff("audiences", "show", "Twin");
    const none = await kickoff("campaigns", "show", "Nobody's");
    expect([twin.exitCode, twin.stdout, none.exitCode, none.stdout]).toEqual([3, "", 3, ""]);
    expect(twin.stderr).toMatch(/2 have that name: [0-9a-f]{24}, [0-9a-f]{24}\./);
  });

  it("show what has happened, and go on with it until they are interrupted", async () => {
    const { id: audienceId } = await make("createAudience", {}, { name: "Followed" });
    await make("addLeads", { audienceId }, { leads: [{ name: "Ann", externalId: "1" }] });
    const campaign = { starterTemplateId: "connect", name: "Followed", audienceId };
    const { id: campaignId } = await make("createCampaign", {}, campaign);
    await make("startCampaign", { campaignId });

    const { stdout } = await kickoff("events", "--type", "campaign.started", "--json");
    const events = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const event = events.find(({ data }) => data.campaign.id === campaignId);
    expect(event).toMatchObject({ type: "campaign.started" });
    const behind = await kickoff("events", "--after", String(event.sequence - 1), "--limit", "1");
    expect(behind.stdout).toMatch(
      new RegExp(`^${event.sequence}  \\S+Z  campaign.started  campaign="${campaign.name}" runId=`),
    );
  });

  it("let no name of others command the terminal, whichever way it is shown", async () => {
    const { id: audienceId } = await make("createAudience", {}, { name: HOSTILE });
    const lead = { name: HOSTILE, company: HOSTILE, externalId: HOSTILE };
    await make("addLeads", { audienceId }, { leads: [lead] });
    const campaign = { starterTemplateId: "connect", name: HOSTILE, audienceId };
    const { id: campaignId } = await make("createCampaign", {}, campaign);
    const sender = { url: "http://127.0.0.1:9", kinds: ["connection_request"], enabled: false };
    const { id: senderId } = await make("createSender", {}, { ...sender, name: HOSTILE });
    const commands = [
      ["audiences", "list"],
      ["audiences", "show", audienceId],
      ["leads", "list", "--audience", audienceId],
      ["campaigns", "list"],
      ["campaigns", "show", campaignId],
      ["campaigns", "preview", campaignId],
      ["campaigns", "start", campaignId, "--yes"],
      ["campaigns", "progress", campaignId],
      ["instances", "list", "--campaign", campaignId],
      ["events"],
      ["senders", "list"],
      ["senders", "show", senderId],
      ["campaigns", "stop", campaignId, "--yes"],
      ["campaigns", "show", HOSTILE.replace("evil", "\u001b[31mevil")],
    ];
    const state = await temporaryDirectory();
    let shown = 0;
    for (const parameters of commands) {
      for (const flags of [[], ["--json"]]) {
        const environment = { KICKOFF_URL: url, KICKOFF_API_KEY: key, XDG_STATE_HOME: state };
        const { stdout, stderr } = await runKickoff([...parameters, ...flags], environment);
        const printed = (stdout + stderr).replaceAll(/^│ {2}/gm, "");
        expect(printed, parameters.join(" ")).not.toMatch(OBEYED);
        if (printed.includes("\\u202eevil")) shown++;
      }
    }
    expect(shown).toBeGreaterThan(commands.length);
  });
});

describe("a login", () => {
  const login = (home: string, input: string, ...parameters: readonly string[]) =>
    runTool("kickoff.ts", ["login", "--url", url, ...parameters], {
      environment: { XDG_CONFIG_HOME: home },
      input,
    });
  const as = (home: string, ...parameters: readonly string[]) =>
    runKickoff(parameters, { XDG_CONFIG_HOME: home });

  it("keeps the server, the key and its account group, and shows the key nowhere", async () => {
    const home = await temporaryDirectory();
    const first = await login(home, `${key}\n`);
    const group = ["--account-group", importing.accountGroupId];
    const second = await login(home, importing.key, "--profile", "second", "--key-stdin", ...group);
    expect([first.exitCode, second.exitCode]).toEqual([0, 0]);
    expect((await stat(join(home, "kickoff", "config.json"))).mode & 0o777).toBe(0o600);

    const whoami = await as(home, "whoami", "--json");
    expect(JSON.parse(whoami.stdout)).toMatchObject({
      ...{ url, profile: "second", permissions: ["audiences:read", "audiences:write"] },
      accountGroups: [{ id: importing.accountGroupId }],
    });
    expect((await as(home, "audiences", "list")).exitCode).toBe(0);
    const used = await as(home, "profiles", "use", "default");
    const campaigns = await as(home, "campaigns", "list");
    const forbidden = await as(home, "campaigns", "list", "--profile", "second");
    const profiles = await as(home, "profiles", "list");
    expect([used, campaigns, forbidden].map(({ exitCode }) => exitCode)).toEqual([0, 0, 6]);
    expect(profiles.stdout).toMatch(/^\* +default /m);
    const printed = [first, second, whoami, used, campaigns, forbidden, profiles];
    expect(JSON.stringify(printed)).not.toMatch(new RegExp(`${key}|${importing.key}`));

    expect((await as(home, "logout", "--profile", "default")).exitCode).toBe(0);
    expect((await as(home, "campaigns", "list", "--profile", "default")).exitCode).toBe(2);
  });

  it("keeps nothing that does not let anybody in", async () => {
    const home = await temporaryDirectory();
    const wrong = await login(home, "sk_live_wrong");
    const empty = await login(home, "");
    const elsewhere = await login(home, key, "--account-group", otherGroup);
    expect([wrong, empty, elsewhere].map(({ exitCode }) => exitCode)).toEqual([6, 2, 6]);
    expect(wrong.stderr).not.toContain("sk_live_wrong");
    expect((await as(home, "profiles", "list", "--json")).stdout).toBe("[]\n");
  });
});

describe("the account group", () => {
  it("is the only one of the key, and that of KICKOFF_ACCOUNT_GROUP before it", async () => {
    const environment = { KICKOFF_URL: url, KICKOFF_API_KEY: otherKey };
    const only = await runKickoff(["audiences", "list"], environment);
    expect(only.exitCode).toBe(0);
    const named = { ...environment, KICKOFF_ACCOUNT_GROUP: accountGroupId };
    expect((await runKickoff(["audiences", "list"], named)).exitCode).toBe(6);
    const option = ["--account-group", otherGroup];
    expect((await runKickoff(["audiences", "list", ...option], named)).exitCode).toBe(0);
  });
});

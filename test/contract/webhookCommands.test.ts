/** `kickoff webhooks …`, against a server. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterEach, expect, inject, it } from "vitest";

import { UNREACHABLE_SENDER } from "../support/routeExamples.ts";
import { runKickoff } from "../tools/support/runKickoff.ts";
import { passOn, scriptedServer } from "../tools/support/scriptedServer.ts";
import { makerFor } from "./support/make.ts";
import { isSignedWith, type Receiver, startReceiver } from "./support/receiver.ts";

const kickoff = inject("kickoff");
const [, { accountGroupId, key } = { accountGroupId: "", key: "" }] = kickoff.listening;
const environment = { KICKOFF_URL: kickoff.url, KICKOFF_API_KEY: key };
const make = makerFor({ url: kickoff.url, accountGroupId, key });
const PATIENCE = { timeout: 60_000 };
const PROJECT = new URL("../..", import.meta.url).pathname;

const running: Receiver[] = [];
const endpointIds: string[] = [];

afterEach(async () => {
  for (const id of endpointIds.splice(0)) {
    await make("deleteWebhookEndpoint", { webhookEndpointId: id });
  }
  for (const receiver of running.splice(0)) receiver.stop();
});

const admin = (...parameters: readonly string[]) =>
  runKickoff(["webhooks", ...parameters, "--account-group", accountGroupId], environment);

async function adminJson(...parameters: readonly string[]) {
  const { exitCode, stdout, stderr } = await admin(...parameters, "--json");
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  return JSON.parse(stdout);
}

/** Lets three events happen: a start, its instances, and the end of a run without leads. */
async function letEventsHappen() {
  const { id: audienceId } = await make("createAudience", {}, { name: "Leads" });
  await make("addLeads", { audienceId }, { leads: [{ name: "Zoë", externalId: "1" }] });
  const campaign = { starterTemplateId: "connect", name: "Grüße", audienceId };
  const { id: campaignId } = await make("createCampaign", {}, campaign);
  await make("startCampaign", { campaignId });
}

it("registers an endpoint, shows what was sent to it, and sends it again", async () => {
  const receiver = await startReceiver((_, response) => void response.writeHead(204).end());
  running.push(receiver);
  const { id, secret, ...endpoint } = await adminJson(
    ...["create", "--endpoint-url", receiver.url, "--description", "From the terminal"],
    ...["--type", "campaign.started", "campaign.stopped"],
  );
  endpointIds.push(id);
  await letEventsHappen();
  await expect.poll(() => receiver.received.length, PATIENCE).toBe(1);
  const deliveries = async () => (await adminJson("deliveries", id)) as { id: string }[];
  await expect.poll(deliveries, PATIENCE).toMatchObject([{ status: "delivered" }]);
  const [delivery] = await deliveries();
  const resent = await adminJson("resend", id, String(delivery?.id));

  expect(endpoint).toMatchObject({
    description: "From the terminal",
    types: ["campaign.started", "campaign.stopped"],
  });
  await expect.poll(() => receiver.received.length, PATIENCE).toBe(2);
  expect(resent.eventId).toBe(receiver.received[1]?.event.id);
  const [listed, shown] = [await admin("list"), await admin("deliveries", id)];
  expect(listed.stdout).toMatch(new RegExp(`^${id} +on +campaign.started campaign.stopped `, "m"));
  expect(shown.stdout).toMatch(new RegExp(`^${delivery?.id} +delivered +1 .* 204 `, "m"));
  expect(listed.stdout + shown.stdout).not.toContain(secret);
});

it.each<[string, number, string[], string]>([
  ["an endpoint that there is not", 3, ["deliveries", "0".repeat(24)], "404 NOT_FOUND"],
  [
    "a URL that may not be called",
    3,
    ["create", "--endpoint-url", kickoff.url],
    "422 VALIDATION_ERROR: url: ",
  ],
  [
    "a type that is none",
    2,
    ["create", "--endpoint-url", UNREACHABLE_SENDER, "--type", "x"],
    "--type",
  ],
  ["a delivery that is none", 2, ["resend", "0".repeat(24), "1"], "delivery"],
  [
    "a secret that is none",
    2,
    ["listen", "--forward-to", kickoff.url, "--secret", "x"],
    "--secret",
  ],
])("says what is wrong with %s", async (_, status, parameters, words) => {
  const { exitCode, stdout, stderr } = await admin(...parameters);

  expect([exitCode, stdout]).toEqual([status, ""]);
  expect(stderr).toContain(words);
});

/** Listens in a process of its own, as a developer would. What it prints comes line by line. */
function listen(url: string, ...parameters: readonly string[]) {
  const program = spawn(
    process.execPath,
    [
      ...[`${PROJECT}tools/kickoff.ts`, "webhooks", "listen", "--account-group", accountGroupId],
      ...parameters,
    ],
    {
      env: { ...process.env, ...environment, KICKOFF_URL: url },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const printed: string[] = [];
  const told: string[] = [];
  createInterface(program.stdout).on("line", (line) => printed.push(line));
  createInterface(program.stderr).on("line", (line) => told.push(line));
  const exit = once(program, "exit");
  return { program, printed, told, exit };
}

it("listens to the feed and forwards it, signed, with a line each", async () => {
  const receiver = await startReceiver(({ event }, response) => {
    response.writeHead(event.type === "campaign.started" ? 204 : 500).end();
  });
  running.push(receiver);
  const { program, printed, told, exit } = listen(kickoff.url, "--forward-to", receiver.url);
  await expect.poll(() => told.length, PATIENCE).toBe(2);

  await letEventsHappen();

  await expect.poll(() => printed.length, PATIENCE).toBeGreaterThanOrEqual(2);
  program.kill("SIGINT");
  await exit;
  expect(printed[0]).toMatch(/^✔ \d+ {2}campaign\.started {2}204 {2}\d+ ms {2}[0-9a-f]{24}$/);
  expect(printed[1]).toMatch(/^✖ \d+ {2}run\.instances_created {2}500 {2}\d+ ms {2}[0-9a-f]{24}$/);
  const [secret = ""] = told[0]?.match(/whsec_\S+/) ?? [];
  expect(receiver.received.map((webhook) => isSignedWith(secret, webhook))).toEqual([true, true]);
  const place = printed[1]?.match(/\d+/)?.[0];
  expect(told.at(-1)).toBe(`│  To go on from here: --after ${place}`);
});

it("goes on listening when the server is away for longer than a restart takes, and says how to go on", async () => {
  const receiver = await startReceiver((_, response) => void response.writeHead(204).end());
  running.push(receiver);
  await letEventsHappen();
  let [requests, away] = [0, 6];
  const url = await scriptedServer((_, incoming, response) => {
    requests++;
    if (away-- > 0) incoming.socket.destroy();
    else passOn(kickoff.url, incoming, response);
  });

  const parameters = ["--forward-to", receiver.url, "--after", "0", "--type", "campaign.started"];
  const { program, printed, told } = listen(url, ...parameters);

  await expect.poll(() => printed.length, PATIENCE).toBeGreaterThan(0);
  expect(requests).toBe(7);
  expect(told.filter((line) => line.includes("no answer"))).toHaveLength(6);
  program.kill("SIGTERM");
  await expect.poll(() => told.at(-1), PATIENCE).toMatch(/--after \d+$/);
});

it("says how to go on when the server will not be followed any more", async () => {
  const url = await scriptedServer((_, _request, response) => void response.writeHead(404).end());
  const { stderr } = await admin("listen", "--forward-to", url, "--after", "7", "--url", url);

  expect(stderr).toContain("│  To go on from here: --after 7\n✖ The feed could not be followed.\n");
});

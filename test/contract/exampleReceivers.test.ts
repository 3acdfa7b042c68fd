/** The receivers in examples/, as a team would run them: processes of their own, registered and told through the API. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";

import { newSecret, signRequest } from "../../src/outbound/signature.ts";
import { makerFor } from "./support/make.ts";

const PROJECT = new URL("../..", import.meta.url).pathname;
const PATIENCE = { timeout: 60_000 };

const kickoff = inject("kickoff");
const [, , tenant = { accountGroupId: "", key: "" }] = kickoff.listening;
const make = makerFor({ url: kickoff.url, ...tenant });

describe.each([
  { example: "receiver.ts", program: process.execPath },
  { example: "receiver.py", program: "python3" },
])("$example", ({ example, program }) => {
  const path = join(PROJECT, "examples", example);
  let directory: string;
  let secret: string;
  let webhookEndpointId: string;
  let running: Awaited<ReturnType<typeof start>>;

  async function start(port = 0) {
    const child = spawn(program, [path], {
      env: {
        ...process.env,
        WEBHOOK_SECRET: secret,
        RECEIVER_FILE: join(directory, "receiver.sqlite"),
        PORT: String(port),
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const printed: string[] = [];
    const lines = createInterface(child.stdout).on("line", (line) => printed.push(line));
    await once(lines, "line");
    const url = printed.shift()?.replace("Listens on ", "") ?? "";
    return { child, printed, url };
  }

  async function stop() {
    const exit = once(running.child, "exit");
    running.child.kill("SIGKILL");
    await exit;
  }

  /** Sends an event past Kickoff. Returns the status. */
  async function send(id: string, secrets = [secret], now = Date.now()) {
    const body = JSON.stringify({ id, type: "sender.restored", data: { note: 'Grüße, "Zoë" 😀' } });
    const headers = await signRequest({ id, now, body }, secrets);
    return (await fetch(running.url, { method: "POST", headers, body })).status;
  }
  const PRINTED = 'sender.restored {"note":"Grüße, \\"Zoë\\" 😀"}';
  const expectPrinted = async (...lines: string[]) => {
    await expect.poll(() => running.printed, PATIENCE).toEqual(lines);
    running.printed.length = 0;
  };

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "kickoff-test-"));
    // The secret is known only once the endpoint is registered, and its port once it runs.
    secret = newSecret();
    running = await start();
    const { id, ...registered } = await make<{ id: string; secret: string }>(
      "createWebhookEndpoint",
      {},
      { url: running.url, types: ["campaign.started", "campaign.stopped"] },
    );
    webhookEndpointId = id;
    secret = registered.secret;
    await stop();
    running = await start(Number(new URL(running.url).port));
  });

  afterAll(async () => {
    await make("deleteWebhookEndpoint", { webhookEndpointId });
    await stop();
    await rm(directory, { recursive: true });
  });

  it("takes a test without acting, with its secret and for one rotation more", async () => {
    const test = () => make("testWebhookEndpoint", { webhookEndpointId });
    const taken = { delivered: true, error: null, httpStatus: 204 };
    expect(await test()).toMatchObject(taken);
    await make("rotateWebhookSecret", { webhookEndpointId });
    expect(await test()).toMatchObject(taken);
    await expectPrinted();
  });

  it("is told what happens, each event once, however often it is sent", async () => {
    const { id: audienceId } = await make("createAudience", {}, { name: "Leads" });
    await make("addLeads", { audienceId }, { leads: [{ name: "Zoë", externalId: "1" }] });
    const campaign = { starterTemplateId: "connect", name: "Autumn", audienceId };
    const { id: campaignId } = await make("createCampaign", {}, campaign);
    await make("startCampaign", { campaignId });
    await make("stopCampaign", { campaignId });
    await expect.poll(() => running.printed.length, PATIENCE).toBe(2);
    const types = running.printed.map((line) => line.split(" ")[0]);
    expect(types).toEqual(["campaign.started", "campaign.stopped"]);
    expect(running.printed[0]).toContain(`"campaign":{"id":"${campaignId}","name":"Autumn"}`);
    running.printed.length = 0;

    await make("replayEvents", { webhookEndpointId }, { after: 0 });

    const isOver = async () => (await make("getWebhookEndpoint", { webhookEndpointId })) as object;
    await expect.poll(isOver, PATIENCE).toMatchObject({ replay: null, failures: 0 });
    const deliveries = await make<{ items: { number: number; status: string }[] }>(
      "listDeliveries",
      { webhookEndpointId },
    );
    expect(new Set(deliveries.items.map(({ status }) => status))).toEqual(new Set(["delivered"]));
    expect(running.printed.filter((line) => line.includes(campaignId))).toEqual([]);
  });

  it("knows what it has seen after it was killed, and takes what comes at once", async () => {
    running.printed.length = 0;
    expect(await send("a")).toBe(204);
    await expectPrinted(PRINTED);
    await stop();
    running = await start();
    expect(await send("a")).toBe(204);
    const statuses = await Promise.all(Array.from({ length: 10 }, () => send("b")));
    expect(new Set(statuses)).toEqual(new Set([204]));
    await expectPrinted(PRINTED);
  });

  it("listens to nobody who does not know the secret", async () => {
    expect(await send("c", [newSecret()])).toBe(401);
    expect(await send("c", [secret], Date.now() - 600_000)).toBe(401);
    const unsigned = await fetch(running.url, { method: "POST", body: "{}" });
    expect(unsigned.status).toBe(401);
    await expectPrinted();
    expect(await send("c", [newSecret(), secret])).toBe(204);
    await expectPrinted(PRINTED);
  });

  it.each<[string, string, () => Record<string, string>]>([
    [
      "it has no secret",
      "WEBHOOK_SECRET is what Kickoff answered at the registration.",
      () => ({ WEBHOOK_SECRET: "" }),
    ],
    [
      "its secret is malformed",
      "WEBHOOK_SECRET is malformed. Copy the whole of what Kickoff answered: whsec_ and base64.",
      () => ({ WEBHOOK_SECRET: "whsec_of the registration" }),
    ],
    [
      "another has its port",
      "The port cannot be used: ",
      () => ({ WEBHOOK_SECRET: secret, PORT: new URL(running.url).port }),
    ],
  ])("says so in a line when %s", async (_, words, settings) => {
    const environment = { ...process.env, ...settings() };
    const child = spawn(program, [path], {
      ...{ cwd: directory, env: environment },
      stdio: ["ignore", "ignore", "pipe"],
    });
    const [stderr, [exitCode]] = await Promise.all([text(child.stderr), once(child, "exit")]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^.+\n$/);
    expect(stderr).toContain(words);
  });
});

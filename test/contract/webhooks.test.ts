/** Webhooks to real servers on this machine, of every kind that a team may have. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeAll, expect, inject, it } from "vitest";

import { UNREACHABLE_SENDER } from "../support/routeExamples.ts";
import { makerFor } from "./support/make.ts";
import { isSignedWith, type Receiver, type Respond, startReceiver } from "./support/receiver.ts";

const kickoff = inject("kickoff");
const [tenant = { accountGroupId: "", key: "" }] = kickoff.listening;
const make = makerFor({ url: kickoff.url, ...tenant });
/** Longer than an attempt may take. */
const PATIENCE = { timeout: 60_000 };
const EVENTS_A_CALL = 100;

interface Delivery {
  readonly status: string;
  readonly attempts: readonly { httpStatus: number | null; error: string | null }[];
}

const running: Receiver[] = [];
const endpointIds: string[] = [];
let senderId: string;
let told = 0;

beforeAll(async () => {
  const { id: audienceId } = await make("createAudience", {}, { name: "Leads" });
  await make("addLeads", { audienceId }, { leads: [{ name: "Zoë", externalId: "zoe" }] });
  const sender = { name: "Sender", url: UNREACHABLE_SENDER, kinds: ["engage"], enabled: false };
  ({ id: senderId } = await make("createSender", {}, sender));
});

afterEach(async () => {
  for (const id of endpointIds.splice(0)) {
    await make("deleteWebhookEndpoint", { webhookEndpointId: id });
  }
  for (const receiver of running.splice(0)) receiver.stop();
});

/** Starts a receiver, and registers it. */
async function given(respond: Respond, types: readonly string[] | null = null) {
  return register(await startReceiver(respond), types);
}

async function register(receiver: Receiver, types: readonly string[] | null = null) {
  running.push(receiver);
  const { id, secret } = await make<{ id: string; secret: string }>(
    "createWebhookEndpoint",
    {},
    { url: receiver.url, types },
  );
  endpointIds.push(id);
  return { ...receiver, id, secret };
}

const take: Respond = (_, response) => void response.writeHead(204).end();

/** Has a lead write; each message is an event. */
async function write(texts: readonly string[]) {
  const events = texts.map((text) => ({
    ...{ id: `message-${told++}`, type: "message.received", externalId: "zoe", text },
    occurredAt: new Date().toISOString(),
  }));
  await make("receiveSenderEvents", {}, { events });
}

/** Has the sender tell that it is blocked, and then that it is not: two events. */
async function blockAndRestore() {
  const occurredAt = new Date().toISOString();
  for (const event of [
    { type: "sender.blocked", code: "signed_out" },
    { type: "sender.restored" },
  ]) {
    const events = [{ ...event, id: `sender-${told++}`, senderId, occurredAt }];
    await make("receiveSenderEvents", {}, { events });
  }
}

async function deliveriesOf(webhookEndpointId: string): Promise<readonly Delivery[]> {
  const page = await make<{ items: readonly Delivery[] }>("listDeliveries", { webhookEndpointId });
  return page.items;
}

/** What came of the first attempt at the oldest event. */
async function firstAttempt(webhookEndpointId: string) {
  const look = async () => (await deliveriesOf(webhookEndpointId)).at(-1)?.attempts[0];
  await expect.poll(look, PATIENCE).toBeDefined();
  return look();
}

it("signs the very bytes that it sends: umlauts, emoji, 20 kB", async () => {
  const { received, secret } = await given(take);
  const texts = ["Grüße 👋🏽 ✓ \u2028 \\ \"'", "ü".repeat(20_000), "😀".repeat(10_000)];

  await write(texts);

  await expect.poll(() => received.length, PATIENCE).toBe(3);
  for (const webhook of received) {
    expect(isSignedWith(secret, webhook)).toBe(true);
    for (const place of [0, webhook.body.length >> 1, webhook.body.length - 1]) {
      const body = Buffer.from(webhook.body);
      body[place] = (body[place] ?? 0) ^ 1;
      expect(isSignedWith(secret, { ...webhook, body })).toBe(false);
    }
  }
  const shown = received.map(({ event }) => event.data as { message: { text: string } });
  expect(new Set(shown.map(({ message }) => message.text))).toEqual(new Set(texts));
});

it("is signed with both secrets after a rotation", async () => {
  const { id, received, secret } = await given(take);
  const rotated = await make<{ secret: string }>("rotateWebhookSecret", { webhookEndpointId: id });

  await write(["Hello"]);

  await expect.poll(() => received.length, PATIENCE).toBe(1);
  for (const one of [secret, rotated.secret]) {
    expect(received.map((webhook) => isSignedWith(one, webhook))).toEqual([true]);
  }
});

it("tells the others within seconds while one hangs, one fails, one streams for ever and one redirects", async () => {
  const inner = await startReceiver(take);
  running.push(inner);
  const hanging = await given(() => undefined);
  const failing = await given((_, response) => void response.writeHead(500).end("No"));
  const streaming = await given((_, response) => {
    response.writeHead(200);
    const write = () => response.write("x".repeat(65_536), () => setImmediate(write));
    write();
  });
  const redirecting = await given(
    (_, response) => void response.writeHead(307, { Location: inner.url }).end(),
  );
  const good = await given(take);
  const begunAt = Date.now();

  await blockAndRestore();

  await expect.poll(() => good.received.length, PATIENCE).toBe(2);
  expect(Date.now() - begunAt).toBeLessThan(10_000);
  expect(await firstAttempt(failing.id)).toMatchObject({ httpStatus: 500, error: "status" });
  expect(await firstAttempt(streaming.id)).toMatchObject({ httpStatus: 200, error: null });
  expect(await firstAttempt(redirecting.id)).toMatchObject({ httpStatus: 307, error: "redirect" });
  expect(await firstAttempt(hanging.id)).toMatchObject({ httpStatus: null, error: "timeout" });
  expect(inner.received).toEqual([]);
});

it("trusts no certificate that nobody has signed", async () => {
  const directory = await mkdtemp(join(tmpdir(), "kickoff-test-"));
  const [keyFile, certificateFile] = [join(directory, "key.pem"), join(directory, "cert.pem")];
  await promisify(execFile)("openssl", [
    ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"],
    ...["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", keyFile, "-out", certificateFile],
  ]);
  const tls = { key: await readFile(keyFile), cert: await readFile(certificateFile) };
  const receiver = await register(await startReceiver(take, tls));
  await rm(directory, { recursive: true });

  await write(["Hello"]);

  expect(await firstAttempt(receiver.id)).toMatchObject({ httpStatus: null, error: "unreachable" });
  expect(receiver.received).toEqual([]);
});

it("tells one endpoint within seconds while 10,000 events wait for another that is dead", async () => {
  const dead = await given(() => undefined);
  const picky = await given(take, ["sender.blocked"]);
  for (let written = 0; written < 10_000; written += EVENTS_A_CALL) {
    await write(Array.from({ length: EVENTS_A_CALL }, (_, index) => `Message ${written + index}`));
  }
  const begunAt = Date.now();

  await blockAndRestore();

  await expect.poll(() => picky.received.length, PATIENCE).toBe(1);
  expect(Date.now() - begunAt).toBeLessThan(10_000);
  const look = () => make<object>("getWebhookEndpoint", { webhookEndpointId: dead.id });
  await expect.poll(look, PATIENCE).toMatchObject({ held: true });
  expect(dead.received.length).toBeLessThan(20);
});

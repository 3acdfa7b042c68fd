/** The senders in examples/, as a team would run them: processes of their own, called as the queue's consumer calls. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { callSender, lookUpAction } from "../../src/senders/callSender.ts";
import { type ActionRequest, toRequestBody } from "../../src/senders/senderRequest.ts";
import { newSecret, signRequest } from "../../src/senders/signature.ts";

const PROJECT = new URL("../..", import.meta.url).pathname;
const SECRET = newSecret();

function request(id: string, fields: Partial<ActionRequest> = {}): ActionRequest {
  const now = Date.now();
  return {
    requestedAt: now,
    action: { id, kind: "direct_message", attempt: 1, notAfter: now + 60_000 },
    senderId: "s1",
    accountGroupId: "g1",
    campaign: { id: "c1", name: "Autumn" },
    runId: "r1",
    instanceId: "i1",
    step: 1,
    lead: {
      id: "l1",
      externalId: null,
      name: "Zoë Weiß",
      email: "zoe@example.com",
      linkedinUrl: null,
      company: null,
      title: null,
      attributes: {},
    },
    content: { subject: null, text: 'Grüße, "Zoë" 😀', language: "de" },
    thread: null,
    history: [],
    ...fields,
  };
}

/** What is printed of the request. */
const MESSAGE = 'direct_message to zoe@example.com: "Grüße, \\"Zoë\\" 😀"';

const nowhere = { ...request("x").lead, email: null };

describe.each([
  { example: "sender.ts", program: process.execPath },
  { example: "sender.py", program: "python3" },
])("$example", { timeout: 30_000 }, ({ example, program }) => {
  const path = join(PROJECT, "examples", example);
  let directory: string;
  let running: Awaited<ReturnType<typeof start>>;

  async function start() {
    const child = spawn(program, [path], {
      env: {
        ...process.env,
        SENDER_SECRET: SECRET,
        SENDER_FILE: join(directory, "sender.sqlite"),
        PORT: "0",
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

  const settings = () => ({ fetch, now: Date.now() });
  const sender = (secrets: readonly string[]) => ({ url: running.url, secrets });
  const ask = async (asked: ActionRequest, secrets = [SECRET]) => {
    const body = toRequestBody(asked);
    const call = { actionId: asked.action.id, body };
    return (await callSender(sender(secrets), call, settings())).answer;
  };
  const lookUp = async (id: string) =>
    (await lookUpAction(sender([SECRET]), id, settings())).answer;
  /** What it has printed since this was asked last; a line may arrive after the answer to the request that printed it. */
  const expectPrinted = async (...lines: string[]) => {
    await expect.poll(() => running.printed, { timeout: 5_000 }).toEqual(lines);
    running.printed.length = 0;
  };

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "kickoff-test-"));
    running = await start();
  });

  afterAll(async () => {
    await stop();
    await rm(directory, { recursive: true });
  });

  const sent = (id: string) => ({
    status: "sent",
    externalId: `printed-${id}`,
    thread: null,
    at: expect.any(Number),
  });

  it("performs an action once, however often it is asked, and knows it after it was killed", async () => {
    expect(await lookUp("a1")).toEqual({ status: "not_found" });
    expect(await ask(request("a1"))).toEqual(sent("a1"));
    await expectPrinted(MESSAGE);

    await stop();
    running = await start();
    expect(await ask(request("a1"))).toEqual(sent("a1"));
    expect(await lookUp("a1")).toEqual(sent("a1"));
    await expectPrinted();
  });

  it("performs an action once that is asked for many times at once", async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(request("many"))));
    expect(answers.filter(({ status }) => status !== "sent" && status !== "unknown")).toEqual([]);
    expect(await lookUp("many")).toEqual(sent("many"));
    await expectPrinted(MESSAGE);
  });

  it("does not perform again what it had begun when it was killed, and says that it does not know", async () => {
    await stop();
    const file = new DatabaseSync(join(directory, "sender.sqlite"));
    file.exec("INSERT INTO actions (id) VALUES ('begun')");
    file.close();
    running = await start();

    const unknown = { status: "unknown", why: "status" };
    expect(await ask(request("begun"))).toEqual(unknown);
    expect(await lookUp("begun")).toEqual(unknown);
    await expectPrinted();
  });

  it("performs an action without content", async () => {
    const action = { ...request("a2").action, kind: "engage" as const };
    expect(await ask(request("a2", { action, content: null }))).toEqual(sent("a2"));
    await expectPrinted('engage to zoe@example.com: ""');
  });

  it("remembers neither a pause nor a rejection", async () => {
    const late = { ...request("a3").action, notAfter: Date.now() - 1 };
    expect(await ask(request("a3", { action: late }))).toMatchObject({
      status: "later",
      scope: "action",
    });
    expect(await ask(request("a3", { lead: nowhere }))).toEqual({
      status: "rejected",
      code: "no_address",
      message: "Nowhere to write",
    });
    expect(await lookUp("a3")).toEqual({ status: "not_found" });
    await expectPrinted();
    expect(await ask(request("a3"))).toEqual(sent("a3"));
    await expectPrinted(MESSAGE);
  });

  it("knows what it has sent also when it is asked too late", async () => {
    expect(await ask(request("a4"))).toEqual(sent("a4"));
    const late = { ...request("a4").action, notAfter: Date.now() - 1 };
    expect(await ask(request("a4", { action: late }))).toEqual(sent("a4"));
    await expectPrinted(MESSAGE);
  });

  it("listens to nobody who does not know the secret", async () => {
    const blocked = { status: "blocked", code: "bad_signature" };
    expect(await ask(request("a5"), [newSecret()])).toEqual(blocked);
    expect(await ask(request("a5"), [newSecret(), SECRET])).toEqual(sent("a5"));
    await expectPrinted(MESSAGE);
    const old = { id: "a6", now: Date.now() - 600_000, body: toRequestBody(request("a6")) };
    for (const headers of [{}, await signRequest(old, [SECRET])]) {
      const response = await fetch(running.url, { method: "POST", headers, body: old.body });
      expect([response.status, await response.json()]).toEqual([401, blocked]);
    }
    await expectPrinted();
  });

  it("takes a request of another type without acting", async () => {
    const body = JSON.stringify({ type: "sender.test", data: {} });
    const signed = await signRequest({ id: "test1", now: Date.now(), body }, [SECRET]);
    const response = await fetch(running.url, { method: "POST", headers: signed, body });
    expect(response.status).toBe(204);
    await expectPrinted();
  });

  it("says what it needs when it has no secret", async () => {
    const environment = { ...process.env, SENDER_SECRET: "" };
    const child = spawn(program, [path], { env: environment, stdio: ["ignore", "pipe", "pipe"] });
    const [stderr, [exitCode]] = await Promise.all([text(child.stderr), once(child, "exit")]);
    expect([exitCode, stderr]).toEqual([
      1,
      "SENDER_SECRET is what Kickoff answered at the registration.\n",
    ]);
  });
});

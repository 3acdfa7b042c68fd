/** The senders in examples/, as a team would run them: processes of their own, registered and tested through the API. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { newSecret, signRequest } from "../../src/outbound/signature.ts";
import { readLookUpAnswer, readSenderAnswer } from "../../src/senders/senderAnswer.ts";
import { callOperation } from "./support/call.ts";
import { operationNamed } from "./support/contract.ts";

const PROJECT = new URL("../..", import.meta.url).pathname;

const kickoff = inject("kickoff");

interface Requested {
  readonly action: {
    readonly id: string;
    readonly kind: string;
    readonly attempt: number;
    readonly notAfter: string;
  };
  readonly [field: string]: unknown;
}

const lead = {
  id: "l1",
  externalId: null,
  name: "Zoë Weiß",
  email: "zoe@example.com" as string | null,
  linkedinUrl: null,
  company: null,
  title: null,
  attributes: {},
};

const timeIn = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();

/** An action, as docs/execution.md says. */
function request(id: string, fields: Partial<Requested> = {}): Requested {
  return {
    action: { id, kind: "direct_message", attempt: 1, notAfter: timeIn(60_000) },
    sender: "s1",
    account: "g1",
    campaign: { id: "c1", name: "Autumn" },
    run: "r1",
    instance: "i1",
    step: 1,
    lead,
    content: { subject: null, text: 'Grüße, "Zoë" 😀', language: "de" },
    thread: null,
    history: [],
    ...fields,
  };
}

/** What is printed of the request. */
const MESSAGE = 'direct_message to zoe@example.com: "Grüße, \\"Zoë\\" 😀"';

const nowhere = { ...lead, email: null };

async function callApi<Data>(operationId: string, options: object): Promise<Data> {
  const { accountGroupId, key } = kickoff;
  const { ids, ...rest } = { ids: {}, ...options };
  const answer = await callOperation(kickoff.url, operationNamed(operationId), {
    key,
    ids: { accountGroupId, ...ids },
    ...rest,
  });
  if (answer.body.error !== null) throw new Error(`${operationId}: ${answer.body.error.details}`);
  return answer.body.data as Data;
}

describe.each([
  { example: "sender.ts", program: process.execPath },
  { example: "sender.py", program: "python3" },
])("$example", ({ example, program }) => {
  const path = join(PROJECT, "examples", example);
  let directory: string;
  let secret: string;
  let senderId: string;
  let running: Awaited<ReturnType<typeof start>>;

  async function start(port = 0) {
    const child = spawn(program, [path], {
      env: {
        ...process.env,
        SENDER_SECRET: secret,
        SENDER_FILE: join(directory, "sender.sqlite"),
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

  const send = async (id: string, body: string, secrets: readonly string[]) => {
    const path = body === "" ? `/actions/${id}` : "";
    const response = await fetch(running.url + path, {
      method: body === "" ? "GET" : "POST",
      headers: await signRequest({ id, now: Date.now(), body }, secrets),
      ...(body === "" ? {} : { body }),
    });
    const answered = await response.text();
    return [
      response.status,
      answered === "" || response.status === 500 ? null : JSON.parse(answered),
    ];
  };
  const toBody = (data: Requested) =>
    JSON.stringify({ type: "action.requested", timestamp: timeIn(0), data });
  const ask = (asked: Requested, secrets = [secret]) =>
    send(asked.action.id, toBody(asked), secrets);
  const lookUp = (id: string) => send(id, "", [secret]);
  /** What it has printed since this was asked last; a line may arrive after the answer to the request that printed it. */
  const expectPrinted = async (...lines: string[]) => {
    await expect.poll(() => running.printed, { timeout: 60_000 }).toEqual(lines);
    running.printed.length = 0;
  };

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "kickoff-test-"));
    // The secret is known only once the sender is registered, and its port once it runs.
    secret = newSecret();
    running = await start();
    const registered = await callApi<{ id: string; secret: string }>("createSender", {
      body: { name: example, url: running.url, kinds: ["direct_message", "engage"] },
    });
    ({ id: senderId, secret } = registered);
    await stop();
    running = await start(Number(new URL(running.url).port));
  });

  afterAll(async () => {
    await stop();
    await rm(directory, { recursive: true });
  });

  const sent = (id: string) => [
    200,
    { status: "sent", id: `printed-${id}`, at: expect.any(String) },
  ];
  const test = () => callApi("testSender", { ids: { senderId } });

  it("takes a test without acting, with its secret and for one rotation more", async () => {
    const milliseconds = expect.any(Number);
    const received = { outcome: "received", httpStatus: 204, milliseconds };
    expect(await test()).toEqual(received);
    await callApi("rotateSenderSecret", { ids: { senderId } });
    expect(await test()).toEqual(received);
    await callApi("rotateSenderSecret", { ids: { senderId } });
    expect(await test()).toEqual({ outcome: "refused", httpStatus: 401, milliseconds });
    await expectPrinted();
  });

  it("performs an action once, however often it is asked, and knows it after it was killed", async () => {
    expect(await lookUp("a1")).toEqual([404, { status: "not_found" }]);
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
    expect(answers.filter(([status]) => status !== 200 && status !== 500)).toEqual([]);
    expect(await lookUp("many")).toEqual(sent("many"));
    await expectPrinted(MESSAGE);
  });

  it("does not perform again what it had begun when it was killed, and says that it does not know", async () => {
    await stop();
    const file = new DatabaseSync(join(directory, "sender.sqlite"));
    file.exec("INSERT INTO actions (id) VALUES ('begun')");
    file.close();
    running = await start();

    expect(await ask(request("begun"))).toEqual([500, null]);
    expect(await lookUp("begun")).toEqual([500, null]);
    await expectPrinted();
  });

  it("performs an action without content", async () => {
    const action = { ...request("a2").action, kind: "engage" };
    expect(await ask(request("a2", { action, content: null }))).toEqual(sent("a2"));
    await expectPrinted('engage to zoe@example.com: ""');
  });

  it("remembers neither a pause nor a rejection", async () => {
    const late = { ...request("a3").action, notAfter: timeIn(-1) };
    expect(await ask(request("a3", { action: late }))).toEqual([
      503,
      { status: "later", scope: "action" },
    ]);
    expect(await ask(request("a3", { lead: nowhere }))).toEqual([
      200,
      { status: "rejected", code: "no_address", message: "Nowhere to write" },
    ]);
    expect(await lookUp("a3")).toEqual([404, { status: "not_found" }]);
    await expectPrinted();
    expect(await ask(request("a3"))).toEqual(sent("a3"));
    await expectPrinted(MESSAGE);
  });

  it("knows what it has sent also when it is asked too late", async () => {
    expect(await ask(request("a4"))).toEqual(sent("a4"));
    const late = { ...request("a4").action, notAfter: timeIn(-1) };
    expect(await ask(request("a4", { action: late }))).toEqual(sent("a4"));
    await expectPrinted(MESSAGE);
  });

  it("says by its answers what Kickoff reads in them", async () => {
    const toReceived = ([httpStatus, body]: unknown[]) => ({
      httpStatus: Number(httpStatus),
      headers: new Headers(),
      text: JSON.stringify(body),
      now: Date.now(),
    });
    const read = async (asked: Requested, secrets?: string[]) =>
      readSenderAnswer(toReceived(await ask(asked, secrets)));
    const readLookUp = async (id: string) => readLookUpAnswer(toReceived(await lookUp(id)));

    expect(await readLookUp("m1")).toEqual({ status: "not_found" });
    const performed = { status: "sent", externalId: "printed-m1", at: expect.any(Number) };
    expect(await read(request("m1"))).toMatchObject(performed);
    expect(await readLookUp("m1")).toMatchObject(performed);
    const late = { ...request("m2").action, notAfter: timeIn(-1) };
    expect(await read(request("m2", { action: late }))).toMatchObject({
      status: "later",
      scope: "action",
    });
    expect(await read(request("m2", { lead: nowhere }))).toMatchObject({ status: "rejected" });
    expect(await read(request("m2"), [newSecret()])).toMatchObject({ status: "blocked" });
    await expectPrinted(MESSAGE);
  });

  it("listens to nobody who does not know the secret", async () => {
    const blocked = [401, { status: "blocked", code: "bad_signature" }];
    expect(await ask(request("a5"), [newSecret()])).toEqual(blocked);
    expect(await ask(request("a5"), [newSecret(), secret])).toEqual(sent("a5"));
    await expectPrinted(MESSAGE);
    const old = { id: "a6", now: Date.now() - 600_000, body: toBody(request("a6")) };
    for (const headers of [{}, await signRequest(old, [secret])]) {
      const response = await fetch(running.url, { method: "POST", headers, body: old.body });
      expect([response.status, await response.json()]).toEqual(blocked);
    }
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

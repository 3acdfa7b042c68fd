/** A call to a sender, over a real network: what comes of every answer, and of every way not to answer. */
import type { ServerResponse } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { gzipSync } from "node:zlib";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { newSecret } from "../../src/outbound/signature.ts";
import {
  callSender,
  lookUpAction,
  MAXIMUM_ANSWER_BYTES,
  SENDER_TIMEOUT_MILLISECONDS,
  toLookUpUrl,
} from "../../src/senders/callSender.ts";
import { listen, type Script, say, startSender } from "../support/scriptedSender.ts";

const ACTION = "6b0000000000000000000001";
const SECRETS: readonly string[] = [newSecret(), newSecret()];
/** For what never ends; long enough for headers to arrive on a busy machine. */
const SHORT = 750;

const settings = (timeoutMilliseconds = 5_000) => ({ fetch, now: Date.now(), timeoutMilliseconds });

const call = (url: string, timeoutMilliseconds?: number, body = "{}") =>
  callSender({ url, secrets: SECRETS }, { actionId: ACTION, body }, settings(timeoutMilliseconds));

const unknown = (why: string, httpStatus: number | null) => ({
  answer: { status: "unknown", why },
  httpStatus,
  milliseconds: expect.any(Number),
});

describe("callSender", () => {
  it("sends the body that it signs, once, with the id of the action", async () => {
    const body = JSON.stringify({ type: "action.requested", data: { text: "Grüße 😀" } });
    const { url, received } = await startSender(say(200, { status: "sent", id: "m1" }));
    const { answer, httpStatus, milliseconds } = await call(`${url}/kickoff?team=1`, 5_000, body);

    expect(answer).toEqual({ status: "sent", externalId: "m1", thread: null, at: null });
    expect(httpStatus).toBe(200);
    expect(Number.isInteger(milliseconds)).toBe(true);
    expect(received).toEqual([
      {
        method: "POST",
        path: "/kickoff?team=1",
        body,
        headers: expect.objectContaining({
          "content-type": "application/json",
          "idempotency-key": ACTION,
          "webhook-id": ACTION,
          "user-agent": "Kickoff",
        }),
      },
    ]);
    const headers = received[0]?.headers as Record<string, string>;
    expect(SECRETS.map((secret) => new Webhook(secret).verify(body, headers))).toEqual(
      Array(2).fill(JSON.parse(body)),
    );
  });

  it.each<[string, Script, object]>([
    ["sent", say(200, { status: "sent" }), { status: "sent" }],
    ["skipped", say(200, { status: "skipped", reason: "r" }), { status: "skipped", reason: "r" }],
    ["accepted", say(202, { status: "accepted" }), { status: "accepted" }],
    [
      "rejected",
      say(422, { status: "rejected", code: "c", message: "m" }),
      { status: "rejected", code: "c", message: "m" },
    ],
    [
      "later",
      say(429, { status: "later", scope: "kind" }, { "Retry-After": "60" }),
      { status: "later", scope: "kind" },
    ],
    ["blocked", say(403, { status: "blocked", code: "c" }), { status: "blocked", code: "c" }],
    ["a bare 429", say(429, "", { "Retry-After": "60" }), { status: "unknown", why: "status" }],
    ["a bare 500", say(500), { status: "unknown", why: "status" }],
    ["200 that says nothing", say(200, "OK"), { status: "unknown", why: "body" }],
    ["204", say(204), { status: "unknown", why: "body" }],
    [
      "a compressed answer",
      (response) => {
        response.writeHead(200, { "Content-Encoding": "gzip" });
        response.end(gzipSync('{"status":"sent"}'));
      },
      { status: "sent" },
    ],
    [
      "an answer in pieces, cut within a character",
      (response) => {
        const bytes = Buffer.from('{"status":"rejected","code":"ü😀"}');
        response.writeHead(200);
        for (const byte of bytes) response.write(Buffer.of(byte));
        response.end();
      },
      { status: "rejected", code: "ü😀" },
    ],
    ["a byte order mark", say(200, '\ufeff{"status":"sent"}'), { status: "sent" }],
  ])("reads %s", async (_, script, expected) => {
    const { url, received } = await startSender(script);
    expect((await call(url)).answer).toMatchObject(expected);
    expect(received).toHaveLength(1);
  });

  it("reckons a pause from the moment of the answer", async () => {
    const { url } = await startSender((response) => {
      setTimeout(() => say(503, { status: "later" }, { "Retry-After": "60" })(response, 1), 100);
    });
    const now = 1_000_000;
    const { answer, milliseconds } = await callSender(
      { url, secrets: SECRETS },
      { actionId: ACTION, body: "{}" },
      { fetch, now },
    );
    expect(milliseconds).toBeGreaterThanOrEqual(99);
    expect(answer).toEqual({
      status: "later",
      until: now + milliseconds + 60_000,
      scope: "sender",
    });
  });

  it.each<[string, Script, number | null]>([
    ["never answers", () => undefined, null],
    ["sends headers and no more", (response) => void response.writeHead(200).flushHeaders(), 200],
    [
      "says sent, and does not end",
      (response) => void response.writeHead(200).write('{"status":"sent"}'),
      200,
    ],
    [
      "drips",
      (response) => {
        response.writeHead(200);
        const timer = setInterval(() => response.write(" "), 20);
        response.on("close", () => clearInterval(timer));
      },
      200,
    ],
    [
      "drips an error",
      (response) => {
        response.writeHead(500);
        const timer = setInterval(() => response.write(" "), 20);
        response.on("close", () => clearInterval(timer));
      },
      500,
    ],
  ])("gives up a sender that %s, and hangs up", async (_, script, httpStatus) => {
    const { url, received, seen } = await startSender(script);
    const result = await call(url, SHORT);

    expect(result).toEqual(unknown("timeout", httpStatus));
    expect(result.milliseconds).toBeGreaterThanOrEqual(SHORT - 5);
    await expect.poll(() => seen.closed).toBe(1);
    expect(received).toHaveLength(1);
  });

  it("waits for thirty seconds where nothing else is said", () => {
    expect(SENDER_TIMEOUT_MILLISECONDS).toBe(30_000);
  });

  it.each<[string, Script, number | null]>([
    ["before an answer", (response) => void response.socket?.resetAndDestroy(), null],
    ["before an answer, in order", (response) => void response.socket?.end(), null],
    [
      "after the headers",
      (response) => {
        response.writeHead(200, { "Content-Length": "17" }).flushHeaders();
        setTimeout(() => response.socket?.resetAndDestroy(), 50);
      },
      200,
    ],
    [
      "one byte before the end",
      (response) => {
        response.writeHead(200, { "Content-Length": "18" }).write('{"status":"sent"}');
        setTimeout(() => response.socket?.end(), 50);
      },
      200,
    ],
    [
      "before the last of several pieces",
      (response) => {
        response.writeHead(200).write('{"status":"sent"}');
        setTimeout(() => response.socket?.end(), 50);
      },
      200,
    ],
  ])("asks once when the connection breaks %s", async (_, script, httpStatus) => {
    const { url, received } = await startSender(script);
    expect(await call(url)).toEqual(unknown("reset", httpStatus));
    expect(received).toHaveLength(1);
  });

  it("asks once when a connection that was kept breaks", async () => {
    const { url, received } = await startSender((response, number) => {
      if (number === 1) say(200, { status: "sent" })(response, number);
      else response.socket?.resetAndDestroy();
    });
    expect((await call(url)).answer).toMatchObject({ status: "sent" });
    expect(await call(url)).toEqual(unknown("reset", null));
    expect(received).toHaveLength(2);
  });

  it.each([
    ["nobody listens", () => Promise.resolve("http://127.0.0.1:1")],
    ["there is no such name", () => Promise.resolve("http://sender.invalid")],
    [
      "somebody else listens",
      () => listen(createTcpServer((socket) => void socket.end("220 mail.example.com ESMTP\r\n"))),
    ],
    ["TLS is expected", async () => (await startSender(say(200))).url.replace("http:", "https:")],
  ])("is no exception when %s", async (_, start) => {
    expect(await call(await start())).toEqual(unknown("reset", null));
  });

  it.each([301, 302, 303, 307, 308])("does not follow %i to a private address", async (code) => {
    const inside = await startSender(say(200, { status: "sent" }));
    const { url, received, seen } = await startSender((response) => {
      // The body never ends: it is not waited for.
      response.writeHead(code, { Location: inside.url }).write('{"status":"sent"}');
    });
    expect(await call(url)).toEqual(unknown("redirect", code));
    await expect.poll(() => seen.closed).toBe(1);
    expect([received.length, inside.received.length]).toEqual([1, 0]);
  });

  it("reads so much of an answer, and hangs up at one byte more", async () => {
    const fits = '{"status":"sent"}'.padEnd(MAXIMUM_ANSWER_BYTES);
    const { url: kind } = await startSender(say(200, fits));
    expect((await call(kind)).answer).toMatchObject({ status: "sent" });
    const { url: unkind } = await startSender(say(200, `${fits} `));
    expect(await call(unkind)).toEqual(unknown("too_large", 200));
  });

  it.each<[string, (response: ServerResponse) => void]>([
    [
      "has no end",
      (response) => {
        response.writeHead(200);
        const write = () => {
          while (!response.destroyed && response.write("x".repeat(16_384)));
          response.once("drain", write);
        };
        write();
      },
    ],
    [
      "unpacks to a thousand times its size",
      (response) => {
        response.writeHead(200, { "Content-Encoding": "gzip" });
        response.write(gzipSync(Buffer.alloc(50_000_000)));
      },
    ],
  ])("hangs up on an answer that %s", async (_, script) => {
    const { url, seen } = await startSender(script);
    expect(await call(url)).toEqual(unknown("too_large", 200));
    await expect.poll(() => seen.closed).toBe(1);
  });

  it("sends nothing that it cannot sign", async () => {
    const { url, received } = await startSender(say(200, { status: "sent" }));
    const calling = callSender(
      { url, secrets: ["whsec_short"] },
      { actionId: ACTION, body: "{}" },
      settings(),
    );
    await expect(calling).rejects.toThrow(TypeError);
    expect(received).toEqual([]);
  });
});

describe("lookUpAction", () => {
  const lookUp = (url: string) => lookUpAction({ url, secrets: SECRETS }, ACTION, settings());

  it("asks at the action's own address, signed, and past every cache", async () => {
    const { url, received } = await startSender(say(200, { status: "sent", id: "m1" }));
    expect((await lookUp(`${url}/kickoff/?team=1`)).answer).toEqual({
      status: "sent",
      externalId: "m1",
      thread: null,
      at: null,
    });
    expect(received).toEqual([
      {
        method: "GET",
        path: `/kickoff/actions/${ACTION}?team=1`,
        body: "",
        headers: expect.objectContaining({ "webhook-id": ACTION, "cache-control": "no-cache" }),
      },
    ]);
    const headers = received[0]?.headers as Record<string, string>;
    expect(SECRETS.map((secret) => new Webhook(secret).verify("", headers))).toEqual(
      Array(2).fill(undefined),
    );
  });

  it.each<[string, Script, object]>([
    ["not_found", say(404, { status: "not_found" }), { status: "not_found" }],
    ["a bare 404", say(404, "Not Found"), { status: "unknown", why: "status" }],
    [
      "a redirect",
      say(302, { status: "not_found" }, { Location: "/" }),
      { status: "unknown", why: "redirect" },
    ],
    [
      "a broken connection",
      (response) => void response.socket?.resetAndDestroy(),
      { status: "unknown", why: "reset" },
    ],
  ])("reads %s", async (_, script, expected) => {
    const { url } = await startSender(script);
    expect((await lookUp(url)).answer).toEqual(expected);
  });

  it.each([
    ["https://sender.example.com", "https://sender.example.com/actions/a%2Fb"],
    ["https://sender.example.com/", "https://sender.example.com/actions/a%2Fb"],
    ["https://sender.example.com/x", "https://sender.example.com/x/actions/a%2Fb"],
    ["https://sender.example.com/x/?y=1#z", "https://sender.example.com/x/actions/a%2Fb?y=1#z"],
  ])("of %s is at %s", (url, expected) => {
    expect(toLookUpUrl(url, "a/b")).toBe(expected);
  });
});

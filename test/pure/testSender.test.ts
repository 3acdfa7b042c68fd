/** A test of a sender, over a real network: what comes of every answer, and of every way not to answer. */
import { createServer as createTcpServer } from "node:net";
import { Webhook } from "standardwebhooks";
import { expect, it } from "vitest";

import { newSecret } from "../../src/outbound/signature.ts";
import { testSender } from "../../src/senders/testSender.ts";
import { listen, say, startSender } from "../support/scriptedSender.ts";

const TEST = "6b0000000000000000000001";
const SECRETS: readonly string[] = [newSecret(), newSecret()];
/** For what never ends; long enough for headers to arrive on a busy machine. */
const SHORT = 750;

const test = (url: string, timeoutMilliseconds = 5_000, secrets = SECRETS) =>
  testSender(
    { id: "s1", accountGroupId: "g1", url, secrets },
    { id: TEST, now: Date.now() },
    timeoutMilliseconds,
  );

const came = (outcome: string, httpStatus: number | null) => ({
  outcome,
  httpStatus,
  milliseconds: expect.any(Number),
});

it("sends the body that it signs with each secret, once", async () => {
  const { url, received } = await startSender(say(200, "anything"));
  const { milliseconds, ...rest } = await test(`${url}/kickoff?team=1`);

  expect(rest).toEqual({ outcome: "received", httpStatus: 200 });
  expect(Number.isInteger(milliseconds)).toBe(true);
  expect(received).toEqual([
    {
      method: "POST",
      path: "/kickoff?team=1",
      body: expect.any(String),
      headers: expect.objectContaining({
        "content-type": "application/json",
        "webhook-id": TEST,
        "user-agent": "Kickoff",
      }),
    },
  ]);
  const { body = "", headers } = received[0] ?? {};
  const expected = {
    type: "sender.test",
    timestamp: expect.stringMatching(/Z$/),
    data: { sender: "s1", account: "g1" },
  };
  expect(
    SECRETS.map((secret) => new Webhook(secret).verify(body, headers as Record<string, string>)),
  ).toEqual([expected, expected]);
});

it.each([
  [200, "received"],
  [204, "received"],
  [299, "received"],
  [400, "status"],
  [401, "refused"],
  [403, "refused"],
  [404, "status"],
  [429, "status"],
  [500, "status"],
  [503, "status"],
])("takes %i for %s", async (code, outcome) => {
  const { url, received } = await startSender(say(code));
  expect(await test(url)).toEqual(came(outcome, code));
  expect(received).toHaveLength(1);
});

it.each([301, 302, 303, 307, 308])("does not follow %i to a private address", async (code) => {
  const inside = await startSender(say(200));
  const { url, received } = await startSender(say(code, "", { Location: inside.url }));
  expect(await test(url)).toEqual(came("redirect", code));
  expect([received.length, inside.received.length]).toEqual([1, 0]);
});

it("waits for no body, and hangs up on it", async () => {
  const { url, seen } = await startSender((response) => {
    response.writeHead(200);
    const write = () => {
      while (!response.destroyed && response.write("x".repeat(16_384)));
      response.once("drain", write);
    };
    write();
  });
  expect(await test(url)).toEqual(came("received", 200));
  await expect.poll(() => seen.closed).toBe(1);
});

it("gives up a sender that never answers, and hangs up", async () => {
  const { url, received, seen } = await startSender(() => undefined);
  const result = await test(url, SHORT);

  expect(result).toEqual(came("timeout", null));
  expect(result.milliseconds).toBeGreaterThanOrEqual(SHORT - 5);
  await expect.poll(() => seen.closed).toBe(1);
  expect(received).toHaveLength(1);
});

it.each<[string, () => Promise<string>]>([
  ["nobody listens", () => Promise.resolve("http://127.0.0.1:1")],
  ["there is no such name", () => Promise.resolve("http://sender.invalid")],
  [
    "somebody else listens",
    () => listen(createTcpServer((socket) => void socket.end("220 mail.example.com ESMTP\r\n"))),
  ],
  ["TLS is expected", async () => (await startSender(say(200))).url.replace("http:", "https:")],
  [
    "the connection breaks",
    async () => (await startSender((response) => void response.socket?.resetAndDestroy())).url,
  ],
])("is no exception when %s", async (_, start) => {
  expect(await test(await start())).toEqual(came("unreachable", null));
});

it("sends nothing that it cannot sign", async () => {
  const { url, received } = await startSender(say(200));
  await expect(test(url, 5_000, ["whsec_short"])).rejects.toThrow(TypeError);
  expect(received).toEqual([]);
});

/** `POST …/senders/{senderId}/test` */
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";

import { expectStatus, givenApiKey, givenTenant, type Tenant } from "../../support/api.ts";
import { postWith } from "../../support/callWith.ts";
import { expectEnvelope, expectRefusal } from "../../support/expectations.ts";
import { answerAsSender } from "../../support/fakeSender.ts";
import { catchLogLines } from "../../support/logLines.ts";
import { expectUnchanged, takePicture } from "../../support/picture.ts";
import { countRequests, withinOneWindow } from "../../support/rateLimits.ts";
import { givenSender } from "../../support/senders.ts";

const TESTS = 30;

afterEach(() => vi.restoreAllMocks());

interface SenderTest {
  readonly outcome: string;
  readonly httpStatus: number | null;
  readonly milliseconds: number;
}

const test = (tenant: Tenant, id: string) => tenant.call<SenderTest>("POST", `/senders/${id}/test`);

it("sends one signed request to the sender's URL, and shows what came back", async () => {
  const tenant = await givenTenant();
  const { id, secret } = await givenSender(tenant, {
    url: "https://sender.example.com/kickoff?team=1",
  });
  const before = await takePicture();
  const received = answerAsSender(200);
  const log = catchLogLines();

  const reply = await test(tenant, id);

  expectEnvelope(reply);
  expect(expectStatus(reply, 200)).toEqual({
    outcome: "received",
    httpStatus: 200,
    milliseconds: expect.any(Number),
  });
  expect(received).toMatchObject([
    { url: "https://sender.example.com/kickoff?team=1", method: "POST", redirect: "manual" },
  ]);
  const [request] = received;
  expect(request?.isSignedWith(secret)).toBe(true);
  expect(JSON.parse(request?.body ?? "")).toEqual({
    type: "sender.test",
    timestamp: expect.any(String),
    data: { sender: id, account: tenant.accountGroupId },
  });
  expect(request?.headers.get("Authorization")).toBeNull();
  expect(log.ofEvent("request")).toMatchObject([
    { senderId: id, testOutcome: "received", testStatus: 200 },
  ]);
  await expectUnchanged(before);
});

it.each<[number | Error, string, number | null]>([
  [204, "received", 204],
  [401, "refused", 401],
  [302, "redirect", 302],
  [500, "status", 500],
  [new TypeError("Network connection lost."), "unreachable", null],
])("is a 200 when the sender answers %s: %s", async (answer, outcome, httpStatus) => {
  const tenant = await givenTenant();
  const { id } = await givenSender(tenant);
  const received = answerAsSender(answer);

  const reply = await test(tenant, id);

  expect(expectStatus(reply, 200)).toMatchObject({ outcome, httpStatus });
  expect(received).toHaveLength(1);
});

it("tests a sender that is disabled or blocked", async () => {
  const tenant = await givenTenant();
  const { id } = await givenSender(tenant, { enabled: false });
  await env.DATABASE.prepare("UPDATE senders SET blocked_code = 'x', blocked_at = 1 WHERE id = ?1")
    .bind(id)
    .run();
  answerAsSender(204);

  expect(expectStatus(await test(tenant, id), 200).outcome).toBe("received");
});

it("calls no address that it would not register", async () => {
  const tenant = await givenTenant();
  const { id } = await givenSender(tenant, { url: "http://127.0.0.1:1/" });
  const received = answerAsSender(204);

  const { status } = await postWith({ LOCAL_SENDERS: "refused" }, tenant, `/senders/${id}/test`);

  expect(status).toBe(422);
  expect(received).toEqual([]);
});

it("is a 500 when the secret cannot be read, and calls nobody", async () => {
  const tenant = await givenTenant();
  const { id } = await givenSender(tenant);
  const { id: other } = await givenSender(tenant);
  await env.DATABASE.prepare(
    "UPDATE senders SET secret = (SELECT o.secret FROM senders o WHERE o.id = ?2) WHERE id = ?1",
  )
    .bind(id, other)
    .run();
  const received = answerAsSender(204);
  const log = catchLogLines();

  expectRefusal(await test(tenant, id), 500, "INTERNAL_ERROR");

  expect(received).toEqual([]);
  expect(log.ofEvent("request.fault")[0]?.error).toContain(id);
});

it("is answered 429 after 30 with one key", async () => {
  const tenant = await givenTenant();
  const { id } = await givenSender(tenant);
  const colleague = await givenApiKey(tenant.accountGroupId);
  const received = answerAsSender(204);

  const { last, next, other } = await withinOneWindow(async () => {
    await countRequests(tenant.apiKeyId, TESTS - 1, env.TESTS_PER_API_KEY);
    return {
      last: await test(tenant, id),
      next: await test(tenant, id),
      other: await test(colleague, id),
    };
  });

  expect([last.status, other.status]).toEqual([200, 200]);
  expectRefusal(next, 429, "RATE_LIMIT_EXCEEDED", '"tests";q=30;w=60');
  expect(received).toHaveLength(2);
});

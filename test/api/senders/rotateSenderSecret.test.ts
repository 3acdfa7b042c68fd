/** `POST …/senders/{senderId}/rotate-secret` */
import { afterEach, expect, it, vi } from "vitest";

import { expectStatus, givenTenant, type Tenant } from "../../support/api.ts";
import { delayNextBatch, loseNextAnswer } from "../../support/database.ts";
import { expectEnvelope, expectRefusal, expectReplay } from "../../support/expectations.ts";
import { answerAsSender } from "../../support/fakeSender.ts";
import { givenSender, type Sender, type SenderWithSecret } from "../../support/senders.ts";

const DAY = 24 * 60 * 60 * 1_000;

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const rotate = (tenant: Tenant, id: string, key?: string) =>
  tenant.call<SenderWithSecret>("POST", `/senders/${id}/rotate-secret`, {
    headers: key === undefined ? {} : { "Idempotency-Key": key },
  });

async function given() {
  const tenant = await givenTenant();
  return { tenant, ...(await givenSender(tenant)) };
}

/** Which of the secrets sign a test of the sender. */
async function signing(tenant: Tenant, id: string, secrets: readonly string[]) {
  const received = answerAsSender(204);
  expectStatus(await tenant.call("POST", `/senders/${id}/test`), 200);
  return secrets.map((secret) => received[0]?.isSignedWith(secret));
}

it("answers a new secret, and the one before signs for a day more", async () => {
  const { tenant, id, secret, updatedAt } = await given();
  const now = Date.parse(updatedAt) + 5_000;
  vi.useFakeTimers({ toFake: ["Date"], now });

  const reply = await rotate(tenant, id);

  expectEnvelope(reply);
  const { secret: rotated, ...sender } = expectStatus(reply, 200);
  const until = new Date(now + DAY).toISOString();
  expect(sender).toMatchObject({
    previousSecretUntil: until,
    updatedAt: new Date(now).toISOString(),
  });
  expect(await signing(tenant, id, [secret, rotated])).toEqual([true, true]);
  expect(expectStatus(await tenant.call("GET", `/senders/${id}`), 200)).toEqual(sender);

  vi.setSystemTime(now + DAY);
  expect(await signing(tenant, id, [secret, rotated])).toEqual([false, true]);
  const later = expectStatus(await tenant.call<Sender>("GET", `/senders/${id}`), 200);
  expect(later.previousSecretUntil).toBeNull();
});

it("ends the secret before the last two at once", async () => {
  const { tenant, id, secret } = await given();
  const { secret: second } = expectStatus(await rotate(tenant, id), 200);
  const { secret: third } = expectStatus(await rotate(tenant, id), 200);

  expect(await signing(tenant, id, [secret, second, third])).toEqual([false, true, true]);
});

it("rotates for each of ten requests that come at once", async () => {
  const { tenant, id } = await given();

  const replies = await Promise.all(Array.from({ length: 10 }, () => rotate(tenant, id)));

  const secrets = replies.map((reply) => expectStatus(reply, 200).secret);
  expect(new Set(secrets).size).toBe(10);
  const signs = await signing(tenant, id, secrets);
  expect(signs.filter((isSigned) => isSigned)).toHaveLength(2);
});

it("rotates once under a key, also when D1's answer is lost", async () => {
  const { tenant, id, secret } = await given();
  loseNextAnswer();

  const first = await rotate(tenant, id, "key");
  const repeated = await rotate(tenant, id, "key");

  expectReplay(repeated, first);
  const { secret: rotated } = expectStatus(repeated, 200);
  expect(await signing(tenant, id, [secret, rotated])).toEqual([true, true]);
});

it("rotates once without a key when D1's answer is lost", async () => {
  const { tenant, id, secret } = await given();
  loseNextAnswer();

  const { secret: rotated } = expectStatus(await rotate(tenant, id), 200);

  expect(await signing(tenant, id, [secret, rotated])).toEqual([true, true]);
});

it("makes no secret that nobody was shown the newest one when it comes late", async () => {
  const { tenant, id, secret } = await given();
  const bringLate = delayNextBatch();
  expectRefusal(await rotate(tenant, id), 502, "UPSTREAM_ERROR");
  const { secret: rotated } = expectStatus(await rotate(tenant, id), 200);

  await bringLate();

  expect(await signing(tenant, id, [secret, rotated])).toEqual([true, true]);
});

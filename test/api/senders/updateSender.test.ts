/** `PATCH …/senders/{senderId}` */
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";

import { MAXIMUM_ATTEMPTS } from "../../../src/database/limits.ts";
import { expectStatus, givenTenant, type Tenant } from "../../support/api.ts";
import { delayNextBatch, loseNextAnswer, overtakeEachBatch } from "../../support/database.ts";
import { expectEnvelope, expectRefusal } from "../../support/expectations.ts";
import { expectUnchanged, takePicture } from "../../support/picture.ts";
import { givenSender, type Sender } from "../../support/senders.ts";

afterEach(() => vi.restoreAllMocks());

const update = (tenant: Tenant, senderId: string, body: unknown) =>
  tenant.call<Sender>("PATCH", `/senders/${senderId}`, { body });

const read = async (tenant: Tenant, senderId: string) =>
  expectStatus(await tenant.call<Sender>("GET", `/senders/${senderId}`), 200);

async function givenOwnSender() {
  const tenant = await givenTenant();
  const hours = { timeZone: "UTC", days: ["monday"], from: "09:00", to: "17:00" };
  const { id } = await givenSender(tenant, { workingHours: hours, looksUpActions: true });
  return { tenant, id, sender: await read(tenant, id) };
}

/** What only a sender says of itself, as an operator would write it. */
function setRow(id: string, assignments: string): Promise<unknown> {
  return env.DATABASE.prepare(`UPDATE senders SET ${assignments} WHERE id = ?1`).bind(id).run();
}

const NO_LIMITS = { perDay: null, perWeek: null };
const otherHours = { timeZone: "Asia/Kolkata", days: ["friday"], from: "00:00", to: "24:00" };

it.each<[Record<string, unknown>, Record<string, unknown>?]>([
  [{ name: "Another" }],
  [{ url: "http://127.0.0.1:2/" }],
  [{ kinds: ["inmail"] }],
  [
    { limits: { inmail: { perWeek: 3 } } },
    {
      limits: {
        engage: NO_LIMITS,
        connection_request: NO_LIMITS,
        direct_message: NO_LIMITS,
        inmail: { perDay: null, perWeek: 3 },
      },
    },
  ],
  [{ spacingSeconds: 90 }],
  [{ workingHours: null }],
  [{ workingHours: otherHours }],
  [{ keepsKeysHours: 5 }],
  [{ looksUpActions: false }],
  [{ enabled: false }],
  [{ blocked: null }],
  [{ name: "Another", workingHours: null, enabled: false, spacingSeconds: 1 }],
])("changes just %j", async (change, shown = change) => {
  const { tenant, id, sender } = await givenOwnSender();

  const reply = await update(tenant, id, change);

  expectEnvelope(reply);
  const { windows: _, next: __, ...settings } = sender;
  expect(expectStatus(reply, 200)).toMatchObject({
    ...settings,
    ...shown,
    updatedAt: reply.body.data.updatedAt,
  });
  const { next: ___, ...present } = await read(tenant, id);
  expect(reply.body.data).toMatchObject(present);
});

it("shows a block until somebody ends it", async () => {
  const { tenant, id } = await givenOwnSender();
  await setRow(id, "blocked_code = 'checkpoint', blocked_at = 1764500000000");

  const blocked = await read(tenant, id);
  const renamed = expectStatus(await update(tenant, id, { name: "Another" }), 200);
  const unblocked = expectStatus(await update(tenant, id, { blocked: null }), 200);

  const block = { code: "checkpoint", since: "2025-11-30T10:53:20.000Z" };
  expect([blocked.blocked, renamed.blocked, unblocked.blocked]).toEqual([block, block, null]);
  expect(blocked.next).toEqual([
    { kind: "connection_request", at: null, waitsFor: "blocked" },
    { kind: "direct_message", at: null, waitsFor: "blocked" },
  ]);
});

it("shows until when the sender has asked to wait, and no pause that is over", async () => {
  const tenant = await givenTenant();
  const { id } = await givenSender(tenant);
  const [ahead, further] = [Date.now() + 3_600_000, Date.now() + 7_200_000];
  const toTime = (milliseconds: number) => new Date(milliseconds).toISOString();

  await setRow(id, `limited_until = ${ahead}, limited_kinds = '{"direct_message":${further}}'`);
  const limited = await read(tenant, id);
  await setRow(id, "limited_until = 1, limited_kinds = '{}'");
  const over = await read(tenant, id);

  expect(limited.limitedUntil).toBe(toTime(ahead));
  expect(limited.next).toEqual([
    { kind: "connection_request", at: toTime(ahead), waitsFor: "limited" },
    { kind: "direct_message", at: toTime(further), waitsFor: "limited" },
  ]);
  expect(over.limitedUntil).toBeNull();
});

it("says that a disabled sender may not act", async () => {
  const { tenant, id } = await givenOwnSender();

  const { next } = expectStatus(await update(tenant, id, { enabled: false }), 200);

  expect(next).toContainEqual({ kind: "direct_message", at: null, waitsFor: "disabled" });
});

it("changes once when an answer of D1 is lost", async () => {
  const { tenant, id } = await givenOwnSender();
  loseNextAnswer();

  const changed = expectStatus(await update(tenant, id, { name: "Another" }), 200);

  expect(changed.name).toBe("Another");
});

it("does not undo a later change when it comes late", async () => {
  const { tenant, id } = await givenOwnSender();
  const bringLate = delayNextBatch();
  expectRefusal(await update(tenant, id, { name: "Old" }), 502, "UPSTREAM_ERROR");
  expectStatus(await update(tenant, id, { name: "New" }), 200);

  await bringLate();

  expect((await read(tenant, id)).name).toBe("New");
});

it("is a 502 that leaves it as it was when another change comes before each attempt", async () => {
  const { tenant, id, sender } = await givenOwnSender();
  const batches = overtakeEachBatch(
    env.DATABASE.prepare("UPDATE senders SET updated_at = updated_at + 1000000 WHERE id = ?1").bind(
      id,
    ),
  );

  expectRefusal(await update(tenant, id, { name: "Mine" }), 502, "UPSTREAM_ERROR");

  expect(batches()).toBe(MAXIMUM_ATTEMPTS);
  expect((await read(tenant, id)).name).toBe(sender.name);
});

it.each<[number, string, unknown]>([
  [400, "body", {}],
  [400, "name", { name: null }],
  [400, "limits", { limits: null }],
  [400, "kinds", { kinds: [] }],
  [400, "blocked", { blocked: { code: "mine" } }],
  [400, "body", { name: "Another", id: "0".repeat(24) }],
  [422, "url", { url: "https://169.254.169.254/" }],
  [422, "url", { url: "http://kickoff.test/" }],
  [422, "workingHours.to", { workingHours: { ...otherHours, to: "00:00" } }],
])("answers %i for %s in %j, and changes nothing", async (status, field, body) => {
  const { tenant, id } = await givenOwnSender();
  const before = await takePicture();

  const reply = await update(tenant, id, body);

  expect(expectRefusal(reply, status, "VALIDATION_ERROR")).toContain(`${field}: `);
  await expectUnchanged(before);
});

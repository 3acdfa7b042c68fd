/** `POST …/sender-events`: how senders stand, what is no event, and what happens among faults. */
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { expectStatus, givenApiKey, givenTenant, type Tenant } from "../../support/api.ts";
import { delayNextBatch, loseNextAnswer, overtakeEachBatch } from "../../support/database.ts";
import {
  actionIdOf,
  givenAction,
  givenExecutingRun,
  keepSendersAsleep,
  readAction,
  tell,
  tellOne,
} from "../../support/executingRun.ts";
import { expectEnvelope, expectRefusal } from "../../support/expectations.ts";
import { expectUnchanged, takePicture } from "../../support/picture.ts";
import { givenSender, type Sender } from "../../support/senders.ts";

let woken: string[];

beforeEach(() => {
  woken = keepSendersAsleep();
});
afterEach(() => vi.restoreAllMocks());

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const ahead = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

/** Lets the next batch through, which is the look at what events are about, and then does something. */
function afterTheLook(then: () => void): void {
  const batch = env.DATABASE.batch.bind(env.DATABASE);
  vi.spyOn(env.DATABASE, "batch").mockImplementationOnce((statements) => {
    vi.mocked(env.DATABASE.batch).mockRestore();
    then();
    return batch(statements);
  });
}

async function givenOwnSender() {
  const tenant = await givenTenant();
  const { id } = await givenSender(tenant);
  const read = async () =>
    expectStatus(await tenant.call<Sender>("GET", `/senders/${id}`), 200) as Sender & {
      readonly next: readonly { kind: string; at: string | null; waitsFor: string | null }[];
    };
  return { tenant, senderId: id, read };
}

it("goes by what comes last where a block and restorations have the same time", async () => {
  const { tenant, senderId, read } = await givenOwnSender();
  const occurredAt = ago(10);
  const restored = { type: "sender.restored", senderId, occurredAt };
  const blocked = { type: "sender.blocked", senderId, code: "checkpoint", occurredAt };

  const outcomes: string[] = [];
  for (const event of [restored, blocked, restored]) outcomes.push(await tellOne(tenant, event));

  expect(outcomes).toEqual(["applied", "applied", "applied"]);
  expect((await read()).blocked).toBeNull();
});

it("pauses a sender, for everything or for a kind, and moves it forward in time", async () => {
  const { tenant, senderId, read } = await givenOwnSender();
  const before = await read();
  const [all, one] = [ahead(1), ahead(2)];

  const results = await tell(
    tenant,
    { type: "sender.limited", senderId, until: all },
    { type: "sender.limited", senderId, until: one, kind: "direct_message" },
    { type: "sender.limited", senderId, until: ahead(0.5) },
    { type: "sender.limited", senderId, until: ago(1) },
  );

  expect(results.map(({ reason }) => reason)).toEqual([null, null, "already-known", "over"]);
  const after = await read();
  expect(after.limitedUntil).toBe(all);
  expect(after.next).toEqual([
    { kind: "connection_request", at: all, waitsFor: "limited" },
    { kind: "direct_message", at: one, waitsFor: "limited" },
  ]);
  expect(Date.parse(after.updatedAt)).toBeGreaterThan(Date.parse(before.updatedAt));
  expect(woken).toContain(`${tenant.accountGroupId}/${senderId}`);
});

it("blocks a sender until it is restored, in whatever order that is told", async () => {
  const { tenant, senderId, read } = await givenOwnSender();
  const blocked = { type: "sender.blocked", senderId, code: "checkpoint", occurredAt: ago(10) };

  await tell(
    tenant,
    { ...blocked, id: "b" },
    { type: "sender.limited", senderId, until: ahead(3) },
  );
  const first = await read();
  woken.length = 0;
  await tell(tenant, { type: "sender.restored", senderId, occurredAt: ago(5) });
  const then = await read();
  const late = await tellOne(tenant, { ...blocked, occurredAt: ago(7) });

  expect(first.blocked).toEqual({ code: "checkpoint", since: blocked.occurredAt });
  expect([then.blocked, then.limitedUntil]).toEqual([null, null]);
  expect(woken).toEqual([`${tenant.accountGroupId}/${senderId}`]);
  expect(late).toBe("outdated");
  expect((await read()).blocked).toBeNull();
});

it("does not block a sender again for what a person has put right", async () => {
  const { tenant, senderId, read } = await givenOwnSender();
  const blocked = { type: "sender.blocked", senderId, occurredAt: ago(10) };
  await tell(tenant, blocked);
  await tenant.call("PATCH", `/senders/${senderId}`, { body: { blocked: null } });

  expect(await tellOne(tenant, { ...blocked, occurredAt: ago(5) })).toBe("outdated");

  expect((await read()).blocked).toBeNull();
});

it("knows a sender by an action of its own", async () => {
  const run = await givenExecutingRun(1);
  await givenAction(run, 0, { status: "accepted" });

  const event = { type: "sender.blocked", actionId: actionIdOf(run, 0) };
  expect(await tellOne(run.tenant, event)).toBe("applied");

  const sender = await run.tenant.call<Sender>("GET", `/senders/${run.senderId}`);
  expect(sender.body.data.blocked).toMatchObject({ code: "unspecified" });
});

it("does once what it was told when an answer of D1 is lost", async () => {
  const run = await givenExecutingRun(1);
  await givenAction(run, 0, { status: "accepted" });
  const event = { id: "lost", type: "action.sent", actionId: actionIdOf(run, 0) };
  let batches = () => 0;
  afterTheLook(() => {
    batches = loseNextAnswer();
  });

  expect(await tellOne(run.tenant, event)).toBe("applied");

  // The record, and its repetition.
  expect(batches()).toBe(2);
  const action = await readAction(run, 0);
  expect(action).toMatchObject({ status: "sent" });
  expect(await tellOne(run.tenant, event)).toBe("repeated");
});

it("does nothing late that another event has overtaken", async () => {
  const run = await givenExecutingRun(1);
  await givenAction(run, 0, { status: "accepted" });
  const actionId = actionIdOf(run, 0);
  let bringLate: () => Promise<unknown> = () => Promise.resolve();
  afterTheLook(() => {
    bringLate = delayNextBatch();
  });
  const rejection = await run.tenant.call("POST", "/sender-events", {
    body: { events: [{ id: "r", type: "action.rejected", occurredAt: ago(1), actionId }] },
  });
  expectRefusal(rejection, 502, "UPSTREAM_ERROR");
  expect(await tellOne(run.tenant, { type: "action.sent", actionId })).toBe("applied");

  await bringLate();

  expect(await readAction(run, 0)).toMatchObject({ status: "sent" });
  expect(await tellOne(run.tenant, { id: "r", type: "action.rejected", actionId })).toBe("settled");
});

it("is a 502 that changes nothing when what it is about changes before each attempt", async () => {
  const { tenant, senderId, read } = await givenOwnSender();
  overtakeEachBatch(
    env.DATABASE.prepare("UPDATE senders SET updated_at = updated_at + 1000000 WHERE id = ?1").bind(
      senderId,
    ),
  );
  const reply = await tenant.call("POST", "/sender-events", {
    body: { events: [{ id: "1", type: "sender.blocked", occurredAt: ago(1), senderId }] },
  });

  expectRefusal(reply, 502, "UPSTREAM_ERROR");
  expect((await read()).blocked).toBeNull();
});

it("is an envelope", async () => {
  const { tenant, senderId } = await givenOwnSender();
  const reply = await tenant.call("POST", "/sender-events", {
    body: { events: [{ id: "1", type: "sender.restored", occurredAt: ago(1), senderId }] },
  });
  expectEnvelope(reply);
  expect(reply.body.data).toEqual({ results: [{ id: "1", outcome: "applied", reason: null }] });
});

it("is 502 for an account group that does not exist", async () => {
  const key = await givenApiKey("f".repeat(24));
  const reply = await key.call("POST", "/sender-events", {
    body: { events: [{ id: "1", type: "lead.unsubscribed", occurredAt: ago(1), email: "a@b.co" }] },
  });
  expectRefusal(reply, 502, "UPSTREAM_ERROR");
});

it("takes a hundred events, and no more", async () => {
  const tenant = await givenTenant();
  const event = { type: "lead.unsubscribed", occurredAt: ago(1) };
  const send = (length: number) =>
    tenant.call("POST", "/sender-events", {
      body: { events: Array.from({ length }, (_, index) => ({ ...event, id: `${index}` })) },
    });

  expectRefusal(await send(101), 400, "VALIDATION_ERROR");
  expectStatus(await send(100), 200);
});

const base = { id: "1", occurredAt: ago(1) };
it.each<[string, unknown]>([
  ["events", {}],
  ["events", { events: [] }],
  ["events[0].type", { events: [base] }],
  ["events[0].type", { events: [{ ...base, type: "action.lost" }] }],
  ["events[0]", { events: ["sender.restored"] }],
  ["events[0].id", { events: [{ ...base, id: "", type: "sender.restored" }] }],
  ["events[0].occurredAt", { events: [{ ...base, type: "sender.restored", occurredAt: "now" }] }],
  [
    "events[0].occurredAt",
    { events: [{ ...base, type: "sender.restored", occurredAt: "2026-12-01T09:00:00" }] },
  ],
  ["events[0].actionId", { events: [{ ...base, type: "action.sent", actionId: "1" }] }],
  ["events[0].until", { events: [{ ...base, type: "sender.limited" }] }],
  ["events[0].kind", { events: [{ ...base, type: "sender.limited", until: ago(1), kind: "x" }] }],
  ["events[0]", { events: [{ ...base, type: "sender.restored", until: ago(1) }] }],
])("answers 400 for %s in %j, and changes nothing", async (field, body) => {
  const tenant: Tenant = await givenTenant();
  const before = await takePicture();

  const reply = await tenant.call("POST", "/sender-events", { body });

  expect(expectRefusal(reply, 400, "VALIDATION_ERROR")).toContain(`${field}: `);
  await expectUnchanged(before);
});

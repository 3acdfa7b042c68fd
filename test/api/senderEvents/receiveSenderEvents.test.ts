/** `POST …/sender-events`: events of actions and connections. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { givenTenant } from "../../support/api.ts";
import {
  actionIdOf,
  type ExecutingRun,
  givenAction,
  givenExecutingRun,
  instanceIdOf,
  keepSendersAsleep,
  type Progress,
  readAction,
  readCounters,
  readInstance,
  tell,
  tellOne,
} from "../../support/executingRun.ts";

let woken: string[];

beforeEach(() => {
  woken = keepSendersAsleep();
});
afterEach(() => vi.restoreAllMocks());

const sent: Progress = { status: "sent", externalId: null, thread: null, at: null };
const accepted: Progress = { status: "accepted" };
const unknown: Progress = { status: "unknown", why: "timeout" };
const later: Progress = { status: "later", until: Date.now() + 3_600_000, scope: "action" };

function nameOf({ tenant, senderId }: ExecutingRun): string {
  return `${tenant.accountGroupId}/${senderId}`;
}

it.each<[string, Progress]>([
  ["accepted", accepted],
  ["unknown", unknown],
  ["sending", "sending"],
  ["expired", later],
])("counts a %s action as sent, and lets its sender's object decide", async (_, progress) => {
  const run = await givenExecutingRun(1);
  await givenAction(run, 0, progress);
  woken.length = 0;
  const event = { type: "action.sent", actionId: actionIdOf(run, 0), thread: "t", messageId: "m" };

  expect(await tellOne(run.tenant, event)).toBe("applied");

  expect(await readAction(run, 0)).toMatchObject({
    status: "sent",
    thread: "t",
    external_id: "m",
    code: null,
  });
  const { due_at, version } = await readInstance(run, 0);
  expect(due_at).toBeLessThanOrEqual(Date.now());
  expect(version).toBe(progress === "sending" ? 2 : 3);
  expect(woken).toEqual([nameOf(run)]);
});

it("says of an action that is reserved that nobody was asked for it", async () => {
  const run = await givenExecutingRun(1);
  await givenAction(run, 0, "reserved");
  const event = { type: "action.sent", actionId: actionIdOf(run, 0) };

  expect(await tellOne(run.tenant, event)).toBe("not-asked");

  expect(await readAction(run, 0)).toMatchObject({ status: "reserved" });
});

it("keeps a result that is final", async () => {
  const run = await givenExecutingRun(1);
  await givenAction(run, 0, sent);
  const before = await readAction(run, 0);
  const actionId = actionIdOf(run, 0);

  const results = [
    await tellOne(run.tenant, { type: "action.rejected", actionId, code: "gone" }),
    await tellOne(run.tenant, { type: "action.later", actionId }),
    await tellOne(run.tenant, { type: "action.sent", actionId }),
  ];

  expect(results).toEqual(["settled", "settled", "settled"]);
  expect(await readAction(run, 0)).toEqual(before);
});

it("keeps the words of a rejection", async () => {
  const run = await givenExecutingRun(1);
  await givenAction(run, 0, accepted);
  const event = { type: "action.rejected", actionId: actionIdOf(run, 0), message: "No\nway" };

  expect(await tellOne(run.tenant, event)).toBe("applied");

  expect(await readAction(run, 0)).toMatchObject({
    status: "rejected",
    code: "unspecified",
    message: "No way",
  });
});

it.each<[string, Progress]>([
  ["accepted", accepted],
  ["unknown", unknown],
])(
  "gives an action back that was %s and did not happen, until the sender says",
  async (_, progress) => {
    const run = await givenExecutingRun(1);
    await givenAction(run, 0, progress);
    const until = Date.now() + 3_600_000;
    const event = {
      type: "action.later",
      actionId: actionIdOf(run, 0),
      until: new Date(until).toISOString(),
    };

    expect(await tellOne(run.tenant, event)).toBe("applied");

    expect(await readAction(run, 0)).toMatchObject({
      status: "expired",
      attempt: 0,
      slot_at: null,
      first_called_at: null,
    });
    expect(await readInstance(run, 0)).toMatchObject({ reason: "due", due_at: until, step: 1 });
    const { counters, rows } = await readCounters(run.runId);
    expect(counters).toEqual(rows);
  },
);

it("changes nothing when an event is told again, later, at once, or twice in a call", async () => {
  const run = await givenExecutingRun(1);
  await givenAction(run, 0, accepted);
  const event = {
    id: "e-1",
    occurredAt: new Date().toISOString(),
    type: "action.sent",
    actionId: actionIdOf(run, 0),
  };

  const atOnce = await Promise.all([
    tell(run.tenant, event, event),
    tell(run.tenant, event),
    tell(run.tenant, event),
  ]);
  const before = [await readAction(run, 0), await readInstance(run, 0)];
  const again = await tell(run.tenant, event);

  const outcomes = atOnce.flat().map(({ outcome }) => outcome);
  expect(outcomes.filter((outcome) => outcome === "applied")).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === "repeated")).toHaveLength(3);
  expect(again).toEqual([{ id: "e-1", outcome: "repeated", reason: null }]);
  expect([await readAction(run, 0), await readInstance(run, 0)]).toEqual(before);
});

it("answers in order, and lets an event see those before it", async () => {
  const run = await givenExecutingRun(2);
  await givenAction(run, 0, accepted);
  const actionId = actionIdOf(run, 0);

  const results = await tell(
    run.tenant,
    { id: "1", type: "action.sent", actionId },
    { id: "2", type: "action.rejected", actionId },
    { id: "3", type: "connection.accepted", actionId },
    { id: "4", type: "connection.accepted", instanceId: instanceIdOf(run, 0) },
    { id: "5", type: "action.sent", actionId: actionIdOf(run, 1) },
    { id: "6", type: "sender.restored" },
    { id: "7", type: "sender.restored", senderId: "0".repeat(24) },
    { id: "8", type: "message.received", leadId: "0".repeat(24) },
  );

  expect(results.map(({ id, reason }) => [id, reason])).toEqual([
    ["1", null],
    ["2", "settled"],
    ["3", null],
    ["4", "already-known"],
    ["5", "unknown-action"],
    ["6", "incomplete"],
    ["7", "unknown-sender"],
    ["8", "unknown-person"],
  ]);
  expect(await readAction(run, 0)).toMatchObject({ status: "sent" });
  expect((await readAction(run, 0)).connected_at).not.toBeNull();
});

it.each<[string, Progress]>([
  ["sent", sent],
  ["on its way", "sending"],
  ["unknown", unknown],
])("takes an acceptance of a request that is %s, by whatever names it", async (_, progress) => {
  const run = await givenExecutingRun(3);
  for (const position of [0, 1, 2]) await givenAction(run, position, progress);
  woken.length = 0;

  const results = await tell(
    run.tenant,
    { type: "connection.accepted", leadId: run.leadIds[0] },
    { type: "connection.accepted", email: "LEAD-1@example.com", senderId: run.senderId },
    { type: "connection.accepted", instanceId: instanceIdOf(run, 2) },
  );

  expect(results.map(({ outcome }) => outcome)).toEqual(["applied", "applied", "applied"]);
  for (const position of [0, 1, 2]) {
    const action = await readAction(run, position);
    expect(action).toMatchObject({ status: "sent" });
    expect(action.connected_at).not.toBeNull();
    expect((await readInstance(run, position)).due_at).toBeLessThanOrEqual(Date.now());
  }
  expect(woken).toEqual([nameOf(run)]);
});

it("takes an acceptance in every campaign that has asked for it, of the sender that it names", async () => {
  const first = await givenExecutingRun(1);
  const { audienceId } = first;
  const second = await givenExecutingRun(0, { audienceId }, first);
  const elsewhere = await givenExecutingRun(1, {}, first);
  const never = await givenExecutingRun(1, {}, first);
  for (const run of [first, second, elsewhere]) await givenAction(run, 0, sent);
  const { tenant } = first;
  const event = { type: "connection.accepted", email: "lead-0@example.com" };

  const results = [
    await tellOne(tenant, { ...event, senderId: "0".repeat(24) }),
    await tellOne(tenant, event),
    await tellOne(tenant, event),
    await tellOne(tenant, { type: "connection.withdrawn", email: "lead-0@example.com" }),
    await tellOne(tenant, { type: "connection.accepted", leadId: never.leadIds[0] }),
  ];

  expect(results).toEqual([
    "no-connection-request",
    "applied",
    "already-known",
    "already-known",
    "no-connection-request",
  ]);
  for (const run of [first, second, elsewhere]) {
    expect((await readAction(run, 0)).connected_at).not.toBeNull();
  }
});

it("takes a withdrawal", async () => {
  const run = await givenExecutingRun(1);
  await givenAction(run, 0, sent);
  const event = { type: "connection.withdrawn", actionId: actionIdOf(run, 0) };

  expect(await tellOne(run.tenant, event)).toBe("applied");

  expect((await readAction(run, 0)).withdrawn_at).not.toBeNull();
  expect((await readInstance(run, 0)).due_at).toBeLessThanOrEqual(Date.now());
});

it("knows nothing of another account group", async () => {
  const run = await givenExecutingRun(1);
  await givenAction(run, 0, accepted);
  const other = await givenTenant();
  const [action, instance] = [await readAction(run, 0), await readInstance(run, 0)];

  const results = await tell(
    other,
    { type: "action.sent", actionId: actionIdOf(run, 0) },
    { type: "connection.accepted", actionId: actionIdOf(run, 0) },
    { type: "message.received", instanceId: instanceIdOf(run, 0) },
    { type: "message.received", leadId: run.leadIds[0], email: "lead-0@example.com" },
    { type: "sender.blocked", senderId: run.senderId },
    { type: "sender.blocked", actionId: actionIdOf(run, 0) },
  );

  expect(results.map(({ reason }) => reason)).toEqual([
    "unknown-action",
    "no-connection-request",
    "unknown-person",
    "unknown-person",
    "unknown-sender",
    "unknown-sender",
  ]);
  expect([await readAction(run, 0), await readInstance(run, 0)]).toEqual([action, instance]);
});

/** A started campaign reaches its people: from the start to the completion, through a sender. */
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";

import { givenTenant, start, stopCampaign } from "../support/api.ts";
import {
  givenExecution,
  type InstanceRow,
  readActions,
  readRunInstances,
  untilInstances,
} from "../support/execution.ts";
import {
  type AskedAction,
  type PerformingAnswer,
  performAsSender,
} from "../support/performingSender.ts";
import { countRowsOf } from "../support/rowsMeter.ts";
import { eventually } from "../support/stores.ts";

const MINUTE = 60_000;
/** What a sender was asked for a campaign: those of other tests may still be asked. */
const askedFor = (ledger: readonly AskedAction[], campaignId: string) =>
  ledger.filter(({ campaign }) => campaign.id === campaignId);
const SENT = { status: 200, body: { status: "sent" } } as const;

const areCompleted = (leads: number) => (instances: readonly InstanceRow[]) =>
  instances.length === leads && instances.every(({ status }) => status === "completed");

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a campaign", () => {
  it.each([
    ["connect", 1],
    ["engage-inmail", 2],
  ])(
    "of the workflow %s asks once for each of its steps, in order, and completes",
    async (id, steps) => {
      const ledger = performAsSender();
      const tenant = await givenTenant();
      const { campaignId, runId, leadIds } = await givenExecution(tenant, 12, {
        campaign: { starterTemplateId: id },
      });
      const read = () => tenant.call<{ status: string }>("GET", `/campaigns/${campaignId}`);
      await eventually(read, ({ body }) => body.data.status === "completed");

      expect(askedFor(ledger, campaignId)).toHaveLength(12 * steps);
      for (const leadId of leadIds) {
        const own = ledger.filter(({ lead }) => lead.id === leadId);
        expect(own.map(({ step }) => step)).toEqual(
          Array.from({ length: steps }, (_, at) => at + 1),
        );
      }
      const instances = await readRunInstances(runId);
      expect(new Set(instances.map(({ status, reason }) => `${status} ${reason}`))).toEqual(
        new Set(["completed done"]),
      );
      const again = await start(tenant, campaignId);
      expect(again).toMatchObject({ status: 409, body: { error: { code: "CAMPAIGN_COMPLETED" } } });
    },
  );

  it("renders its messages for each lead", async () => {
    const ledger = performAsSender();
    const { campaignId, runId } = await givenExecution(await givenTenant(), 2);
    await untilInstances(runId, areCompleted(2));
    const texts = askedFor(ledger, campaignId).map(({ content, lead }) => [
      content?.text.includes(lead.name),
      content?.text,
    ]);
    expect(texts.every(([named, text]) => named === true && !String(text).includes("{{"))).toBe(
      true,
    );
  });

  it("takes up leads that have waited for a sender, once there is one", async () => {
    const ledger = performAsSender();
    const tenant = await givenTenant();
    const disabled = { sender: { enabled: false } };
    const { campaignId, runId, senderId } = await givenExecution(tenant, 3, disabled);
    await eventually(
      () => readRunInstances(runId),
      ({ length }) => length === 3,
    );
    expect(askedFor(ledger, campaignId)).toHaveLength(0);
    await tenant.call("PATCH", `/senders/${senderId}`, { body: { enabled: true } });
    await untilInstances(runId, areCompleted(3));
    expect(askedFor(ledger, campaignId)).toHaveLength(3);
  });
});

describe("an answer", () => {
  const soon = () => new Date(Date.now() + 1_500).toISOString();

  it.each<[string, () => PerformingAnswer, object, object]>([
    [
      "sent",
      () => ({ status: 200, body: { status: "sent", id: "m1", thread: "t1" } }),
      { status: "completed", reason: "done" },
      { status: "sent", attempt: 1, thread: "t1" },
    ],
    [
      "skipped",
      () => ({ status: 200, body: { status: "skipped", reason: "already connected" } }),
      { status: "completed", reason: "done" },
      { status: "skipped", message: "already connected" },
    ],
    [
      "accepted",
      () => ({ status: 202, body: { status: "accepted" } }),
      { status: "running", reason: "accepted-by-sender" },
      { status: "accepted", attempt: 1 },
    ],
    [
      "rejected",
      () => ({
        status: 422,
        body: { status: "rejected", code: "no_such_person", message: "Gone" },
      }),
      { status: "failed", reason: "rejected", detail: "no_such_person" },
      { status: "rejected", code: "no_such_person", message: "Gone" },
    ],
    [
      "blocked",
      () => ({ status: 401, body: { status: "blocked", code: "checkpoint" } }),
      { status: "running", reason: "due", step: 1 },
      { status: "expired", attempt: 0, code: "checkpoint" },
    ],
    [
      "of another kind: nobody knows what happened",
      () => ({ status: 500, body: {} }),
      { status: "running", reason: "unknown-action", due_at: null },
      { status: "unknown", attempt: 1, code: "status" },
    ],
    [
      "that never comes: nobody knows what happened",
      () => new Error("Network connection lost."),
      { status: "running", reason: "unknown-action", due_at: null },
      { status: "unknown", attempt: 1, code: "reset" },
    ],
  ])("%s is recorded, and followed up", async (_, answer, instance, action) => {
    performAsSender(answer);
    const { campaignId, runId } = await givenExecution(await givenTenant(), 1);
    await eventually(
      () => readActions(campaignId),
      ([only]) => only !== undefined && !["reserved", "sending"].includes(only.status),
    );
    expect(await readRunInstances(runId)).toMatchObject([instance]);
    expect(await readActions(campaignId)).toMatchObject([action]);
  });

  it.each(["action", "kind", "sender"])(
    "later with the scope %s gives the attempt back, and the action is asked for when its time has come",
    async (scope) => {
      const answers: PerformingAnswer[] = [
        { status: 429, body: { status: "later", scope, until: soon() } },
      ];
      const ledger = performAsSender(() => answers.shift() ?? SENT);
      const { campaignId, runId } = await givenExecution(await givenTenant(), 1);
      await untilInstances(runId, ([only]) => only?.status === "completed");
      const asked = askedFor(ledger, campaignId);
      expect(asked.map(({ action }) => action.attempt)).toEqual([1, 1]);
      expect(new Set(asked.map(({ action }) => action.id)).size).toBe(1);
      expect(await readActions(campaignId)).toMatchObject([{ status: "sent", attempt: 1 }]);
    },
  );

  it.each([
    ["later", { status: 429, body: { status: "later", scope: "sender" } }],
    ["blocked", { status: 403, body: { status: "blocked", code: "checkpoint" } }],
  ])(
    "%s lets none but the calls on their way begin, in the same message either",
    async (_, answer) => {
      const ledger = performAsSender(() => ({
        ...answer,
        body: { ...answer.body, until: new Date(Date.now() + MINUTE).toISOString() },
      }));
      const { campaignId } = await givenExecution(await givenTenant(), 25);
      await eventually(
        () => readActions(campaignId),
        (actions) => actions.length === 25 && actions.every(({ status }) => status === "expired"),
      );
      expect(askedFor(ledger, campaignId)).toHaveLength(5);
    },
  );

  it("blocked stops every further call until the block ends", async () => {
    const answers: PerformingAnswer[] = [
      { status: 403, body: { status: "blocked", code: "checkpoint" } },
    ];
    const ledger = performAsSender(() => answers.shift() ?? SENT);
    const tenant = await givenTenant();
    const { campaignId, runId, senderId } = await givenExecution(tenant, 1);
    const read = () => tenant.call<{ blocked: unknown }>("GET", `/senders/${senderId}`);
    await eventually(read, ({ body }) => body.data.blocked !== null);
    expect(askedFor(ledger, campaignId)).toHaveLength(1);
    await tenant.call("PATCH", `/senders/${senderId}`, { body: { blocked: null } });
    await untilInstances(runId, ([only]) => only?.status === "completed");
    expect(askedFor(ledger, campaignId)).toHaveLength(2);
  });
});

describe("a stop", () => {
  it("lets no further call begin, and records what was on its way", async () => {
    const calls: { begun: number; areHeld: boolean } = { begun: 0, areHeld: true };
    performAsSender(async () => {
      calls.begun++;
      while (calls.areHeld) await scheduler.wait(10);
      return SENT;
    });
    const tenant = await givenTenant();
    const { campaignId, runId } = await givenExecution(tenant, 40);
    await eventually(
      () => Promise.resolve(calls.begun),
      (begun) => begun > 0,
    );
    const stopped = await stopCampaign(tenant, campaignId);
    expect(stopped).toMatchObject({ instancesStopped: 40 });
    const begunBefore = calls.begun;
    calls.areHeld = false;
    await eventually(
      () => readActions(campaignId),
      (actions) =>
        actions.filter(({ status }) => status === "sent").length === begunBefore &&
        actions.every(({ status }) => ["sent", "expired"].includes(status)),
    );
    expect(calls.begun).toBe(begunBefore);
    const instances = await readRunInstances(runId);
    expect(instances.every(({ status }) => ["pending", "running"].includes(status))).toBe(true);
  });

  it("is followed by a start that goes on where it left each lead", async () => {
    const holds: { held: boolean } = { held: true };
    const isHeld = ({ step }: AskedAction) => holds.held && step === 2;
    const ledger = performAsSender((asked) =>
      isHeld(asked)
        ? { status: 429, body: { status: "later", scope: "action", until: later() } }
        : SENT,
    );
    const later = () => new Date(Date.now() + MINUTE).toISOString();
    const tenant = await givenTenant();
    const { campaignId, runId } = await givenExecution(tenant, 6, {
      campaign: { starterTemplateId: "engage-inmail" },
    });
    await untilInstances(runId, (all) =>
      all.every(({ step, due_at }) => step === 2 && Number(due_at) > Date.now()),
    );
    await stopCampaign(tenant, campaignId);
    holds.held = false;
    const restarted = await start(tenant, campaignId);
    expect(restarted.body.data.instancesCreated).toBe(6);
    const read = () => tenant.call<{ status: string }>("GET", `/campaigns/${campaignId}`);
    await eventually(read, ({ body }) => body.data.status === "completed");
    const first = askedFor(ledger, campaignId).filter(({ step }) => step === 1);
    expect(first).toHaveLength(6);
    const actions = await readActions(campaignId);
    expect(actions.map(({ status }) => status)).toEqual(Array(12).fill("sent"));
  });
});

describe("a limit", () => {
  it("holds over two campaigns that share a sender, and says so", async () => {
    const ledger = performAsSender();
    const tenant = await givenTenant();
    const sender = { limits: { connection_request: { perDay: 5 } } };
    const { campaignId, runId, senderId } = await givenExecution(tenant, 4, { sender });
    const other = await givenExecution(tenant, 4, {
      sender: { enabled: false },
      campaign: { senderIds: [senderId] },
    });
    const asked = () => [...askedFor(ledger, campaignId), ...askedFor(ledger, other.campaignId)];
    await eventually(
      () => Promise.resolve(asked().length),
      (count) => count === 5,
    );
    const shown = await tenant.call<{ windows: object[] }>("GET", `/senders/${senderId}`);
    expect(shown.body.data.windows).toMatchObject([{ limit: 5, used: 5, left: 0 }]);
    await scheduler.wait(1_500);
    expect(asked()).toHaveLength(5);
    const open = [...(await readRunInstances(runId)), ...(await readRunInstances(other.runId))];
    expect(open.filter(({ status }) => status === "completed")).toHaveLength(5);
  });
});

it("keeps counts that are the rows'", async () => {
  performAsSender(({ lead }) =>
    lead.name.endsWith("3") ? { status: 422, body: { status: "rejected", code: "no" } } : SENT,
  );
  const { runId } = await givenExecution(await givenTenant(), 12);
  const isClosed = ({ status }: InstanceRow) => ["completed", "failed"].includes(status);
  await untilInstances(runId, (all) => all.length === 12 && all.every(isClosed));
  const { results } = await env.DATABASE.prepare(
    "SELECT status, reason, step, instances FROM instance_counts WHERE run_id = ?1 AND instances <> 0 ORDER BY status",
  )
    .bind(runId)
    .all();
  expect(results).toEqual([
    { status: "completed", reason: "done", step: 1, instances: 11 },
    { status: "failed", reason: "rejected", step: 1, instances: 1 },
  ]);
  const run = await env.DATABASE.prepare(
    "SELECT instances_closed, ended_at FROM runs WHERE id = ?1",
  )
    .bind(runId)
    .first();
  expect(run).toMatchObject({ instances_closed: 12, ended_at: expect.any(Number) });
});

it("writes at most eight rows of D1 an action, two of them its event, of which many share a transaction", async () => {
  performAsSender(({ action }) => ({
    status: 200,
    body: { status: action.kind === "connection_request" ? "skipped" : "sent" },
  }));
  const tenant = await givenTenant();
  const leads = 100;
  const { written } = await countRowsOf(async () => {
    const { runId } = await givenExecution(tenant, leads, {
      campaign: { starterTemplateId: "engage-connect-dm" },
    });
    await untilInstances(runId, areCompleted(leads));
  });
  // Beside the actions: the leads with their e-mail addresses, their instances, and the events of the ends of these.
  expect((written - 6 * leads) / (4 * leads)).toBeLessThanOrEqual(8);
});

/** The promise to finish: whatever a crash or a fault left undone, the alarm and the sweep do, with no further request. */

import {
  abortAllDurableObjects,
  createScheduledController,
  evictAllDurableObjects,
  runDurableObjectAlarm,
  runInDurableObject,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { requestReplay } from "../../src/database/deadLetters.ts";
import { startRun } from "../../src/database/startRun.ts";
import { MAXIMUM_RANGE_LENGTH, type Range } from "../../src/domain/range.ts";
import worker from "../../src/index.ts";
import {
  expectStatus,
  givenCampaign,
  givenTenant,
  type Reply,
  type Started,
  start,
  startRequest,
  type Tenant,
} from "../support/api.ts";
import { givenHeldRun, readRun } from "../support/heldRun.ts";
import { catchLogLines } from "../support/logLines.ts";
import { DEAD_LETTERS, deliver, interceptQueue, QUEUE_ACCEPTED } from "../support/queue.ts";
import { eventually, readInstances } from "../support/stores.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const objectOf = ({ accountGroupId }: Tenant, campaignId: string) =>
  env.CAMPAIGNS.getByName(`${accountGroupId}/${campaignId}`);

const alarmOf = (tenant: Tenant, campaignId: string) =>
  runInDurableObject(objectOf(tenant, campaignId), (_, state) => state.storage.getAlarm());

async function givenStarted(leadCount: number) {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, leadCount);
  const reply = await start(tenant, campaignId);
  expectStatus(reply, 200);
  return { tenant, campaignId, runId: reply.headers.get("Location")?.split("/").at(-1) ?? "" };
}

/** Lets time pass for the run, as its row tells it: a test need not wait. */
async function letPass(runId: string, seconds: number): Promise<void> {
  await env.DATABASE.prepare("UPDATE runs SET progressed_at = progressed_at - ?2 WHERE id = ?1")
    .bind(runId, seconds * 1_000)
    .run();
}

describe("the alarm", () => {
  it("is set before the start is written, and falls silent once the run is complete", async () => {
    const { tenant, campaignId, runId } = await givenStarted(5);
    const alarm = await alarmOf(tenant, campaignId);
    expect(alarm).toBeGreaterThan(Date.now());
    expect(alarm).toBeLessThanOrEqual(Date.now() + 5_000);
    await eventually(
      () => readInstances(runId),
      ({ length }) => length === 5,
    );

    expect(await runDurableObjectAlarm(objectOf(tenant, campaignId))).toBe(true);
    expect(await alarmOf(tenant, campaignId)).toBeNull();
  });

  it("sends what never reached the queue, and only that", async () => {
    const sent = interceptQueue();
    const { tenant, campaignId, runId } = await givenStarted(3 * MAXIMUM_RANGE_LENGTH);
    await eventually(
      () => Promise.resolve(sent),
      ({ length }) => length === 3,
    );
    await deliver(sent.slice(1, 2));
    sent.length = 0;
    await letPass(runId, 5);
    await evictAllDurableObjects();

    await runDurableObjectAlarm(objectOf(tenant, campaignId));

    expect(sent.map(({ from, to }) => [from, to])).toEqual([
      [0, MAXIMUM_RANGE_LENGTH],
      [2 * MAXIMUM_RANGE_LENGTH, 3 * MAXIMUM_RANGE_LENGTH],
    ]);
    expect(await alarmOf(tenant, campaignId)).toBeGreaterThan(Date.now());
    await deliver(sent);
    expect(await readInstances(runId)).toHaveLength(3 * MAXIMUM_RANGE_LENGTH);
    await runDurableObjectAlarm(objectOf(tenant, campaignId));
    expect(await alarmOf(tenant, campaignId)).toBeNull();
  });

  it("sends for a bounded number of gaps, and the next look finds the rest", async () => {
    const { tenant, campaignId, runId } = await givenHeldRun(2_400);
    const sent = interceptQueue();
    const exist = (ranges: readonly Range[]) =>
      env.DATABASE.prepare(
        `INSERT INTO ranges SELECT ?1, value ->> 'from', value ->> 'to', 'created', NULL, 0 FROM json_each(?2)`,
      )
        .bind(runId, JSON.stringify(ranges))
        .run();
    const look = async () => {
      await letPass(runId, 5);
      await runDurableObjectAlarm(objectOf(tenant, campaignId));
      return sent.splice(0).map(({ from, to }) => ({ from, to }));
    };
    await exist(
      Array.from({ length: 1_200 }, (_, index) => ({ from: 2 * index, to: 2 * index + 1 })),
    );

    const first = await look();
    await exist(first);
    const second = await look();

    expect([first.length, second.length]).toEqual([1_000, 200]);
    expect([...first, ...second].sort((a, b) => a.from - b.from)).toEqual(
      Array.from({ length: 1_200 }, (_, index) => ({ from: 2 * index + 1, to: 2 * index + 2 })),
    );
  });

  it("does not send again while the run progresses", async () => {
    const sent = interceptQueue();
    const { tenant, campaignId } = await givenStarted(2 * MAXIMUM_RANGE_LENGTH);
    await eventually(
      () => Promise.resolve(sent),
      ({ length }) => length === 2,
    );
    await deliver(sent.slice(0, 1));
    sent.length = 0;

    await runDurableObjectAlarm(objectOf(tenant, campaignId));

    expect(sent).toEqual([]);
    expect(await alarmOf(tenant, campaignId)).toBeGreaterThan(Date.now());
  });

  it("finishes a start whose queue refuses every send at first", async () => {
    const send = vi
      .spyOn(env.INSTANCE_CREATION, "sendBatch")
      .mockRejectedValue(new Error("Queue is overloaded. Please back off."));
    const { tenant, campaignId, runId } = await givenStarted(5);
    await eventually(
      () => Promise.resolve(send.mock.calls),
      ({ length }) => length === 1,
    );
    for (let look = 0; look < 3; look++) {
      await letPass(runId, 5);
      await runDurableObjectAlarm(objectOf(tenant, campaignId));
      expect(await alarmOf(tenant, campaignId)).toBeGreaterThan(Date.now());
    }
    expect(send).toHaveBeenCalledTimes(4);
    expect(await readInstances(runId)).toHaveLength(0);

    send.mockRestore();
    await runDurableObjectAlarm(objectOf(tenant, campaignId));
    expect(
      await eventually(
        () => readInstances(runId),
        ({ length }) => length === 5,
      ),
    ).toHaveLength(5);
  });

  it("never throws: it looks again, with growing waits, while D1 fails", async () => {
    const { tenant, campaignId } = await givenStarted(5);
    vi.spyOn(env.DATABASE, "prepare").mockImplementation(() => {
      throw new Error("D1_ERROR: overloaded");
    });
    const waits: number[] = [];
    for (let look = 0; look < 6; look++) {
      const before = Date.now();
      expect(await runDurableObjectAlarm(objectOf(tenant, campaignId))).toBe(true);
      waits.push(Math.round(((await alarmOf(tenant, campaignId)) ?? 0) / 1_000 - before / 1_000));
    }
    expect(waits).toEqual([5, 10, 20, 40, 60, 60]);
  });
});

describe("the alarm of an object without a name", () => {
  it("does not throw: it says so, and looks again", async () => {
    const object = env.CAMPAIGNS.get(env.CAMPAIGNS.newUniqueId());
    const log = catchLogLines();
    const before = Date.now();

    await runInDurableObject(object, (instance) => instance.alarm());

    expect(log.ofEvent("alarm.fault")).toMatchObject([{ error: expect.stringContaining("name") }]);
    const due = await runInDurableObject(object, (_, { storage }) => storage.getAlarm());
    expect(due).toBeGreaterThanOrEqual(before + 5_000);
  });
});

/** Aborts the object while it waits for D1; `before` is what D1 does until then. */
async function cutOff(
  call: () => Promise<Reply<Started>>,
  before: (statements: D1PreparedStatement[]) => Promise<unknown>,
): Promise<Reply<Started>> {
  let isWaiting = false;
  vi.spyOn(env.DATABASE, "batch").mockImplementationOnce(async (statements) => {
    await before(statements);
    isWaiting = true;
    return new Promise(() => undefined);
  });
  const reply = call();
  await eventually(() => Promise.resolve(isWaiting), Boolean);
  await abortAllDurableObjects();
  return reply;
}

describe("a start that is cut off", () => {
  it("before D1 is being settled, comes to nothing, and the next one wins", async () => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 5);

    const cut = await cutOff(
      () => start(tenant, campaignId),
      () => Promise.resolve(),
    );

    expect(cut.status).toBe(502);
    expect(cut.body.error.code).toBe("UPSTREAM_ERROR");
    expect(cut.body.error.details).toContain("being settled");
    expect(cut.headers.get("Retry-After")).toBe("5");
    expect((await start(tenant, campaignId)).status).toBe(200);
  });

  it("after D1's commit is answered by its own run, and finished by the alarm", async () => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 5);
    const batch = env.DATABASE.batch.bind(env.DATABASE);

    const reply = await cutOff(() => start(tenant, campaignId), batch);

    expect(expectStatus(reply, 200).instancesCreated).toBe(5);
    const runId = reply.headers.get("Location")?.split("/").at(-1) ?? "";
    expect(await readInstances(runId)).toHaveLength(0);
    await letPass(runId, 5);
    expect(await runDurableObjectAlarm(objectOf(tenant, campaignId))).toBe(true);
    expect(
      await eventually(
        () => readInstances(runId),
        ({ length }) => length === 5,
      ),
    ).toHaveLength(5);
    expect((await start(tenant, campaignId)).status).toBe(409);
  });
});

describe("a start that arrives late", () => {
  it("does not start a campaign that has changed since it was asked for", async () => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 5);
    const late = startRequest(tenant, campaignId);
    const { askedAt } = late;
    expectStatus(await start(tenant, campaignId), 200);
    await env.DATABASE.batch([
      env.DATABASE.prepare(
        "UPDATE campaigns SET status = 'stopped', updated_at = ?2 WHERE id = ?1",
      ).bind(campaignId, askedAt + 2_000),
      env.DATABASE.prepare("UPDATE runs SET ended_at = ?2 WHERE campaign_id = ?1").bind(
        campaignId,
        askedAt + 2_000,
      ),
    ]);

    // However late the machine that makes it: what counts is when the start was asked for.
    expect(await startRun(env.DATABASE, late, askedAt + 60_000)).toBeNull();
    const later = { ...late, askedAt: askedAt + 2_001 };
    expect(await startRun(env.DATABASE, later, askedAt)).toMatchObject({ runId: late.runId });
  });

  it("starts a campaign whose last change carries the time of a clock that is ahead", async () => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 5);
    const ahead = Date.now() + 60_000;
    await env.DATABASE.prepare("UPDATE campaigns SET updated_at = ?2 WHERE id = ?1")
      .bind(campaignId, ahead)
      .run();

    const { campaign } = expectStatus(await start(tenant, campaignId), 200);

    expect(campaign.startedAt).toBe(new Date(ahead + 1).toISOString());
  });
});

describe("the sweep", () => {
  const sweep = () =>
    worker.scheduled(createScheduledController({ scheduledTime: Date.now() }), env);

  it("finishes a run whose alarm was lost", async () => {
    const sent = interceptQueue();
    const { tenant, campaignId, runId } = await givenStarted(5);
    await eventually(
      () => Promise.resolve(sent),
      ({ length }) => length === 1,
    );
    await runInDurableObject(objectOf(tenant, campaignId), (_, state) =>
      state.storage.deleteAlarm(),
    );
    vi.restoreAllMocks();

    await sweep();
    expect(await readInstances(runId)).toHaveLength(0);

    await letPass(runId, 61);
    await sweep();
    expect(
      await eventually(
        () => readInstances(runId),
        ({ length }) => length === 5,
      ),
    ).toHaveLength(5);
    await runDurableObjectAlarm(objectOf(tenant, campaignId));
    expect(await alarmOf(tenant, campaignId)).toBeNull();
  });

  it("finishes a run without an alarm that a clock an hour ahead has dated, and it is stuck until then", async () => {
    const { tenant, campaignId, runId } = await givenHeldRun(5);
    await runInDurableObject(objectOf(tenant, campaignId), (_, state) =>
      state.storage.deleteAlarm(),
    );
    vi.restoreAllMocks();
    await letPass(runId, -3_600);
    expect(await readRun(tenant, campaignId, runId)).toMatchObject({ state: "stuck" });

    await sweep();

    expect(
      await eventually(
        () => readInstances(runId),
        ({ length }) => length === 5,
      ),
    ).toHaveLength(5);
  });

  it("leaves a run alone whose alarm is alive", async () => {
    const sent = interceptQueue();
    const { runId } = await givenStarted(5);
    await eventually(
      () => Promise.resolve(sent),
      ({ length }) => length === 1,
    );
    await letPass(runId, 61);

    await sweep();

    expect(sent).toHaveLength(1);
  });

  it("logs of each run that stands still what it did, and for which reason the run is stuck since when", async () => {
    const given = async (minutes: number) => {
      const { tenant, campaignId, runId, messages } = await givenHeldRun(5);
      await letPass(runId, minutes * 60);
      const { progressedAt } = await readRun(tenant, campaignId, runId);
      return { tenant, campaignId, runId, messages, progressedAt };
    };
    const alone = await given(1);
    const woken = await given(2);
    await runInDurableObject(objectOf(woken.tenant, woken.campaignId), (_, state) =>
      state.storage.deleteAlarm(),
    );
    await deliver(woken.messages, { queue: DEAD_LETTERS });
    const log = catchLogLines();

    await sweep();

    const lines = log.ofEvent("sweep.run");
    expect(lines.find(({ runId }) => runId === alone.runId)).toMatchObject({
      outcome: "left-to-alarm",
      state: "stuck",
      reason: "no-progress",
      since: alone.progressedAt,
    });
    expect(lines.find(({ runId }) => runId === woken.runId)).toMatchObject({
      outcome: "woken",
      state: "stuck",
      reason: "retries-exhausted",
      since: woken.progressedAt,
    });
  });

  it("says of each run whose object it could not reach that it failed, and how many it found", async () => {
    const { tenant, campaignId, runId } = await givenStarted(5);
    await letPass(runId, 61);
    vi.spyOn(env.CAMPAIGNS, "getByName").mockImplementation(() => {
      throw new Error("out of reach");
    });
    const log = catchLogLines();

    await sweep();

    expect(log.ofEvent("sweep.run.fault").filter((line) => line.runId === runId)).toEqual([
      {
        level: "error",
        event: "sweep.run.fault",
        traceId: expect.stringMatching(/^[0-9a-f]{24}$/),
        accountGroupId: tenant.accountGroupId,
        campaignId,
        runId,
        error: expect.stringMatching(/CAMPAIGNS failed: look after run.*out of reach/s),
      },
    ]);
    expect(log.ofEvent("sweep")).toEqual([
      {
        level: "info",
        event: "sweep",
        databaseNumber: 1,
        outcome: "swept",
        runs: log.ofEvent("sweep.run.fault").length,
      },
    ]);
  });

  it("sends a dead letter again whose replay is asked for, once", async () => {
    const sent = interceptQueue();
    const send = vi.spyOn(env.INSTANCE_CREATION, "send").mockResolvedValue(QUEUE_ACCEPTED);
    const { campaignId } = await givenStarted(5);
    await eventually(
      () => Promise.resolve(sent),
      ({ length }) => length === 1,
    );
    await deliver(sent, { queue: DEAD_LETTERS });
    const letter = await env.DATABASE.prepare(
      "SELECT message_id FROM dead_letters ORDER BY recorded_at DESC LIMIT 1",
    ).first<{ message_id: string }>();
    await sweep();
    expect(send).not.toHaveBeenCalled();

    expect(await requestReplay(env.DATABASE, letter?.message_id ?? "", Date.now())).toBe(true);
    await sweep();
    await sweep();

    expect(send.mock.calls).toEqual([[sent[0]]]);
    expect(sent[0]?.campaignId).toBe(campaignId);
  });

  it.each([
    { fault: "deadLetters", query: "FROM dead_letters", done: ["runs", "answers"] },
    { fault: "answers", query: "FROM idempotent_answers", done: ["runs"] },
    { fault: "runs", query: "runs_incomplete", done: ["answers"] },
    { fault: "senders", query: ") live", done: ["runs", "answers"] },
    { fault: "senderEvents", query: "FROM sender_events", done: ["runs", "answers"] },
  ])("does all else when D1 fails it for $fault, and says so", async ({ fault, query, done }) => {
    const { runId } = await givenStarted(5);
    await letPass(runId, 61);
    const log = catchLogLines();
    const prepare = env.DATABASE.prepare.bind(env.DATABASE);
    vi.spyOn(env.DATABASE, "prepare").mockImplementation((text) => {
      if (text.includes(query)) throw new Error("D1 is down");
      return prepare(text);
    });

    await expect(sweep()).rejects.toThrow("A sweep failed.");

    expect(log.ofEvent("sweep.fault")).toMatchObject([
      { level: "error", sweep: fault, error: expect.stringContaining("D1 is down") },
    ]);
    const isWoken = log.ofEvent("sweep.run").some((line) => line.runId === runId);
    expect({ runs: isWoken, answers: log.ofEvent("sweep.answers").length === 1 }).toMatchObject(
      Object.fromEntries(done.map((name) => [name, true])),
    );
  });

  it("touches no object when all is quiet", async () => {
    await env.DATABASE.prepare(
      "UPDATE runs SET instances_created = instances_promised WHERE instances_created < instances_promised",
    ).run();
    const getByName = vi.spyOn(env.CAMPAIGNS, "getByName");

    await sweep();

    expect(getByName).not.toHaveBeenCalled();
  });
});

/** The consumer: each promised instance once, whatever the queue does to its messages. */

import { env } from "cloudflare:workers";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { MAXIMUM_RANGE_LENGTH } from "../../src/domain/range.ts";
import { newIdentifier } from "../../src/platform/identifiers.ts";
import type { InstanceCreation } from "../../src/queue/message.ts";
import { givenAudience, givenTenant, stopCampaign, type Tenant } from "../support/api.ts";
import { givenHeldRun, type HeldRun, readRun } from "../support/heldRun.ts";
import { expectUnchanged, takePicture } from "../support/picture.ts";
import { deliver, deliverAndReadDelays, toVersion1 } from "../support/queue.ts";
import { countRowsOf } from "../support/rowsMeter.ts";
import { readInstances } from "../support/stores.ts";

afterEach(() => vi.restoreAllMocks());

const positions = (count: number) => Array.from({ length: count }, (_, position) => position);

describe("the consumer", () => {
  it("creates each instance once from duplicates, in any order, in any batches", async () => {
    const promised = 2 * MAXIMUM_RANGE_LENGTH + 1;
    const { tenant, campaignId, runId, messages } = await givenHeldRun(promised);
    const deliveries = fc.array(fc.shuffledSubarray([...messages, ...messages], { minLength: 1 }), {
      minLength: 1,
      maxLength: 4,
    });
    for (const batches of fc.sample(deliveries, 10)) {
      for (const batch of batches) {
        const { retried } = await deliver(batch);
        expect(retried).toEqual([]);
      }
    }
    await Promise.all([deliver(messages), deliver([...messages].reverse())]);

    expect((await readInstances(runId)).map(({ position }) => position)).toEqual(
      positions(promised),
    );
    expect(await readRun(tenant, campaignId, runId)).toMatchObject({
      state: "created",
      instancesPromised: promised,
      instancesCreated: promised,
      failedRanges: [],
    });
  });

  it("counts overlapping ranges once", async () => {
    const { tenant, campaignId, runId, messages } = await givenHeldRun(100);
    const [message] = messages;
    const ranges = [
      [0, 60],
      [40, 100],
      [0, 100],
      [10, 20],
    ];
    await deliver(ranges.map(([from, to]) => ({ ...message, from, to })));

    expect(await readInstances(runId)).toHaveLength(100);
    expect(await readRun(tenant, campaignId, runId)).toMatchObject({ instancesCreated: 100 });
  });

  it.each<[string, (tenant: Tenant) => Promise<HeldRun>]>([
    ["an audience", (tenant) => givenHeldRun(1_000, {}, tenant)],
    [
      "an explicit selection",
      async (tenant) => {
        const { audienceId, leadIds } = await givenAudience(tenant, 1_000);
        return givenHeldRun(0, { audienceId, leadIds }, tenant);
      },
    ],
  ])("reads a handful of rows for a range of %s that exists", async (_, given) => {
    const { messages } = await given(await givenTenant());
    await deliver(messages);

    expect((await countRowsOf(() => deliver(messages))).read).toBeLessThanOrEqual(22);
  });

  it("says when the last instance appeared, and a repetition does not change it", async () => {
    const { tenant, campaignId, runId, messages } = await givenHeldRun(MAXIMUM_RANGE_LENGTH + 500);
    await deliver(messages.slice(0, 1));
    const halfway = await readRun(tenant, campaignId, runId);
    expect(halfway).toMatchObject({
      state: "creating",
      instancesCreated: MAXIMUM_RANGE_LENGTH,
      instancesCreatedAt: null,
    });

    await deliver(messages.slice(1));
    const complete = await readRun(tenant, campaignId, runId);
    expect(complete).toMatchObject({
      state: "created",
      instancesCreated: MAXIMUM_RANGE_LENGTH + 500,
    });
    expect(complete.instancesCreatedAt).toMatch(/^\d{4}-.*Z$/);

    await deliver(messages);
    expect(await readRun(tenant, campaignId, runId)).toEqual(complete);
  });

  it("writes nothing for a run that has ended, however late the message comes", async () => {
    const { campaignId, runId, messages } = await givenHeldRun(10);
    await env.DATABASE.batch([
      env.DATABASE.prepare("UPDATE campaigns SET status = 'stopped' WHERE id = ?1").bind(
        campaignId,
      ),
      env.DATABASE.prepare("UPDATE runs SET ended_at = 1 WHERE id = ?1").bind(runId),
    ]);
    const before = await takePicture();

    expect(await deliver(messages)).toEqual({ acknowledged: [0], retried: [] });
    await expectUnchanged(before);
  });

  it.each<[string, (message: InstanceCreation) => unknown, string]>([
    ["no object", () => "nonsense", "malformed-message"],
    ["a range beyond the promise", (message) => ({ ...message, to: 11 }), "impossible-range"],
    [
      "an unknown run",
      (message) => ({ ...message, runId: newIdentifier(Date.now()) }),
      "unknown-run",
    ],
    [
      "another campaign",
      (message) => ({ ...message, campaignId: newIdentifier(Date.now()) }),
      "unknown-run",
    ],
  ])(
    "buries a message with %s alone; its neighbours become instances",
    async (_, poison, reason) => {
      const { runId, messages } = await givenHeldRun(10);
      const [message] = messages;
      if (message === undefined) throw new Error("nothing sent");
      const before = await countDeadLetters();

      const consumed = await deliver([
        { ...message, to: 4 },
        poison(message),
        { ...message, from: 4 },
      ]);

      expect(consumed).toEqual({ acknowledged: [0, 1, 2], retried: [] });
      expect(await readInstances(runId)).toHaveLength(10);
      expect(await countDeadLetters()).toBe(before + 1);
      const letter = await env.DATABASE.prepare(
        "SELECT body, reason FROM dead_letters ORDER BY recorded_at DESC, message_id LIMIT 1",
      ).first();
      expect(letter).toMatchObject({ reason });
    },
  );

  it("retries a message alone when D1 fails for it, and consumes the rest", async () => {
    const { runId, messages } = await givenHeldRun(10);
    const [message] = messages;
    const batch = env.DATABASE.batch.bind(env.DATABASE);
    vi.spyOn(env.DATABASE, "batch").mockImplementationOnce(() =>
      Promise.reject(new Error("D1_ERROR: overloaded. Requests queued for too long.")),
    );
    const consumed = await deliver([
      { ...message, to: 4 },
      { ...message, from: 4 },
    ]);
    vi.mocked(env.DATABASE.batch).mockImplementation(batch);

    expect(consumed).toEqual({ acknowledged: [1], retried: [0] });
    expect(await readInstances(runId)).toHaveLength(6);
    await deliver([{ ...message, to: 4 }], { attempts: 2 });
    expect(await readInstances(runId)).toHaveLength(10);
  });

  it.each([
    [1, 1],
    [2, 2],
    [3, 4],
    [5, 16],
  ])("lets a message wait longer each time: after delivery %d %d s", async (attempts, seconds) => {
    const { messages } = await givenHeldRun(10);
    vi.spyOn(env.DATABASE, "batch").mockRejectedValueOnce(new Error("D1_ERROR: overloaded"));

    expect(await deliverAndReadDelays(messages, { attempts })).toEqual([seconds]);
  });

  it("has no more calls of D1 under way than an invocation has connections", async () => {
    const { runId, messages } = await givenHeldRun(25);
    const [message] = messages;
    const batch = env.DATABASE.batch.bind(env.DATABASE);
    let underWay = 0;
    let most = 0;
    vi.spyOn(env.DATABASE, "batch").mockImplementation(async (statements) => {
      most = Math.max(most, ++underWay);
      try {
        return await batch(statements);
      } finally {
        underWay--;
      }
    });

    await deliver(positions(25).map((from) => ({ ...message, from, to: from + 1 })));

    expect(await readInstances(runId)).toHaveLength(25);
    expect(most).toBeLessThanOrEqual(6);
  });

  it("asks D1 once about the runs of a batch, and no more about those that have ended", async () => {
    const live = await givenHeldRun(10);
    const ended = await givenHeldRun(10);
    vi.restoreAllMocks();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 1 });
    await stopCampaign(ended.tenant, ended.campaignId);
    vi.useRealTimers();
    const prepare = vi.spyOn(env.DATABASE, "prepare");
    const batch = vi.spyOn(env.DATABASE, "batch");

    const { acknowledged } = await deliver([
      ...positions(20)
        .fill(0)
        .flatMap(() => ended.messages),
    ]);
    expect(acknowledged).toHaveLength(20);
    expect(prepare).toHaveBeenCalledTimes(1);
    expect(batch).not.toHaveBeenCalled();

    await deliver([...ended.messages, ...live.messages, ...ended.messages]);
    expect(batch).toHaveBeenCalledTimes(1);
    expect(await readInstances(live.runId)).toHaveLength(10);
  });

  it("creates nothing for a run that ends after it was looked up", async () => {
    const { tenant, campaignId, runId, messages } = await givenHeldRun(10);
    vi.restoreAllMocks();
    const batch = env.DATABASE.batch.bind(env.DATABASE);
    vi.spyOn(env.DATABASE, "batch").mockImplementationOnce(async (statements) => {
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 1 });
      await stopCampaign(tenant, campaignId);
      vi.useRealTimers();
      return batch(statements);
    });

    expect(await deliver(messages)).toEqual({ acknowledged: [0], retried: [] });
    expect(await readInstances(runId)).toHaveLength(0);
  });

  it("consumes a message of version 1, which an earlier release has sent", async () => {
    const { runId, messages } = await givenHeldRun(10);
    const unknown = newIdentifier(Date.now());

    const consumed = await deliver([
      ...messages.map(toVersion1),
      ...messages.map((message) => ({ ...toVersion1(message), runId: unknown })),
    ]);

    expect(consumed).toEqual({ acknowledged: [0, 1], retried: [] });
    expect(await readInstances(runId)).toHaveLength(10);
    const letter = await env.DATABASE.prepare("SELECT reason FROM dead_letters WHERE run_id = ?1")
      .bind(unknown)
      .first();
    expect(letter).toEqual({ reason: "unknown-run" });
  });

  it("keeps every message for later when D1 cannot tell their runs", async () => {
    const { runId, messages } = await givenHeldRun(10);
    const prepare = vi.spyOn(env.DATABASE, "prepare").mockImplementationOnce(() => {
      throw new Error("D1_ERROR: overloaded");
    });

    expect(await deliver([...messages, "nonsense"])).toEqual({ acknowledged: [1], retried: [0] });
    prepare.mockRestore();
    expect(await readInstances(runId)).toHaveLength(0);
  });

  it("consumes from whatever queue its environment names", async () => {
    const { runId, messages } = await givenHeldRun(10);

    expect(await deliver(messages, { queue: "staging-ranges" })).toEqual({
      acknowledged: [0],
      retried: [],
    });

    expect(await readInstances(runId)).toHaveLength(10);
  });

  it("creates once when D1's answer is lost after the commit", async () => {
    const { tenant, campaignId, runId, messages } = await givenHeldRun(10);
    const batch = env.DATABASE.batch.bind(env.DATABASE);
    const spy = vi.spyOn(env.DATABASE, "batch").mockImplementationOnce(async (statements) => {
      await batch(statements);
      throw new Error("D1_ERROR: Network connection lost.");
    });
    expect(await deliver(messages)).toEqual({ acknowledged: [0], retried: [] });

    expect(spy).toHaveBeenCalledTimes(2);
    expect(await readRun(tenant, campaignId, runId)).toMatchObject({
      state: "created",
      instancesCreated: 10,
    });
  });
});

async function countDeadLetters(): Promise<number> {
  const row = await env.DATABASE.prepare("SELECT count(*) AS n FROM dead_letters").first<{
    n: number;
  }>();
  return row?.n ?? 0;
}

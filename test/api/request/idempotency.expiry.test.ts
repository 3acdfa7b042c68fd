/** How long the answers under an `Idempotency-Key` are kept, and how they go. */
import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { deleteIdempotentAnswers } from "../../../src/database/idempotentAnswers.ts";
import worker from "../../../src/index.ts";
import { create, creationExamples, givenGround } from "../../support/creations.ts";
import { expectReplay } from "../../support/expectations.ts";
import { catchLogLines } from "../../support/logLines.ts";

const HOUR = 3_600_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const letPass = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds);
const sweep = () => worker.scheduled(createScheduledController({ scheduledTime: Date.now() }), env);

describe.each(creationExamples)("$creation", (example) => {
  it("is found by its key for 48 hours, and then the key is a new one", async () => {
    const ground = await givenGround();
    const first = await create(example, ground, "key");

    letPass(48 * HOUR);
    await sweep();
    expectReplay(await create(example, ground, "key"), first);

    letPass(1);
    await sweep();
    const another = await create(example, ground, "key", example.otherBody(ground));
    expect(another.status).toBe(first.status);
    expect(another.headers.has("Idempotent-Replayed")).toBe(false);
  });
});

describe("the sweep", () => {
  beforeEach(async () => {
    await env.DATABASE.prepare("DELETE FROM idempotent_answers").run();
  });

  async function givenAnswers(count: number, recordedAt: number): Promise<void> {
    await env.DATABASE.prepare(
      `INSERT INTO idempotent_answers (key_hash, fingerprint, trace_id, answer, recorded_at)
       WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?1)
       SELECT format('%032d%032d', ?2, n), format('%064d', n), 'trace', '{}', ?2 FROM numbers`,
    )
      .bind(count, recordedAt)
      .run();
  }

  async function listAges(): Promise<unknown[]> {
    const { results } = await env.DATABASE.prepare(
      "SELECT recorded_at, count(*) AS n FROM idempotent_answers GROUP BY recorded_at ORDER BY 1",
    ).all();
    return results;
  }

  it("takes what is too old, and leaves what is not", async () => {
    await givenAnswers(6_000, Date.now() - 49 * HOUR);
    await givenAnswers(3, Date.now() - 47 * HOUR);
    const log = catchLogLines();

    await sweep();
    await sweep();

    expect(await listAges()).toEqual([{ recorded_at: Date.now() - 47 * HOUR, n: 3 }]);
    expect(log.ofEvent("sweep.answers").map(({ answers }) => answers)).toEqual([6_000, 0]);
  });

  it.each([
    ["rows", { rows: 3, bytes: 1_000 }, 3],
    ["bytes", { rows: 1_000, bytes: 7 }, 3],
  ])("takes so many %s a statement, the oldest first", async (_, most, count) => {
    const old = Date.now() - 49 * HOUR;
    await givenAnswers(2, old - 1);
    await givenAnswers(2, old);

    expect(await deleteIdempotentAnswers(env.DATABASE, Date.now(), most)).toBe(count);

    expect(await listAges()).toEqual([{ recorded_at: old, n: 1 }]);
  });

  it("looks at no answer that stays", async () => {
    await givenAnswers(500, Date.now());
    const prepare = env.DATABASE.prepare.bind(env.DATABASE);
    const rowsRead: number[] = [];
    vi.spyOn(env.DATABASE, "prepare").mockImplementation((query) => {
      const statement = prepare(query);
      if (!query.startsWith("DELETE FROM idempotent_answers")) return statement;
      return {
        bind: (...values: unknown[]) => ({
          async run() {
            const result = await statement.bind(...values).run();
            rowsRead.push(result.meta.rows_read);
            return result;
          },
        }),
      } as unknown as D1PreparedStatement;
    });

    await sweep();

    expect(rowsRead).toHaveLength(1);
    expect(rowsRead[0]).toBeLessThan(5);
  });
});

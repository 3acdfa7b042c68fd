/** What one minute's sweep may ask of the platform, and that it keeps up within it. */
import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";

import worker from "../../src/index.ts";
import { givenHeldRun } from "../support/heldRun.ts";
import { catchLogLines } from "../support/logLines.ts";
import { QUEUE_ACCEPTED } from "../support/queue.ts";

const HOUR = 3_600_000;
/** https://developers.cloudflare.com/d1/platform/limits/ */
const QUERIES_AN_INVOCATION = 1_000;
/** A call is repeated twice, so that each is three when nothing works at first. */
const ATTEMPTS = 3;

afterEach(() => vi.restoreAllMocks());

const sweep = () => worker.scheduled(createScheduledController({ scheduledTime: Date.now() }), env);

/** As many answers as `count` requests have left. */
async function givenOldAnswers(count: number, bytes: number): Promise<void> {
  await env.DATABASE.prepare(
    `INSERT INTO idempotent_answers (key_hash, fingerprint, trace_id, answer, recorded_at)
     WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?1)
     SELECT format('%064d', n), format('%064d', n), 'trace', format('"%*d"', ?2 - 2, n), ?3 FROM numbers`,
  )
    .bind(count, bytes, Date.now() - 49 * HOUR)
    .run();
}

async function countAnswers(): Promise<number> {
  const row = await env.DATABASE.prepare("SELECT count(*) AS n FROM idempotent_answers").first<{
    n: number;
  }>();
  return row?.n ?? 0;
}

/** Copies the run's campaign and the run, so that as many stand still. */
async function givenRunsThatStandStill(count: number): Promise<void> {
  const { runId } = await givenHeldRun(5);
  const ids = JSON.stringify(
    Array.from({ length: count }, (_, index) => index.toString(16).padStart(24, "0")),
  );
  const columns =
    "audience_id, account_group_id, name, status, starter_template_id, workflow_trigger";
  const more =
    "lead_selection, selected_lead_count, include_conversation_history, auto_cancel_on_message_received, updated_at, created_at";
  await env.DATABASE.batch([
    env.DATABASE.prepare(
      `INSERT INTO campaigns (id, run_id, ${columns}, ${more})
       SELECT value, value, ${columns}, ${more} FROM campaigns, (SELECT value FROM json_each(?2)) WHERE run_id = ?1`,
    ).bind(runId, ids),
    env.DATABASE.prepare(
      `INSERT INTO runs (id, campaign_id, started_by, trace_id, triggered, first_position, end_position,
                         instances_promised, started_campaign, started_at, progressed_at)
       SELECT value, value, started_by, trace_id, triggered, first_position, end_position, instances_promised,
              started_campaign, started_at, started_at - 120000 FROM runs, (SELECT value FROM json_each(?2)) WHERE id = ?1`,
    ).bind(runId, ids),
  ]);
}

it("makes no more calls than D1 grants an invocation, were each made three times", async () => {
  await givenRunsThatStandStill(200);
  await givenOldAnswers(20_000, 10);
  await env.DATABASE.prepare(
    `INSERT INTO dead_letters (message_id, body, reason, attempts, recorded_at, replay_requested_at)
     WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 200)
     SELECT 'letter-' || n, '{}', 'malformed-message', 1, 1, 1 FROM numbers`,
  ).run();
  const send = vi.spyOn(env.INSTANCE_CREATION, "send").mockResolvedValue(QUEUE_ACCEPTED);
  const lookAfterRun = vi.fn(() => Promise.resolve(true));
  vi.spyOn(env.CAMPAIGNS, "getByName").mockImplementation(
    () => ({ lookAfterRun }) as unknown as ReturnType<typeof env.CAMPAIGNS.getByName>,
  );
  const prepare = vi.spyOn(env.DATABASE, "prepare");
  catchLogLines();

  await sweep();

  expect(lookAfterRun).toHaveBeenCalled();
  expect(send).toHaveBeenCalled();
  const calls = prepare.mock.calls.length + lookAfterRun.mock.calls.length;
  expect(calls * ATTEMPTS + send.mock.calls.length).toBeLessThanOrEqual(QUERIES_AN_INVOCATION);
});

it("deletes in a minute what thirty keys leave at their limit", async () => {
  await env.DATABASE.prepare("DELETE FROM idempotent_answers").run();
  await givenOldAnswers(30_000, 300);
  catchLogLines();

  await sweep();

  expect(await countAnswers()).toBe(0);
});

/** Exactly N: a run's count is the number of its rows, whatever ranges are cut, and in whatever order they come. */
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { afterEach, expect, it, vi } from "vitest";
import { insertInstances } from "../../src/database/instances.ts";
import { givenAudience, givenTenant } from "../support/api.ts";
import { givenHeldRun, type HeldRun } from "../support/heldRun.ts";

afterEach(() => vi.restoreAllMocks());

const LEADS = 40;

/** A range with both ends in the run. */
const range = fc
  .uniqueArray(fc.nat(LEADS), { minLength: 2, maxLength: 2 })
  .map((ends) => ({ from: Math.min(...ends), to: Math.max(...ends) }));

async function readCounts(runId: string) {
  return env.DATABASE.prepare(
    `SELECT instances_created, progressed_at, instances_created_at,
       (SELECT count(*) FROM instances i WHERE i.run_id = r.id) AS instances
     FROM runs r WHERE r.id = ?1`,
  )
    .bind(runId)
    .first<Record<string, number | null>>();
}

it.each<[string, () => Promise<HeldRun>]>([
  ["of an audience", () => givenHeldRun(LEADS)],
  [
    "of an explicit selection",
    async () => {
      const tenant = await givenTenant();
      const { audienceId, leadIds } = await givenAudience(tenant, 2 * LEADS);
      const chosen = leadIds.filter((_, position) => position % 2 === 1);
      return givenHeldRun(0, { audienceId, leadIds: chosen }, tenant);
    },
  ],
])("counts after each range as many instances %s as there are", async (_, given) => {
  const { runId, campaignId } = await given();
  const clear = [
    env.DATABASE.prepare("DELETE FROM instances WHERE run_id = ?1").bind(runId),
    env.DATABASE.prepare("DELETE FROM ranges WHERE run_id = ?1").bind(runId),
    env.DATABASE.prepare(
      "UPDATE runs SET instances_created = 0, instances_created_at = NULL WHERE id = ?1",
    ).bind(runId),
  ];
  await fc.assert(
    fc.asyncProperty(fc.array(range, { minLength: 1, maxLength: 6 }), async (ranges) => {
      await env.DATABASE.batch(clear);
      const covered = new Set<number>();
      for (const { from, to } of ranges) {
        await insertInstances(env.DATABASE, { runId, campaignId, from, to }, Date.now());
        for (let position = from; position < to; position++) covered.add(position);
        const counts = await readCounts(runId);
        expect([counts?.instances, counts?.instances_created]).toEqual([
          covered.size,
          covered.size,
        ]);
        expect(counts?.instances_created_at === null).toBe(covered.size < LEADS);
      }
    }),
    { numRuns: 20 },
  );
});

it("does not move progressed_at back, nor forward for what exists", async () => {
  const { runId, campaignId } = await givenHeldRun(LEADS);
  const start = (await readCounts(runId))?.progressed_at ?? 0;
  const create = (from: number, to: number, now: number) =>
    insertInstances(env.DATABASE, { runId, campaignId, from, to }, now);

  await create(0, 10, start + 9_000);
  await create(10, 20, start + 1_000);
  await create(5, 15, start + 20_000);

  expect(await readCounts(runId)).toEqual({
    instances: 20,
    instances_created: 20,
    progressed_at: start + 9_000,
    instances_created_at: null,
  });
});

/** `owesInstances`, and the query that finds the runs of which it is true. */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { selectRun, selectRunsThatOweInstances } from "../../src/database/runs.ts";
import { owesInstances } from "../../src/domain/run.ts";
import { givenHeldRun } from "../support/heldRun.ts";

it.each([
  [0, null],
  [2, null],
  [3, null],
  [2, 5],
  [3, 5],
])("agree of a run with %j of 3 instances that ended at %j", async (created, endedAt) => {
  const { tenant, campaignId, runId } = await givenHeldRun(3);
  await env.DATABASE.prepare(
    "UPDATE runs SET instances_created = ?2, ended_at = ?3, progressed_at = 1 WHERE id = ?1",
  )
    .bind(runId, created, endedAt)
    .run();

  const run = await selectRun(env.DATABASE, tenant.accountGroupId, campaignId, runId);
  const found = await selectRunsThatOweInstances(env.DATABASE, Date.now(), 1_000, 100);

  if (run === null) throw new Error("no run");
  expect(found.some((one) => one.run.id === runId)).toBe(owesInstances(run));
});

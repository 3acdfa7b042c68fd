/** The statements of the archive say what src/domain/archive.ts decides, and have every column. */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";

import { selectRunToArchive } from "../../src/database/archivableRuns.ts";
import { ARCHIVED_COLUMNS } from "../../src/database/archivedColumns.ts";
import { ARCHIVED_TABLES, type ArchiveFacts, decideArchive } from "../../src/domain/archive.ts";
import { givenCampaign, givenTenant } from "../support/api.ts";
import { givenQuietRun } from "../support/campaignStates.ts";
import { countRowsOf } from "../support/rowsMeter.ts";

const BEFORE = 2_000_000_000_000;

/** Every combination. */
const ALL_FACTS: readonly ArchiveFacts[] = (["active", "stopped", "completed"] as const).flatMap(
  (campaignStatus) =>
    [true, false].flatMap((isLatest) =>
      [true, false].flatMap((isTold) =>
        [null, BEFORE - 1, BEFORE].flatMap((endedAt) =>
          [null, BEFORE - 1, BEFORE].map((restoredAt) => ({
            ...{ campaignStatus, isLatest, isTold, endedAt, restoredAt },
          })),
        ),
      ),
    ),
);

it.each(ARCHIVED_TABLES)("has every column of %s", async (table) => {
  const { results } = await env.DATABASE.prepare(
    `SELECT name FROM pragma_table_info('${table}')`,
  ).all<{
    name: string;
  }>();

  expect([...ARCHIVED_COLUMNS[table]].sort()).toEqual(results.map(({ name }) => name).sort());
});

it("finds a run if, and only if, some of its rows leave", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 1);
  const runId = await givenQuietRun(tenant, campaignId);
  const set = async ({ campaignStatus, isLatest, endedAt, restoredAt, isTold }: ArchiveFacts) => {
    await env.DATABASE.batch([
      env.DATABASE.prepare("DELETE FROM events WHERE campaign_id = ?1").bind(campaignId),
      env.DATABASE.prepare("UPDATE campaigns SET status = ?2, run_id = ?3 WHERE id = ?1").bind(
        ...[campaignId, campaignStatus, isLatest ? runId : tenant.accountGroupId],
      ),
      env.DATABASE.prepare(
        "UPDATE runs SET ended_at = ?2, restored_at = ?3, archived_at = NULL WHERE id = ?1",
      ).bind(runId, endedAt, restoredAt),
      env.DATABASE.prepare("DELETE FROM events WHERE campaign_id = ?1").bind(campaignId),
      ...(isTold
        ? [
            env.DATABASE.prepare(
              `INSERT INTO happenings (account_group_id, type, campaign_id, run_id, occurred_at)
               VALUES (?1, 'action.sent', ?2, ?3, 1)`,
            ).bind(tenant.accountGroupId, campaignId, runId),
          ]
        : []),
    ]);
  };
  for (const facts of ALL_FACTS) {
    await set(facts);
    const found = await selectRunToArchive(env.DATABASE, BEFORE);
    const leaving = decideArchive(facts, BEFORE);
    expect({ ...facts, found: found?.id }).toEqual({
      ...facts,
      found: leaving.length > 0 ? runId : undefined,
    });
    if (found !== null) expect(decideArchive(found, BEFORE)).toEqual(leaving);
  }
});

it("reads as much to find the run whose turn it is, however many have been gone through", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 1);
  const runId = await givenQuietRun(tenant, campaignId);
  const add = (count: number, from: number) =>
    env.DATABASE.prepare(
      `INSERT INTO runs (id, campaign_id, started_by, trace_id, triggered, first_position, end_position,
         instances_promised, started_campaign, started_at, progressed_at, ended_at, archived_at)
       WITH RECURSIVE n (i) AS (SELECT ?2 UNION ALL SELECT i + 1 FROM n WHERE i < ?2 + ?3 - 1)
       SELECT printf('%024x', i), campaign_id, started_by, trace_id, triggered, 0, 0, 0, '{}', started_at - i, 1, 1, 2
       FROM runs, n WHERE id = ?1`,
    )
      .bind(runId, from, count)
      .run();
  await add(1, 1);
  const few = await countRowsOf(() => selectRunToArchive(env.DATABASE, BEFORE));
  await add(1_000, 2);
  const many = await countRowsOf(() => selectRunToArchive(env.DATABASE, BEFORE));

  expect(many.read).toBe(few.read);
});

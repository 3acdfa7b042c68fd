/** `GET …/campaigns/{campaignId}/runs/{runId}` */

import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { MAXIMUM_RANGE_LENGTH } from "../../../src/domain/range.ts";
import { expectStatus, givenCampaign, givenTenant, stopCampaign } from "../../support/api.ts";
import { givenQuietRun } from "../../support/campaignStates.ts";
import { expectEnvelope } from "../../support/expectations.ts";
import { givenHeldRun, readRun } from "../../support/heldRun.ts";
import { deliver } from "../../support/queue.ts";
import { countRowsOf } from "../../support/rowsMeter.ts";

afterEach(() => vi.restoreAllMocks());

async function givenRunWithoutInstances(leadCount: number) {
  const run = await givenHeldRun(leadCount);
  return { ...run, read: () => readRun(run.tenant, run.campaignId, run.runId) };
}

async function failRange(runId: string, reason: string): Promise<void> {
  await env.DATABASE.prepare("INSERT INTO ranges VALUES (?1, 0, 3, 'failed', ?2, 0)")
    .bind(runId, reason)
    .run();
}

describe("a run", () => {
  it("answers all there is to say about it", async () => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 2);
    const runId = await givenQuietRun(tenant, campaignId);

    const reply = await tenant.call("GET", `/campaigns/${campaignId}/runs/${runId}`);

    expectEnvelope(reply);
    const time = expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/);
    expect(expectStatus(reply, 200)).toEqual({
      id: runId,
      campaignId,
      state: "created",
      stuck: null,
      triggered: true,
      instancesPromised: 2,
      instancesCreated: 2,
      instancesStopped: null,
      failedRanges: [],
      startedBy: tenant.apiKeyId,
      stoppedBy: null,
      startedAt: time,
      progressedAt: time,
      instancesCreatedAt: time,
      endedAt: null,
      archived: null,
    });
  });

  it("is creating until the last range is there", async () => {
    const { messages, read } = await givenRunWithoutInstances(MAXIMUM_RANGE_LENGTH + 1);
    expect(await read()).toMatchObject({
      state: "creating",
      instancesCreated: 0,
      instancesCreatedAt: null,
    });

    await deliver(messages.slice(1));
    expect(await read()).toMatchObject({
      state: "creating",
      instancesCreated: 1,
      instancesCreatedAt: null,
    });

    await deliver(messages.slice(0, 1));
    expect(await read()).toMatchObject({
      state: "created",
      instancesCreated: MAXIMUM_RANGE_LENGTH + 1,
      instancesCreatedAt: expect.any(String),
    });
  });

  it.each([
    ["no-progress", false],
    ["retries-exhausted", true],
  ])("is stuck for %s when nothing has come for a minute", async (reason, hasFailedRange) => {
    const { runId, read } = await givenRunWithoutInstances(3);
    if (hasFailedRange) await failRange(runId, reason);

    await env.DATABASE.prepare(
      "UPDATE runs SET progressed_at = progressed_at - 60000 WHERE id = ?1",
    )
      .bind(runId)
      .run();

    expect(await read()).toMatchObject({
      state: "stuck",
      stuck: { reason, since: expect.stringMatching(/Z$/) },
      instancesCreated: 0,
    });
  });

  it("is ended when the campaign was stopped, complete or not", async () => {
    const { tenant, campaignId, read } = await givenRunWithoutInstances(1);

    await stopCampaign(tenant, campaignId);

    expect(await read()).toMatchObject({ state: "ended", endedAt: expect.any(String) });
  });

  it("shows the ranges that failed, with the reason", async () => {
    const { runId, read } = await givenRunWithoutInstances(3);
    await failRange(runId, "retries-exhausted");

    expect(await read()).toMatchObject({
      failedRanges: [
        { from: 0, to: 3, reason: "retries-exhausted", since: "1970-01-01T00:00:00.000Z" },
      ],
    });
  });

  it("reads no range but those that failed", async () => {
    const { runId, read } = await givenRunWithoutInstances(3);
    await failRange(runId, "retries-exhausted");
    await env.DATABASE.prepare(
      `INSERT INTO ranges
       SELECT ?1, key + 1, key + 2, 'created', NULL, 0 FROM json_each(?2)`,
    )
      .bind(runId, JSON.stringify(new Array(1_000).fill(0)))
      .run();

    const rows = await countRowsOf(async () => {
      expect(await read()).toMatchObject({ failedRanges: [{ from: 0 }] });
    });

    expect(rows.read).toBeLessThanOrEqual(3);
  });
});

it("names failed ranges by position, and none once the run has ended", async () => {
  const { tenant, campaignId, runId, read } = await givenRunWithoutInstances(6);
  await env.DATABASE.prepare(
    `INSERT INTO ranges (run_id, from_position, to_position, status, failure_reason, recorded_at)
     VALUES (?1, 3, 6, 'failed', 'late', 0), (?1, 0, 3, 'failed', 'early', 0)`,
  )
    .bind(runId)
    .run();

  expect(await read()).toMatchObject({ failedRanges: [{ from: 0 }, { from: 3 }] });
  await stopCampaign(tenant, campaignId);
  expect(await read()).toMatchObject({ failedRanges: [] });
});

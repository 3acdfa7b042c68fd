/** `GET …/campaigns/{campaignId}/progress` */
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import type * as z from "zod/mini";

import type { progressAnswer } from "../../../src/api/runs/progressAnswer.ts";
import {
  expectStatus,
  givenCampaign,
  givenTenant,
  start,
  stopCampaign,
  type Tenant,
} from "../../support/api.ts";
import { givenQuietRun } from "../../support/campaignStates.ts";
import { expectEnvelope } from "../../support/expectations.ts";
import { performAsSender } from "../../support/performingSender.ts";
import { countRowsOf } from "../../support/rowsMeter.ts";
import { givenSender } from "../../support/senders.ts";
import { eventually } from "../../support/stores.ts";

type Progress = z.infer<typeof progressAnswer>;

const DAY = 24 * 3_600_000;
const ALL_KINDS = ["engage", "connection_request", "direct_message", "inmail"];
const NOBODY = { pending: 0, running: 0, completed: 0, cancelled: 0, failed: 0 };

afterEach(() => vi.restoreAllMocks());

async function readProgress(tenant: Tenant, campaignId: string): Promise<Progress> {
  const reply = await tenant.call<Progress>("GET", `/campaigns/${campaignId}/progress`);
  expectEnvelope(reply);
  return expectStatus(reply, 200);
}

/** Starts a campaign, and waits until its progress is as wanted. */
async function givenProgress(
  leadCount: number,
  campaign: Record<string, unknown>,
  sender: Record<string, unknown> | null,
  isWanted: (progress: Progress) => boolean,
) {
  const tenant = await givenTenant();
  if (sender !== null) await givenSender(tenant, { kinds: ALL_KINDS, ...sender });
  const { campaignId } = await givenCampaign(tenant, leadCount, campaign);
  expectStatus(await start(tenant, campaignId), 200);
  const progress = await eventually(() => readProgress(tenant, campaignId), isWanted);
  return { tenant, campaignId, progress };
}

it("has nothing to tell of a draft", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 3);
  expect(await readProgress(tenant, campaignId)).toEqual({
    run: null,
    statuses: NOBODY,
    waiting: [],
    ended: [],
    steps: [],
    hold: null,
    estimate: { end: null, reason: "nothing-left" },
    next: [],
  });
});

it("says that instances wait for a sender, and which leads come first", async () => {
  const { progress } = await givenProgress(60, {}, null, ({ statuses }) => statuses.pending === 60);
  expect(progress).toMatchObject({
    run: { isExecuted: true, instancesPromised: 60, instancesCreated: 60, endedAt: null },
    waiting: [{ reason: "no-sender", instances: 60 }],
    steps: [{ step: 1, kind: "connection_request", at: 0, behind: 0, ended: 0 }],
    hold: {
      kind: "connection_request",
      reason: "no-sender",
      sender: null,
      sentence: "Waits for a sender",
    },
    estimate: { end: null, reason: "no-sender" },
  });
  expect(progress.next.map(({ lead, step, dueAt }) => [lead.name, step, dueAt])).toEqual(
    Array.from({ length: 50 }, (_, index) => [`Lead ${index}`, 1, null]),
  );
});

it("names the limit that binds, and counts on it for the end", async () => {
  performAsSender();
  const startedAt = Date.now();
  const { progress } = await givenProgress(
    12,
    {},
    { name: "Robin", limits: { connection_request: { perDay: 5 } } },
    ({ statuses }) => statuses.completed === 5,
  );
  expect(progress).toMatchObject({
    statuses: { ...NOBODY, pending: 7, completed: 5 },
    waiting: [{ reason: "sender-limited", instances: 7 }],
    ended: [{ status: "completed", reason: "done", instances: 5 }],
    steps: [{ at: 0, behind: 5, ended: 0 }],
    hold: {
      reason: "sender-limited",
      sender: { name: "Robin" },
      limit: { cause: "per-day", used: 5, maximum: 5 },
      sentence: expect.stringContaining("sender Robin has used 5 of 5 in 24 hours, next on "),
    },
  });
  expect(progress.next).toHaveLength(7);
  // Five tomorrow, and two the day after.
  const end = Date.parse(progress.estimate.end ?? "") - startedAt;
  expect(end).toBeGreaterThanOrEqual(2 * DAY);
  expect(end).toBeLessThan(2 * DAY + 3_600_000);
});

describe("a workflow of several steps", () => {
  async function givenSteps() {
    performAsSender();
    return await givenProgress(
      4,
      { starterTemplateId: "connect-engage-dm" },
      {},
      ({ waiting }) => waiting[0]?.reason === "acceptance" && waiting[0].instances === 4,
    );
  }

  it("tells who waits for what, and takes each lead to accept at once", async () => {
    const { progress } = await givenSteps();
    expect(progress).toMatchObject({
      statuses: { ...NOBODY, running: 4 },
      waiting: [{ reason: "acceptance", instances: 4 }],
      hold: null,
      // Nothing is due before one accepts.
      next: [],
    });
    expect(progress.steps.map(({ at, behind }) => [at, behind])).toEqual([
      [0, 4],
      [4, 0],
      [0, 0],
      [0, 0],
    ]);
    const end = Date.parse(progress.estimate.end ?? "") - Date.now();
    expect(end).toBeGreaterThan(5 * DAY - 60_000);
    expect(end).toBeLessThan(5 * DAY + 60_000);
  });

  it("counts those cancelled whom a stop found open", async () => {
    const { tenant, campaignId } = await givenSteps();
    await stopCampaign(tenant, campaignId);
    expect(await readProgress(tenant, campaignId)).toMatchObject({
      statuses: { ...NOBODY, cancelled: 4 },
      waiting: [],
      ended: [{ status: "cancelled", reason: "stopped", instances: 4 }],
      steps: [{ behind: 4 }, { at: 0, ended: 4 }, {}, {}],
      estimate: { end: null, reason: "nothing-left" },
      next: [],
    });
  });

  it("lists what is due in the order of its times, with the sender that has the lead", async () => {
    performAsSender();
    const { progress } = await givenProgress(
      3,
      { starterTemplateId: "engage-inmail" },
      { name: "Robin" },
      ({ steps }) => steps[0]?.behind === 3,
    );
    expect(progress.next).toHaveLength(3);
    for (const action of progress.next) {
      expect(action).toMatchObject({ step: 2, kind: "inmail", sender: { name: "Robin" } });
    }
    const times = progress.next.map(({ dueAt }) => dueAt);
    expect(times).toEqual(times.toSorted());
    expect(progress.waiting).toEqual([{ reason: "due", instances: 3 }]);
  });
});

it("says of a run from before execution that it is not executed", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 3);
  const runId = await givenQuietRun(tenant, campaignId);
  await env.DATABASE.prepare("UPDATE runs SET workflow = NULL WHERE id = ?1").bind(runId).run();
  expect(await readProgress(tenant, campaignId)).toMatchObject({
    run: { id: runId, isExecuted: false },
    statuses: { ...NOBODY, pending: 3 },
    steps: [],
    estimate: { end: null, reason: "not-executed" },
  });
});

it("changes nothing, and reads no more of many leads than of a few", async () => {
  const costOf = async (leadCount: number) => {
    const { tenant, campaignId } = await givenProgress(
      leadCount,
      {},
      { limits: { connection_request: { perDay: 0 } } },
      ({ statuses }) => statuses.pending === leadCount,
    );
    const costs = [];
    for (let time = 0; time < 5; time++) {
      costs.push(await countRowsOf(() => readProgress(tenant, campaignId)));
    }
    // Now and then an object or a consumer reads beside it.
    return {
      read: Math.min(...costs.map(({ read }) => read)),
      written: Math.min(...costs.map(({ written }) => written)),
    };
  };
  const few = await costOf(100);
  const many = await costOf(2_000);
  expect(many.written).toBe(0);
  expect(many.read).toBeLessThanOrEqual(few.read + 5);
});

/** May this campaign start? The rule as a table, and the statement in D1 held against it. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { selectStartFacts } from "../../../src/database/startFacts.ts";
import { startRun } from "../../../src/database/startRun.ts";
import { stopRun } from "../../../src/database/stopRun.ts";
import { CAMPAIGN_STATUSES, WORKFLOW_TRIGGERS } from "../../../src/domain/campaign.ts";
import {
  decideStart,
  findStartBlockers,
  type StartFacts,
} from "../../../src/domain/decideStart.ts";
import { newIdentifier } from "../../../src/platform/identifiers.ts";
import {
  givenAudience,
  givenCampaign,
  givenTenant,
  startRequest,
  stopRequest,
  type Tenant,
} from "../../support/api.ts";

const draft: StartFacts = {
  status: "draft",
  workflowTrigger: "manual",
  selectedLeadCount: 25,
  finishedLeadCount: 0,
  slotsWithoutTemplate: [],
  runId: null,
  statusSince: 1_000,
  updatedAt: 1_000,
};
const slot = { id: "6b0382000000000000000009", label: "First message" };
const run = { runId: "6b0382000000000000000001", statusSince: 2_000 };

describe("decideStart", () => {
  it.each<[string, Partial<StartFacts>, number]>([
    ["a draft", {}, 25],
    ["a stopped campaign", { status: "stopped", ...run }, 25],
    [
      "a stopped campaign for the leads that are left",
      { status: "stopped", finishedLeadCount: 24, ...run },
      1,
    ],
  ])("starts %s", (_, facts, instancesCreated) => {
    expect(decideStart({ ...draft, ...facts })).toEqual({
      start: true,
      triggered: true,
      instancesCreated,
    });
  });

  it.each<[string, Partial<StartFacts>]>([
    ["over leads", {}],
    ["over no leads", { selectedLeadCount: 0 }],
    ["with finished leads", { status: "stopped", finishedLeadCount: 25, ...run }],
  ])("starts an automatic campaign %s without triggering anything", (_, facts) => {
    expect(decideStart({ ...draft, workflowTrigger: "automatic", ...facts })).toEqual({
      start: true,
      triggered: false,
      instancesCreated: 0,
    });
  });

  it.each([
    ["active", "CAMPAIGN_ALREADY_ACTIVE"],
    ["completed", "CAMPAIGN_COMPLETED"],
  ] as const)("refuses a campaign that is %s, whatever its configuration", (status, code) => {
    expect(
      decideStart({ ...draft, status, ...run, selectedLeadCount: 0, slotsWithoutTemplate: [slot] }),
    ).toEqual({
      start: false,
      refusal: { reason: "conflict", code, runId: run.runId, since: 2_000 },
    });
  });

  it.each<[string, Partial<StartFacts>, RegExp[]]>([
    ["no selected leads", { selectedLeadCount: 0 }, [/no selected leads/]],
    ["nobody left to reach", { finishedLeadCount: 25 }, [/nobody left/]],
    ["a slot without a template", { slotsWithoutTemplate: [slot] }, [/6b0382000000000000000009/]],
    [
      "several faults, naming each",
      { selectedLeadCount: 0, slotsWithoutTemplate: [slot, { ...slot, label: "Follow-up" }] },
      [/First message/, /Follow-up/, /no selected leads/],
    ],
  ])("refuses a campaign with %s", (_, facts, details) => {
    const decision = decideStart({ ...draft, ...facts });
    if (decision.start || decision.refusal.reason !== "not-startable") {
      throw new Error(`Not refused: ${JSON.stringify(decision)}`);
    }
    expect(decision.refusal.details).toHaveLength(details.length);
    for (const [index, pattern] of details.entries()) {
      expect(decision.refusal.details[index]).toMatch(pattern);
    }
  });
});

describe("findStartBlockers", () => {
  const active: Partial<StartFacts> = { status: "active", ...run };

  it.each<[string, Partial<StartFacts>, unknown[]]>([
    ["nothing of a campaign that may start", {}, []],
    [
      "a conflict by itself",
      active,
      [{ reason: "conflict", code: "CAMPAIGN_ALREADY_ACTIVE", runId: run.runId, since: 2_000 }],
    ],
    [
      "each fault by itself",
      { selectedLeadCount: 0, slotsWithoutTemplate: [slot] },
      [
        { reason: "not-startable", details: [expect.stringContaining(slot.id)] },
        { reason: "not-startable", details: [expect.stringContaining("no selected leads")] },
      ],
    ],
    [
      "faults behind the conflict that hides them from a start",
      { ...active, finishedLeadCount: 25, slotsWithoutTemplate: [slot] },
      [
        { reason: "conflict", code: "CAMPAIGN_ALREADY_ACTIVE", runId: run.runId, since: 2_000 },
        { reason: "not-startable", details: [expect.stringContaining(slot.id)] },
        { reason: "not-startable", details: [expect.stringContaining("nobody left")] },
      ],
    ],
  ])("finds %s", (_, facts, blockers) => {
    expect(findStartBlockers({ ...draft, ...facts })).toEqual(blockers);
  });
});

describe("the statement that starts a run", () => {
  const situations = CAMPAIGN_STATUSES.flatMap(
    (status) =>
      WORKFLOW_TRIGGERS.flatMap((workflowTrigger) =>
        [0, 3].flatMap((leads) =>
          [0, 1, 3].flatMap((finished) =>
            [false, true].map((slotIsEmpty) => ({
              status,
              workflowTrigger,
              leads,
              finished,
              slotIsEmpty,
            })),
          ),
        ),
      ),
    // A draft has no run, so nothing can have finished in one; nor more leads than there are.
  ).filter(
    ({ status, leads, finished }) => finished <= leads && (status !== "draft" || finished === 0),
  );

  it("decides as decideStart does, in every situation", async () => {
    const tenant = await givenTenant();
    const empty = await givenAudience(tenant, 0);
    const full = await givenAudience(tenant, 3);
    for (const situation of situations) {
      const { audienceId } = situation.leads === 0 ? empty : full;
      const { campaignId } = await givenCampaign(tenant, 0, {
        audienceId,
        workflowTrigger: situation.workflowTrigger,
      });
      await putInto(situation, tenant, campaignId);
      const facts = await selectStartFacts(env.DATABASE, tenant.accountGroupId, campaignId);
      if (facts === null) throw new Error("no facts");

      const started = await startRun(
        env.DATABASE,
        startRequest(tenant, campaignId, { askedAt: facts.updatedAt + 1 }),
        Date.now(),
      );

      const decision = decideStart(facts);
      expect({ situation, started: started !== null }).toEqual({
        situation,
        started: decision.start,
      });
      if (decision.start) {
        expect(started).toMatchObject({
          triggered: decision.triggered,
          instancesCreated: decision.instancesCreated,
        });
      }
    }
    expect(situations.length).toBeGreaterThan(40);
  });
});

/** Brings a draft into a situation that the API cannot reach in one step. */
async function putInto(
  situation: { status: string; finished: number; slotIsEmpty: boolean },
  tenant: Tenant,
  campaignId: string,
): Promise<void> {
  const { status, finished, slotIsEmpty } = situation;
  const runId = newIdentifier(Date.now());
  const statements = [];
  if (status !== "draft") {
    statements.push(
      env.DATABASE.prepare(
        "UPDATE campaigns SET status = ?2, run_id = ?3, started_at = 1 WHERE id = ?1",
      ).bind(campaignId, status === "completed" ? status : "active", runId),
      env.DATABASE.prepare(
        `INSERT INTO runs (id, campaign_id, started_by, trace_id, triggered, first_position, end_position,
           instances_promised, instances_created, instances_closed, started_campaign, started_at, progressed_at, ended_at)
         VALUES (?1, ?2, 'key', 'trace', 1, 0, 3, 3, ?4, ?4, '{}', 1, 1, ?3)`,
      ).bind(runId, campaignId, status === "completed" ? 1 : null, finished),
    );
  }
  for (let position = 0; position < finished; position++) {
    statements.push(
      env.DATABASE.prepare(
        "INSERT INTO instances (run_id, position, status, updated_at) VALUES (?1, ?2, ?3, 1)",
      ).bind(runId, position, position === 0 ? "failed" : "completed"),
    );
  }
  if (slotIsEmpty) {
    statements.push(
      env.DATABASE.prepare(
        "UPDATE content_slots SET template_id = NULL WHERE campaign_id = ?1",
      ).bind(campaignId),
    );
  }
  if (statements.length > 0) await env.DATABASE.batch(statements);
  if (status === "stopped") {
    const askedAt = Date.now() + 1;
    const request = stopRequest(tenant, campaignId, { askedAt });
    expect(await stopRun(env.DATABASE, request, askedAt)).not.toBeNull();
  }
}

/** Whatever has become of a campaign: what its preview says is what its start then does. */
import { evictAllDurableObjects } from "cloudflare:test";
import fc from "fast-check";
import { expect, it } from "vitest";

import {
  givenAudience,
  givenCampaign,
  givenTenant,
  type Reply,
  runIdOf,
  type Started,
  start,
  stopCampaign,
  type Tenant,
} from "../../support/api.ts";
import {
  becomeQuiet,
  removeTemplates,
  restoreTemplates,
  setInstanceStatus,
} from "../../support/campaignStates.ts";
import { expectUnchanged, takePicture } from "../../support/picture.ts";
import { type Preview, preview } from "../../support/preview.ts";
import { readInstances } from "../../support/stores.ts";

const HISTORIES = 40;

/** What can happen to a campaign; `finish` ends the instances of so many leads. */
const step = fc.oneof(
  fc.constantFrom("start", "stop", "complete", "remove templates", "restore templates"),
  fc.record({
    finish: fc.integer({ min: 1, max: 3 }),
    status: fc.constantFrom("completed" as const, "failed" as const, "cancelled" as const),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

const history = fc.record({
  leadCount: fc.integer({ min: 0, max: 3 }),
  workflowTrigger: fc.constantFrom("manual", "manual", "automatic"),
  starterTemplateId: fc.constantFrom("connect", "engage-connect-dm"),
  steps: fc.array(step, { maxLength: 7 }),
});

/** Histories before a start that succeeds, one of a live campaign and one of nobody: chance alone might meet none. */
const EXAMPLES = [
  { leadCount: 1, steps: [] },
  { leadCount: 1, steps: ["start" as const] },
  { leadCount: 0, steps: [] },
].map((one) => ({
  workflowTrigger: "manual" as const,
  starterTemplateId: "connect" as const,
  ...one,
}));

/** A campaign to which things happen, one after the other, each once all is quiet. */
class Story {
  readonly #tenant: Tenant;
  readonly #campaignId: string;
  readonly #isManual: boolean;
  #liveRunId: string | null = null;

  constructor(tenant: Tenant, campaignId: string, isManual: boolean) {
    this.#tenant = tenant;
    this.#campaignId = campaignId;
    this.#isManual = isManual;
  }

  async start(): Promise<Reply<Started>> {
    const reply = await start(this.#tenant, this.#campaignId);
    if (reply.status === 200) {
      const runId = runIdOf(reply);
      this.#liveRunId = runId;
      const { instancesCreated } = reply.body.data;
      await becomeQuiet(this.#tenant, this.#campaignId, runId, instancesCreated);
    }
    return reply;
  }

  async happen(what: Step): Promise<void> {
    const runId = this.#liveRunId;
    if (what === "start") await this.start();
    if (what === "remove templates") await removeTemplates(this.#campaignId);
    if (what === "restore templates") await restoreTemplates(this.#campaignId);
    // The rest happens to a live run only.
    if (runId === null) return;
    if (what === "stop") {
      await stopCampaign(this.#tenant, this.#campaignId);
      this.#liveRunId = null;
    }
    if (what === "complete" || typeof what === "object") {
      const open = (await readInstances(runId)).filter(({ status }) => status === "pending");
      const { finish, status } =
        what === "complete" ? { finish: open.length, status: "completed" as const } : what;
      const positions = open.slice(0, finish).map(({ position }) => position);
      await setInstanceStatus(runId, positions, status);
      // The last instance completes the campaign.
      if (this.#isManual && positions.length === open.length) {
        await evictAllDurableObjects();
        this.#liveRunId = null;
      }
    }
  }
}

/** The answer of a start, in the words of a preview that lists as much as the answer does. */
function expectSame(seen: Preview, { status, body }: Reply<Started>): void {
  if (status === 200) {
    const { triggered, instancesCreated } = body.data;
    const unreachable = {
      leads: 0,
      leadsLookedAt: instancesCreated,
      isExact: true,
      suppressedLeads: 0,
      reasons: [],
    };
    expect(seen).toEqual({
      canStart: true,
      blockers: [],
      triggered,
      instancesCreated,
      unreachable,
      senders: [],
      estimatedEnd: null,
    });
    return;
  }
  const [first, ...others] = seen.blockers;
  expect(seen).toMatchObject({
    canStart: false,
    triggered: null,
    instancesCreated: null,
    unreachable: null,
    senders: null,
    estimatedEnd: null,
  });
  if (status === 409) {
    expect(first).toEqual(body.error);
    for (const { code } of others) expect(code).toBe("VALIDATION_ERROR");
    return;
  }
  expect(status).toBe(422);
  const { code, message } = body.error;
  expect(seen.blockers.map(({ details }) => details).join(" ")).toBe(body.error.details);
  for (const blocker of seen.blockers) expect(blocker).toMatchObject({ code, message });
}

it("says what the start then does, after any history", async () => {
  const tenant = await givenTenant();
  const audiences = await Promise.all([0, 1, 2, 3].map((count) => givenAudience(tenant, count)));
  const outcomes = new Map<number, number>();

  await fc.assert(
    fc.asyncProperty(history, async ({ leadCount, steps, ...body }) => {
      const audienceId = audiences[leadCount]?.audienceId;
      const { campaignId } = await givenCampaign(tenant, 0, { ...body, audienceId });
      const story = new Story(tenant, campaignId, body.workflowTrigger === "manual");
      for (const what of steps) await story.happen(what);

      const before = await takePicture();
      const seen = await preview(tenant, campaignId);
      await expectUnchanged(before);
      const reply = await story.start();

      expectSame(seen, reply);
      outcomes.set(reply.status, (outcomes.get(reply.status) ?? 0) + 1);
    }),
    {
      numRuns: HISTORIES,
      endOnFailure: true,
      examples: EXAMPLES.map((one): [typeof one] => [one]),
    },
  );
  expect([...outcomes.keys()].toSorted()).toEqual([200, 409, 422]);
});

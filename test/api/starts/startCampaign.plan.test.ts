/** A start that names the plan its client has seen does that very plan, or nothing. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { confirmStart } from "../../../src/campaignObject/start.ts";
import { selectStartPlan } from "../../../src/database/startPlan.ts";
import { startRun } from "../../../src/database/startRun.ts";
import {
  expectStatus,
  givenCampaign,
  givenTenant,
  runIdOf,
  start,
  startRequest,
  stopCampaign,
  type Tenant,
} from "../../support/api.ts";
import {
  becomeQuiet,
  givenQuietRun,
  removeTemplates,
  setInstanceStatus,
} from "../../support/campaignStates.ts";
import { expectRefusal, expectReplay } from "../../support/expectations.ts";
import { expectUnchanged, takePicture } from "../../support/picture.ts";
import { givenSender } from "../../support/senders.ts";
import { readWorkflow } from "../../support/stores.ts";
import { givenTemplate, readContentSlots } from "../../support/templates.ts";

const KINDS = ["engage", "connection_request", "direct_message"];

/** A stopped campaign with a message and a sender of its team's. */
interface Planned {
  readonly tenant: Tenant;
  readonly campaignId: string;
  readonly runId: string;
  readonly slotId: string;
  readonly templateId: string;
  readonly senderId: string;
}

async function givenPlanned(): Promise<Planned> {
  const tenant = await givenTenant();
  const { id: senderId } = await givenSender(tenant, { kinds: KINDS, enabled: false });
  const { campaignId } = await givenCampaign(tenant, 3, { senderIds: [senderId] });
  const templateId = await givenTemplate(tenant);
  const [{ id: slotId }] = await readContentSlots(tenant, campaignId);
  const planned = { tenant, campaignId, slotId, templateId, senderId };
  await changeSlot(planned, { templateId });
  const runId = await givenQuietRun(tenant, campaignId);
  await setInstanceStatus(runId, [0], "completed");
  await stopCampaign(tenant, campaignId);
  return { ...planned, runId };
}

async function changeSlot(
  { tenant, campaignId, slotId }: Pick<Planned, "tenant" | "campaignId" | "slotId">,
  body: Record<string, unknown>,
): Promise<void> {
  const path = `/campaigns/${campaignId}/content-slots/${slotId}`;
  expectStatus(await tenant.call("PATCH", path, { body }), 200);
}

async function change(tenant: Tenant, path: string, body: Record<string, unknown>): Promise<void> {
  expectStatus(await tenant.call("PATCH", path, { body }), 200);
}

async function readTag({ tenant, campaignId }: Pick<Planned, "tenant" | "campaignId">) {
  const { headers } = await tenant.call("GET", `/campaigns/${campaignId}/start`);
  return headers.get("ETag") ?? "";
}

const startPlan = ({ tenant, campaignId }: Pick<Planned, "tenant" | "campaignId">, tag: string) =>
  start(tenant, campaignId, { "If-Match": tag });

it("starts the plan of the preview", async () => {
  const planned = await givenPlanned();

  const reply = await startPlan(planned, await readTag(planned));

  expect(expectStatus(reply, 200)).toMatchObject({ instancesCreated: 2 });
});

it("takes a tag that a proxy has weakened", async () => {
  const planned = await givenPlanned();

  expectStatus(await startPlan(planned, `W/${await readTag(planned)}`), 200);
});

it.each<[part: string, what: string, change: (planned: Planned) => Promise<void>]>([
  [
    "content",
    "a message is another one",
    ({ tenant, templateId }) => change(tenant, `/templates/${templateId}`, { content: "Hi" }),
  ],
  [
    "content",
    "a step sends another message",
    async (planned) =>
      changeSlot(planned, {
        templateId: await givenTemplate(planned.tenant, undefined, { content: "Good day" }),
      }),
  ],
  ["workflow", "a step waits longer", (planned) => changeSlot(planned, { delayDays: 9 })],
  [
    "senders",
    "a sender may do more",
    ({ tenant, senderId }) => change(tenant, `/senders/${senderId}`, { spacingSeconds: 30 }),
  ],
  [
    "senders",
    "a sender is enabled",
    ({ tenant, senderId }) => change(tenant, `/senders/${senderId}`, { enabled: true }),
  ],
  [
    "selection",
    "a run has finished somebody",
    async ({ tenant, campaignId }) => {
      const runId = await givenQuietRun(tenant, campaignId);
      await setInstanceStatus(runId, [1], "completed");
      await stopCampaign(tenant, campaignId);
    },
  ],
])("starts nothing when %s differs: %s", async (part, _, makeChange) => {
  const planned = await givenPlanned();
  const tag = await readTag(planned);
  await makeChange(planned);
  const before = await takePicture();

  const reply = await startPlan(planned, tag);

  const details = expectRefusal(reply, 412, "PLAN_CHANGED");
  expect(details).toMatch(new RegExp(`changed: ${part}\\.`));
  await expectUnchanged(before);
  expectStatus(await startPlan(planned, await readTag(planned)), 200);
});

it("names all that differs", async () => {
  const planned = await givenPlanned();
  const tag = await readTag(planned);
  await change(planned.tenant, `/templates/${planned.templateId}`, { content: "Hi" });
  await changeSlot(planned, { delayDays: 9 });

  const details = expectRefusal(await startPlan(planned, tag), 412, "PLAN_CHANGED");

  expect(details).toContain("content, workflow");
});

it("tells a campaign without named senders which would come to serve it", async () => {
  const tenant = await givenTenant();
  const campaign = { tenant, ...(await givenCampaign(tenant, 1)) };
  const tag = await readTag(campaign);
  await givenSender(tenant, { kinds: ["direct_message"] });
  expect(await readTag(campaign)).toBe(tag);
  await givenSender(tenant, { kinds: KINDS, enabled: true });

  const details = expectRefusal(await startPlan(campaign, tag), 412, "PLAN_CHANGED");

  expect(details).toContain("senders");
});

it("is not disturbed by what decides nothing", async () => {
  const planned = await givenPlanned();
  const tag = await readTag(planned);
  const { tenant, senderId, templateId } = planned;
  await change(tenant, `/senders/${senderId}`, { name: "Ana" });
  await change(tenant, `/templates/${templateId}`, { name: "Another name" });
  await givenCampaign(tenant, 2);

  expectStatus(await startPlan(planned, tag), 200);
});

describe("is refused for another reason first", () => {
  it("by the state", async () => {
    const planned = await givenPlanned();
    const tag = await readTag(planned);
    await givenQuietRun(planned.tenant, planned.campaignId);
    await change(planned.tenant, `/templates/${planned.templateId}`, { content: "Hi" });

    expectRefusal(await startPlan(planned, tag), 409, "CAMPAIGN_ALREADY_ACTIVE");
  });

  it("by the configuration", async () => {
    const planned = await givenPlanned();
    const tag = await readTag(planned);
    await removeTemplates(planned.campaignId);

    expectRefusal(await startPlan(planned, tag), 422, "VALIDATION_ERROR");
  });
});

it("answers a repetition of a start that has won, though the plan has changed since", async () => {
  const planned = await givenPlanned();
  const headers = { "Idempotency-Key": "key", "If-Match": await readTag(planned) };
  const first = await start(planned.tenant, planned.campaignId, headers);
  await becomeQuiet(planned.tenant, planned.campaignId, runIdOf(first), 2);
  await change(planned.tenant, `/templates/${planned.templateId}`, { content: "Hi" });

  expectReplay(await start(planned.tenant, planned.campaignId, headers), first);
});

it.each(["*", "abc", '"abc"', '"0f1e2d3c4b5a6978"', "TAG, TAG"])(
  "refuses an If-Match that names no plan: %s",
  async (header) => {
    const planned = await givenPlanned();
    const tag = header.replaceAll("TAG", await readTag(planned));
    const before = await takePicture();

    const details = expectRefusal(await startPlan(planned, tag), 400, "VALIDATION_ERROR");

    expect(details).toContain("If-Match");
    await expectUnchanged(before);
  },
);

it("compares in the statement of the start: what changes behind the look starts nothing", async () => {
  const { tenant, campaignId, templateId } = await givenPlanned();
  const plan = await selectStartPlan(env.DATABASE, tenant.accountGroupId, campaignId);
  await change(tenant, `/templates/${templateId}`, { content: "Hi" });
  const before = await takePicture();
  const request = startRequest(tenant, campaignId);

  expect(await startRun(env.DATABASE, request, Date.now(), plan?.text ?? "")).toBeNull();
  await expectUnchanged(before);
  const present = await selectStartPlan(env.DATABASE, tenant.accountGroupId, campaignId);
  const started = await startRun(env.DATABASE, request, Date.now(), present?.text ?? "");
  expect(started).toMatchObject({ runId: request.runId });
});

it("is not said to have started nothing while an earlier call of it may arrive", async () => {
  const { tenant, campaignId } = await givenPlanned();
  const refused = { outcome: "refused", refusal: { reason: "plan-changed", changed: [] } } as const;

  const outcome = await confirmStart(env.DATABASE, startRequest(tenant, campaignId), refused);

  expect(outcome).toEqual({ outcome: "unsettled" });
});

it("freezes what the client has seen, while others change it", async () => {
  const planned = await givenPlanned();
  const { tenant, campaignId, templateId } = planned;
  const setText = (content: string) => change(tenant, `/templates/${templateId}`, { content });

  for (let round = 1; round <= 10; round++) {
    await setText(`Seen ${round}`);
    const tag = await readTag(planned);
    // The last start has no rival, and is frozen for sure.
    const rival = round < 10 ? setText(`Unseen ${round}`) : null;
    const [reply] = await Promise.all([startPlan(planned, tag), rival]);
    if (reply.status === 412 && rival !== null) continue;
    expectStatus(reply, 200);
    const { steps } = await readWorkflow(runIdOf(reply));
    expect(steps.flatMap(({ content }) => content?.content ?? [])[0]).toBe(`Seen ${round}`);
    await becomeQuiet(tenant, campaignId, runIdOf(reply), 2);
    await stopCampaign(tenant, campaignId);
  }
});

/** An active automatic campaign turns each lead that arrives into an instance, once. */
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";

import {
  expectStatus,
  givenAudience,
  givenCampaign,
  givenTenant,
  runIdOf,
  start,
  stopCampaign,
  type Tenant,
} from "../../support/api.ts";
import { becomeQuiet } from "../../support/campaignStates.ts";
import { addLeads } from "../../support/leads.ts";
import { interceptQueue } from "../../support/queue.ts";
import { readInstances } from "../../support/stores.ts";

afterEach(() => vi.restoreAllMocks());

const lead = (id: string | number) => ({ name: `Lead ${id}`, externalId: `${id}` });
const positionsOf = async (runId: string) =>
  (await readInstances(runId)).map(({ position }) => position);

async function givenListening(tenant: Tenant, audienceId: string) {
  const { campaignId } = await givenCampaign(tenant, 0, {
    audienceId,
    workflowTrigger: "automatic",
  });
  return { campaignId, runId: runIdOf(await start(tenant, campaignId)) };
}

it("takes the leads that arrive after its start, not those before", async () => {
  const tenant = await givenTenant();
  const { audienceId } = await givenAudience(tenant, 3);
  const { campaignId, runId } = await givenListening(tenant, audienceId);

  await addLeads(tenant, audienceId, [lead("a"), lead("b")]);
  await becomeQuiet(tenant, campaignId, runId, 2);

  expect(await positionsOf(runId)).toEqual([3, 4]);
  const run = await tenant.call("GET", `/campaigns/${campaignId}/runs/${runId}`);
  expect(expectStatus(run, 200)).toMatchObject({
    state: "created",
    triggered: false,
    instancesPromised: 2,
    instancesCreated: 2,
    instancesCreatedAt: null,
  });
});

it("takes each lead once, however many calls bring leads at once", async () => {
  const tenant = await givenTenant();
  const { audienceId } = await givenAudience(tenant, 0);
  const { campaignId, runId } = await givenListening(tenant, audienceId);

  await Promise.all(
    Array.from({ length: 10 }, (_, call) =>
      addLeads(
        tenant,
        audienceId,
        // Half of them come with the next call too.
        Array.from({ length: 20 }, (_lead, index) => lead(call * 10 + index)),
      ),
    ),
  );
  await becomeQuiet(tenant, campaignId, runId, 110);

  expect(await positionsOf(runId)).toEqual(Array.from({ length: 110 }, (_, index) => index));
});

it("takes nobody when a call brings nobody new", async () => {
  const tenant = await givenTenant();
  const { audienceId } = await givenAudience(tenant, 0);
  const { campaignId, runId } = await givenListening(tenant, audienceId);
  await addLeads(tenant, audienceId, [lead("a")]);
  await becomeQuiet(tenant, campaignId, runId, 1);

  await addLeads(tenant, audienceId, [lead("a"), null]);

  const run = await tenant.call("GET", `/campaigns/${campaignId}/runs/${runId}`);
  expect(expectStatus(run, 200)).toMatchObject({ state: "created", instancesPromised: 1 });
});

it("takes nobody after it was stopped, and starts again with those who come next", async () => {
  const tenant = await givenTenant();
  const { audienceId } = await givenAudience(tenant, 0);
  const { campaignId, runId } = await givenListening(tenant, audienceId);
  await addLeads(tenant, audienceId, [lead("first")]);
  await becomeQuiet(tenant, campaignId, runId, 1);
  await stopCampaign(tenant, campaignId);
  await addLeads(tenant, audienceId, [lead("missed")]);

  const again = runIdOf(await start(tenant, campaignId));
  await addLeads(tenant, audienceId, [lead("next")]);
  await becomeQuiet(tenant, campaignId, again, 1);

  expect(await positionsOf(runId)).toEqual([0]);
  expect(await positionsOf(again)).toEqual([2]);
});

it("shares its audience with other automatic campaigns, each with its own instances", async () => {
  const tenant = await givenTenant();
  const { audienceId } = await givenAudience(tenant, 1);
  const early = await givenListening(tenant, audienceId);
  await addLeads(tenant, audienceId, [lead("a")]);
  const late = await givenListening(tenant, audienceId);
  const stopped = await givenListening(tenant, audienceId);
  await stopCampaign(tenant, stopped.campaignId);
  const draft = await givenCampaign(tenant, 0, { audienceId, workflowTrigger: "automatic" });
  const manual = await givenCampaign(tenant, 0, { audienceId });
  const manualRunId = runIdOf(await start(tenant, manual.campaignId));

  await addLeads(tenant, audienceId, [lead("b"), lead("c")]);
  await becomeQuiet(tenant, early.campaignId, early.runId, 3);
  await becomeQuiet(tenant, late.campaignId, late.runId, 2);
  await becomeQuiet(tenant, manual.campaignId, manualRunId, 2);

  expect(await positionsOf(early.runId)).toEqual([1, 2, 3]);
  expect(await positionsOf(late.runId)).toEqual([2, 3]);
  expect(await positionsOf(stopped.runId)).toEqual([]);
  expect(await positionsOf(manualRunId)).toEqual([0, 1]);
  const { results } = await env.DATABASE.prepare("SELECT id FROM runs WHERE campaign_id = ?1")
    .bind(draft.campaignId)
    .all();
  expect(results).toEqual([]);
});

it("leaves the leads of another audience alone", async () => {
  const tenant = await givenTenant();
  const { audienceId } = await givenAudience(tenant, 0);
  const other = await givenAudience(tenant, 0);
  const { campaignId, runId } = await givenListening(tenant, audienceId);

  await addLeads(tenant, other.audienceId, [lead("other")]);
  await addLeads(tenant, audienceId, [lead("own")]);
  await becomeQuiet(tenant, campaignId, runId, 1);

  expect(await positionsOf(runId)).toEqual([0]);
});

it("takes the leads that arrive even when only some were named for it", async () => {
  const tenant = await givenTenant();
  const { audienceId, leadIds } = await givenAudience(tenant, 3);
  const { campaignId } = await givenCampaign(tenant, 0, {
    audienceId,
    leadIds: [leadIds[1]],
    workflowTrigger: "automatic",
  });
  const runId = runIdOf(await start(tenant, campaignId));

  await addLeads(tenant, audienceId, [lead("a")]);
  await becomeQuiet(tenant, campaignId, runId, 1);

  expect(await positionsOf(runId)).toEqual([3]);
});

it("sends at once those who arrived, and no others", async () => {
  const tenant = await givenTenant();
  const { audienceId } = await givenAudience(tenant, 3);
  const { campaignId } = await givenListening(tenant, audienceId);
  const messages = interceptQueue();

  await addLeads(tenant, audienceId, [lead("a"), lead("b")]);

  await vi.waitFor(() => expect(messages).toMatchObject([{ campaignId, from: 3, to: 5 }]));
});

it("is not stuck when a lead arrives after a long silence", async () => {
  const tenant = await givenTenant();
  const { audienceId } = await givenAudience(tenant, 0);
  const { campaignId, runId } = await givenListening(tenant, audienceId);
  await env.DATABASE.prepare("UPDATE runs SET progressed_at = progressed_at - 600000 WHERE id = ?1")
    .bind(runId)
    .run();
  interceptQueue();

  await addLeads(tenant, audienceId, [lead("a")]);

  const run = await tenant.call("GET", `/campaigns/${campaignId}/runs/${runId}`);
  expect(expectStatus(run, 200)).toMatchObject({ state: "creating", stuck: null });
});

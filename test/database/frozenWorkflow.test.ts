/** What a start freezes: the JSON that SQL makes, held against what the workflow, the slots and the templates say. */
import { expect, it } from "vitest";

import { STARTER_TEMPLATE_IDS } from "../../src/domain/starterTemplates.ts";
import { MAXIMUM_DELAY_DAYS, workflowOf } from "../../src/domain/workflow.ts";
import {
  expectStatus,
  givenCampaign,
  givenTenant,
  runIdOf,
  start,
  stopCampaign,
  type Tenant,
} from "../support/api.ts";
import { becomeQuiet, givenQuietRun } from "../support/campaignStates.ts";
import { readWorkflow } from "../support/stores.ts";
import { changeSlot, givenTemplate, readContentSlots, setTemplate } from "../support/templates.ts";

/** Gives each slot a template of its own, and all but the first a delay. Returns the messages. */
async function fillSlots(tenant: Tenant, campaignId: string) {
  const slots = await readContentSlots(tenant, campaignId);
  const messages = [];
  for (const { id, channel, position } of slots) {
    const content = `"Quoted" {{name|you}} 🌍\n${position}`;
    const subject = channel === "inmail" ? "For {{name}}" : null;
    const message = subject === null ? { content } : { subject, content };
    const templateId = await givenTemplate(tenant, channel, message);
    // The first waits as long as the workflow says.
    const delay = position === 1 ? {} : { delayDays: position === 2 ? 0 : MAXIMUM_DELAY_DAYS };
    const change = { templateId, ...delay };
    expectStatus(await changeSlot(tenant, campaignId, id, change), 200);
    messages.push({ subject, content });
  }
  return messages;
}

it.each(STARTER_TEMPLATE_IDS)("freezes each step of %s with its message and delay", async (id) => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 1, { starterTemplateId: id });
  const messages = await fillSlots(tenant, campaignId);

  const workflow = await readWorkflow(await givenQuietRun(tenant, campaignId));

  expect(workflow).toStrictEqual({
    version: 1,
    steps: workflowOf(id).map(({ kind, slotPosition, waitsForAcceptance, defaultDelayDays }) => ({
      kind,
      waitsForAcceptance,
      delayDays: [defaultDelayDays, defaultDelayDays, 0, MAXIMUM_DELAY_DAYS][slotPosition ?? 0],
      content: slotPosition === null ? null : messages[slotPosition - 1],
    })),
    senderIds: null,
    outreachLanguage: null,
    autoCancelOnMessageReceived: true,
    includeConversationHistory: true,
  });
});

it.each([
  {
    outreachLanguage: "pt-BR",
    autoCancelOnMessageReceived: false,
    includeConversationHistory: true,
  },
  { outreachLanguage: null, autoCancelOnMessageReceived: true, includeConversationHistory: false },
])("freezes %j", async (settings) => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 1, settings);

  expect(await readWorkflow(await givenQuietRun(tenant, campaignId))).toMatchObject(settings);
});

it("freezes that of an automatic campaign, too", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 0, { workflowTrigger: "automatic" });

  const runId = runIdOf(await start(tenant, campaignId));
  await becomeQuiet(tenant, campaignId, runId, 0);

  expect((await readWorkflow(runId)).steps.map(({ kind }) => kind)).toEqual(["connection_request"]);
});

it("keeps for a run what it was at the start, and gives the next run what it is then", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 1);
  const [{ id: slotId }] = await readContentSlots(tenant, campaignId);
  const templateId = await givenTemplate(tenant, "connection_request", { content: "Earlier" });
  expectStatus(await setTemplate(tenant, campaignId, slotId, templateId), 200);
  const first = await givenQuietRun(tenant, campaignId);

  const change = { body: { content: "Later" } };
  expectStatus(await tenant.call("PATCH", `/templates/${templateId}`, change), 200);
  await stopCampaign(tenant, campaignId);
  const second = await givenQuietRun(tenant, campaignId);

  expect((await readWorkflow(first)).steps[0]?.content).toEqual({
    subject: null,
    content: "Earlier",
  });
  expect((await readWorkflow(second)).steps[0]?.content).toEqual({
    subject: null,
    content: "Later",
  });
});

/** One of each resource, and campaigns in each state that matters to an operation. */
import { setTimeout as sleep } from "node:timers/promises";

import { UNREACHABLE_SENDER } from "../../support/routeExamples.ts";
import { NEW_CAMPAIGN, NEW_SENDER } from "./exceptions.ts";
import type { Kickoff } from "./kickoff.ts";
import { makerFor } from "./make.ts";

const LOOK_MILLISECONDS = 50;

/** The ids of the resources. */
export interface World {
  readonly accountGroupId: string;
  readonly audienceId: string;
  readonly leadIds: readonly string[];
  /** To be erased. */
  readonly leadId: string;
  /** An audience of nobody. */
  readonly emptyAudienceId: string;
  /** A draft that can be started. */
  readonly draftId: string;
  /** A draft that selects nobody. */
  readonly emptyDraftId: string;
  /** One that is never started. */
  readonly plannedId: string;
  readonly activeId: string;
  /** Active as well, to be stopped. */
  readonly stoppableId: string;
  readonly completedId: string;
  /** Its run is in the archive. */
  readonly archivedId: string;
  readonly archivedInstanceId: string;
  /** Of the empty draft. */
  readonly slotId: string;
  /** Of the active campaign. */
  readonly activeSlotId: string;
  readonly completedSlotId: string;
  /** For the channel of the slots. */
  readonly templateId: string;
  /** For the channel of the slots, to be deleted. */
  readonly deletableTemplateId: string;
  /** What the active campaign sends. */
  readonly usedTemplateId: string;
  /** For another channel. */
  readonly unfitTemplateId: string;
  /** Of the active campaign. */
  readonly runId: string;
  readonly instanceId: string;
  /** Nobody knows what became of it. */
  readonly actionId: string;
  /** It is sent. */
  readonly sentActionId: string;
  /** Nothing listens at its URL. */
  readonly senderId: string;
  /** Its URL is the Worker's own. */
  readonly refusedSenderId: string;
  readonly suppressionId: string;
  /** Nothing listens at its URL. */
  readonly webhookEndpointId: string;
  readonly deliveryId: string;
  readonly deletableWebhookEndpointId: string;
  /** It is off, and its URL is the Worker's own. */
  readonly refusedWebhookEndpointId: string;
  /** An id that nothing has. */
  readonly unknownId: string;
}

/** Makes the resources through the API, but for those that it cannot make: these are the same in every world. */
export async function makeWorld(kickoff: Kickoff): Promise<World> {
  const { accountGroupId, completedId, refusedSenderId, refusedWebhookEndpointId } = kickoff;
  const make = makerFor(kickoff);
  const { id: audienceId } = await make("createAudience", {}, { name: "Leads" });
  const { id: emptyAudienceId } = await make("createAudience", {}, { name: "Nobody" });
  const leads = ["avery", "robin", "sam"].map((name) => ({ name, email: `${name}@example.com` }));
  const { leadIds } = await make<{ leadIds: string[] }>("addLeads", { audienceId }, { leads });
  const makeDraft = async (ofAudience: string) =>
    (await make("createCampaign", {}, { ...NEW_CAMPAIGN, audienceId: ofAudience })).id;

  const draftId = await makeDraft(audienceId);
  const activeId = await makeDraft(audienceId);
  const stoppableId = await makeDraft(audienceId);
  const makeSuppression = async () => {
    // Two files that suppress the same person have the same suppression, and each removes it.
    const email = `${crypto.randomUUID()}@example.com`;
    const suppressions = [{ email, reason: "Unsubscribed" }];
    const added = await make<{ suppressions: { ids: string[] }[] }>(
      "addSuppressions",
      {},
      { suppressions },
    );
    return added.suppressions[0]?.ids[0] ?? "";
  };
  const emptyDraftId = await makeDraft(emptyAudienceId);
  const makeTemplate = async (channel: string) =>
    (
      await make(
        "createTemplate",
        {},
        {
          ...{ channel, name: "Template", content: "Hello {{name}}" },
          ...(channel === "inmail" ? { subject: "For {{name}}" } : {}),
        },
      )
    ).id;
  const usedTemplateId = await makeTemplate("connection_request");
  const findSlot = async (campaignId: string) =>
    (await make<{ items: { id: string }[] }>("listContentSlots", { campaignId })).items[0]?.id ??
    "";
  const activeSlotId = await findSlot(activeId);
  await make(
    "updateContentSlot",
    { campaignId: activeId, slotId: activeSlotId },
    { templateId: usedTemplateId },
  );
  const makeEndpoint = async () =>
    (await make("createWebhookEndpoint", {}, { url: UNREACHABLE_SENDER })).id;
  const webhookEndpointId = await makeEndpoint();
  await make("startCampaign", { campaignId: activeId });
  await make("startCampaign", { campaignId: stoppableId });
  const senderId = (await make("createSender", {}, NEW_SENDER)).id;
  // The run shows with its first instance.
  const { runId } = await waitForFirst(() =>
    make<{ items: { runId: string }[] }>("listInstances", { campaignId: activeId }),
  );
  const { id: deliveryId } = await waitForFirst(() =>
    make<{ items: { id: string }[] }>("listDeliveries", { webhookEndpointId }),
  );
  return {
    accountGroupId,
    audienceId,
    emptyAudienceId,
    leadIds,
    leadId: leadIds[2] ?? "",
    draftId,
    emptyDraftId,
    plannedId: await makeDraft(audienceId),
    slotId: await findSlot(emptyDraftId),
    activeSlotId,
    completedSlotId: await findSlot(completedId),
    templateId: await makeTemplate("connection_request"),
    deletableTemplateId: await makeTemplate("connection_request"),
    usedTemplateId,
    unfitTemplateId: await makeTemplate("inmail"),
    activeId,
    stoppableId,
    completedId,
    archivedId: kickoff.archivedId,
    archivedInstanceId: kickoff.archivedInstanceId,
    runId,
    instanceId: `${runId}-0`,
    actionId: takeUnknownAction(kickoff),
    sentActionId: kickoff.sentActionId,
    senderId,
    refusedSenderId,
    suppressionId: await makeSuppression(),
    webhookEndpointId,
    deliveryId,
    deletableWebhookEndpointId: await makeEndpoint(),
    refusedWebhookEndpointId,
    unknownId: "0123456789abcdef01234567",
  };
}

let actionsTaken = 0;

/** An unknown action that no other world has, as a rule: the files of the tests run in processes of their own. */
function takeUnknownAction({ unknownActionIds }: Kickoff): string {
  const number = process.pid * 7 + actionsTaken++;
  return unknownActionIds[number % unknownActionIds.length] ?? "";
}

/** The first of a list, once there is one. */
async function waitForFirst<Item>(list: () => Promise<{ items: Item[] }>): Promise<Item> {
  for (;;) {
    const [first] = (await list()).items;
    if (first !== undefined) return first;
    await sleep(LOOK_MILLISECONDS);
  }
}

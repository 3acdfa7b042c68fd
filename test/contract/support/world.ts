/** One of each resource, and campaigns in each state that matters to an operation. */
import { withStores } from "../../../tools/admin/stores.ts";
import { UNREACHABLE_SENDER } from "../../support/routeExamples.ts";
import { callOperation } from "./call.ts";
import { operationNamed } from "./contract.ts";
import type { Kickoff } from "./startKickoff.ts";

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
  readonly activeId: string;
  /** Active as well, to be stopped. */
  readonly stoppableId: string;
  readonly completedId: string;
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
  /** An id that nothing has. */
  readonly unknownId: string;
}

const NEW_SENDER = { name: "Sender", url: UNREACHABLE_SENDER, kinds: ["connection_request"] };
const STARTER = { starterTemplateId: "connect", name: "Campaign" };

/** Makes the resources through the API; what only time could bring about, an operator does. */
export async function makeWorld(kickoff: Kickoff): Promise<World> {
  const { url, accountGroupId, key } = kickoff;

  async function make<Data = { id: string }>(
    operationId: string,
    ids: Record<string, string>,
    body?: unknown,
  ): Promise<Data> {
    const answer = await callOperation(url, operationNamed(operationId), {
      key,
      ids: { accountGroupId, ...ids },
      body,
    });
    if (answer.body.error === null) return answer.body.data as Data;
    throw new Error(`${operationId}: ${answer.status} ${answer.body.error.details}`);
  }

  const { id: audienceId } = await make("createAudience", {}, { name: "Leads" });
  const { id: emptyAudienceId } = await make("createAudience", {}, { name: "Nobody" });
  const leads = ["avery", "robin", "sam"].map((name) => ({ name, email: `${name}@example.com` }));
  const { leadIds } = await make<{ leadIds: string[] }>("addLeads", { audienceId }, { leads });
  const makeDraft = async (ofAudience: string) =>
    (await make("createCampaign", {}, { ...STARTER, audienceId: ofAudience })).id;

  const [draftId, activeId, stoppableId, completedId] = [
    await makeDraft(audienceId),
    await makeDraft(audienceId),
    await makeDraft(audienceId),
    await makeDraft(audienceId),
  ];
  await withStores({ persistTo: kickoff.persistTo, remote: false }, ({ DATABASE }) =>
    DATABASE.prepare("UPDATE campaigns SET status = 'completed', run_id = id WHERE id = ?1")
      .bind(completedId)
      .run(),
  );
  const makeSender = async () => (await make("createSender", {}, NEW_SENDER)).id;
  const refusedSenderId = await makeSender();
  await withStores({ persistTo: kickoff.persistTo, remote: false }, ({ DATABASE }) =>
    DATABASE.prepare("UPDATE senders SET url = ?2 WHERE id = ?1").bind(refusedSenderId, url).run(),
  );
  const makeSuppression = async () => {
    const suppressions = [{ email: "somebody@example.com", reason: "Unsubscribed" }];
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
  await make("startCampaign", { campaignId: activeId });
  await make("startCampaign", { campaignId: stoppableId });
  const senderId = await makeSender();
  const runId = await waitForRun(() => make("listInstances", { campaignId: activeId }));
  // Of a campaign whose senders have stopped, so that nobody acts upon them.
  const stoppedId = await makeDraft(audienceId);
  await make("startCampaign", { campaignId: stoppedId });
  const stoppedRunId = await waitForRun(() => make("listInstances", { campaignId: stoppedId }));
  await make("stopCampaign", { campaignId: stoppedId });
  const makeAction = async (position: number, status: string) => {
    await withStores({ persistTo: kickoff.persistTo, remote: false }, ({ DATABASE }) =>
      DATABASE.prepare(
        `INSERT INTO actions (campaign_id, position, step, run_id, sender_id, kind, status, attempt, reservation, not_after, called_at)
         VALUES (?1, ?2, 1, ?3, ?4, 'connection_request', ?5, 1, '', 1, 1)
         ON CONFLICT DO UPDATE SET status = excluded.status`,
      )
        .bind(stoppedId, position, stoppedRunId, senderId, status)
        .run(),
    );
    return `${stoppedRunId}-${position}-1`;
  };
  return {
    accountGroupId,
    audienceId,
    emptyAudienceId,
    leadIds,
    leadId: leadIds[2] ?? "",
    draftId,
    emptyDraftId,
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
    runId,
    instanceId: `${runId}-0`,
    actionId: await makeAction(0, "unknown"),
    sentActionId: await makeAction(1, "sent"),
    senderId,
    refusedSenderId,
    suppressionId: await makeSuppression(),
    unknownId: "0123456789abcdef01234567",
  };
}

/** The run shows with its first instance. */
async function waitForRun(list: () => Promise<{ items: { runId: string }[] }>): Promise<string> {
  for (;;) {
    const [first] = (await list()).items;
    if (first !== undefined) return first.runId;
  }
}

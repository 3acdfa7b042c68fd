/** `GET /v1/accounts/{accountGroupId}/campaigns/{campaignId}/instances/{instanceId}` */
import type * as z from "zod/mini";

import { selectCampaign } from "../../database/campaigns.ts";
import { selectInstanceRecord } from "../../database/instanceRecords.ts";
import { selectSender } from "../../database/senders.ts";
import { selectSendersOfRun } from "../../database/servingSenders.ts";
import { selectUsedSlots } from "../../database/slots.ts";
import { parseInstanceId } from "../../domain/action.ts";
import type { Decision } from "../../domain/decideAfterAction.ts";
import { findNext, type Next } from "../../domain/findNext.ts";
import { findDecision, type InstanceRecord, isSending } from "../../domain/instanceStanding.ts";
import type { Sender } from "../../domain/sender.ts";
import { findFirstStanding } from "../../domain/senderStanding.ts";
import { stepOf } from "../../domain/workflow.ts";
import type { Answer } from "../answer/envelope.ts";
import { ApiError } from "../answer/failures.ts";
import { runArchived } from "../answer/runArchived.ts";
import { campaignNotFound } from "../campaigns/campaignAnswer.ts";
import type { RouteInput } from "../request/context.ts";
import type { instancePath } from "../request/schemas.ts";
import { type InstanceDetailsAnswer, toInstanceDetailsAnswer } from "./instanceDetailsAnswer.ts";

/** Of the senders that may take on a lead, those that are looked at. */
const MAXIMUM_SENDERS = 20;

/** Reads an instance: what was asked for, what the lead has written, and what comes next. */
export async function getInstance({
  parameters: { accountGroupId, campaignId, instanceId },
  database,
}: RouteInput<z.output<typeof instancePath>, object, object>): Promise<
  Answer<InstanceDetailsAnswer>
> {
  const campaign = await selectCampaign(database, accountGroupId, campaignId);
  if (campaign === null) throw campaignNotFound(campaignId);
  const key = parseInstanceId(instanceId);
  const record = key === null ? null : await selectInstanceRecord(database, campaign, key);
  if (record === null) {
    throw new ApiError("notFound", `There is no instance ${instanceId} of this campaign.`);
  }
  if ("archivedRunId" in record) {
    throw runArchived("instances", { accountGroupId, campaignId, runId: record.archivedRunId });
  }
  const now = Date.now();
  const decision = findDecision(record, now);
  const next =
    decision === null ? null : await findNextOf(database, accountGroupId, record, decision, now);
  return { status: 200, data: toInstanceDetailsAnswer(record, next, now) };
}

async function findNextOf(
  database: D1Database,
  accountGroupId: string,
  { instance, workflow, actions }: InstanceRecord,
  decision: Decision,
  now: number,
): Promise<Next> {
  if (decision.next === "end" || workflow === null) {
    return findNext({ decision, kind: null, isSending: false, sender: null }, now);
  }
  const { kind } = stepOf(workflow, decision.step);
  const senderId = instance.senderId ?? actions.at(-1)?.senderId ?? null;
  const senders = await selectSenders(database, accountGroupId, instance.runId, senderId);
  const slots = await selectUsedSlots(database, senders, now);
  const used = senders.flatMap((sender) => {
    const own = slots.get(sender.id);
    return own === undefined ? [] : [{ sender, slots: own.times }];
  });
  const dueAt = decision.next === "due" ? Math.max(decision.dueAt, now) : now;
  const [own] = senders;
  return findNext(
    {
      decision,
      kind,
      isSending: own !== undefined && isSending(decision, actions, own, now),
      sender: findFirstStanding(used, kind, dueAt),
    },
    now,
  );
}

/** The sender that has the lead or, while none has, those that may take on leads of the run. */
async function selectSenders(
  database: D1Database,
  accountGroupId: string,
  runId: string,
  senderId: string | null,
): Promise<readonly Sender[]> {
  if (senderId === null) return selectSendersOfRun(database, runId, MAXIMUM_SENDERS);
  const sender = await selectSender(database, accountGroupId, senderId);
  return sender === null ? [] : [sender];
}

/** `GET /v1/accounts/{accountGroupId}/campaigns/{campaignId}/start` */
import * as z from "zod/mini";
import { selectCampaignSenders } from "../../database/campaignSenders.ts";
import { selectStartFacts } from "../../database/startFacts.ts";
import { selectStartPlan } from "../../database/startPlan.ts";
import { decideStart, findStartBlockers } from "../../domain/decideStart.ts";
import { type Answer, toErrorBody, toTimestamp } from "../answer/envelope.ts";
import { failureAnswer } from "../answer/failures.ts";
import { count, timestamp } from "../answer/words.ts";
import { about, named } from "../contract.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import type { campaignPath } from "../request/schemas.ts";
import { campaignNotFound } from "./campaignAnswer.ts";
import { campaignSendersAnswer, toCampaignSendersAnswer } from "./campaignSenderAnswer.ts";
import { estimateStart } from "./estimateStart.ts";
import { refuseStart } from "./startCampaign.ts";
import { findUnreachable, unreachableAnswer } from "./unreachableAnswer.ts";

/** What a preview answers. */
export const startPreviewAnswer = /* @__PURE__ */ named("StartPreview", () =>
  z.strictObject({
    canStart: about("Whether the start would be accepted.", z.boolean()),
    blockers: about(
      "Everything that forbids it: the state first, then each fault of the configuration by itself. Empty when the campaign can start.",
      z.array(failureAnswer),
    ),
    triggered: about(
      "What the start would answer; null when it would be refused.",
      z.nullable(z.boolean()),
    ),
    instancesCreated: about(
      "What the start would answer; null when it would be refused.",
      z.nullable(count()),
    ),
    unreachable: about(
      "Whom its messages would not reach; null when it would be refused.",
      z.nullable(unreachableAnswer),
    ),
    senders: about("Null when it would be refused.", z.nullable(campaignSendersAnswer)),
    estimatedEnd: about(
      "The earliest end, were it started now, as `estimate` of the progress has it; null when it would be refused, when it begins with nobody, and when no sender may act.",
      z.nullable(timestamp),
    ),
  }),
);
type StartPreview = z.infer<typeof startPreviewAnswer>;

/** Tells what a start would do now, by the rule of the start itself. Only reads. */
export async function previewStart(
  { parameters, database }: RouteInput<z.output<typeof campaignPath>, object, object>,
  { fields }: RequestContext,
): Promise<Answer<StartPreview>> {
  const { accountGroupId, campaignId } = parameters;
  // Read before the rest: what changes meanwhile is shown under a tag that is no longer good.
  const plan = await selectStartPlan(database, accountGroupId, campaignId);
  const facts = await selectStartFacts(database, accountGroupId, campaignId);
  if (plan === null || facts === null) throw campaignNotFound(campaignId);
  const decision = decideStart(facts);
  fields.canStart = decision.start;
  const senders = decision.start
    ? await selectCampaignSenders(database, accountGroupId, campaignId)
    : null;
  return {
    status: 200,
    headers: { ETag: plan.tag },
    data: {
      canStart: decision.start,
      blockers: findStartBlockers(facts).map((blocker) =>
        toErrorBody(refuseStart(blocker, parameters)),
      ),
      triggered: decision.start ? decision.triggered : null,
      instancesCreated: decision.start ? decision.instancesCreated : null,
      unreachable: decision.start
        ? await findUnreachable(database, parameters, facts.selectedLeadCount, decision)
        : null,
      senders: senders === null ? null : toCampaignSendersAnswer(senders),
      estimatedEnd:
        decision.start && senders !== null
          ? toTimestamp(
              await estimateStart(database, parameters, senders, decision.instancesCreated),
            )
          : null,
    },
  };
}

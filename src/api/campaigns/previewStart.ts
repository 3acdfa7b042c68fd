/** `GET /v1/accounts/{accountGroupId}/campaigns/{campaignId}/start` */
import * as z from "zod/mini";
import { selectCampaignSenders } from "../../database/campaignSenders.ts";
import { selectSlotMessages } from "../../database/contentSlots.ts";
import { selectLeadsToStart } from "../../database/leadsToStart.ts";
import { selectStartFacts } from "../../database/startFacts.ts";
import { decideStart, findStartBlockers } from "../../domain/decideStart.ts";
import { cutStretches, UnreachableLeads } from "../../domain/unreachable.ts";
import { type Answer, toErrorBody, toTimestamp } from "../answer/envelope.ts";
import { failureAnswer } from "../answer/failures.ts";
import { count, identifier, text, timestamp } from "../answer/words.ts";
import { about, named } from "../contract.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import type { campaignPath } from "../request/schemas.ts";
import { campaignNotFound } from "./campaignAnswer.ts";
import { campaignSendersAnswer, toCampaignSendersAnswer } from "./campaignSenderAnswer.ts";
import { estimateStart } from "./estimateStart.ts";
import { refuseStart } from "./startCampaign.ts";

/** Whom the messages would not reach, in an answer. */
const unreachableAnswer = /* @__PURE__ */ named(
  "UnreachableLeads",
  () =>
    z.strictObject({
      leads: about(
        "How many of the leads looked at at least one message would not reach.",
        count(),
      ),
      leadsLookedAt: about(
        "How many of the leads of `instancesCreated` were looked at.",
        count(0, 10_000),
      ),
      isExact: about("Whether all of them were.", z.boolean()),
      reasons: about(
        "Why, for each content slot in their order. A lead may be counted in several.",
        z.array(
          z.strictObject({
            slotId: identifier,
            reason: about(
              "`missing_field`: a placeholder without a fallback has no value. `text_too_long`: with its values, the subject or the text is longer than the channel takes. `invalid_template`: the placeholders cannot be read.",
              z.enum(["missing_field", "text_too_long", "invalid_template"]),
            ),
            field: about(
              "What these leads lack; null for another reason.",
              z.nullable(text(8_000)),
            ),
            leads: count(1),
            exampleLeadIds: about("The first of them.", z.array(identifier).check(z.maxLength(3))),
          }),
        ),
      ),
    }),
  "Whom the messages would not reach as leads and templates are now: a message is sent whole or not at all.",
);

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
  const facts = await selectStartFacts(database, accountGroupId, campaignId);
  if (facts === null) throw campaignNotFound(campaignId);
  const decision = decideStart(facts);
  fields.canStart = decision.start;
  const senders = decision.start
    ? await selectCampaignSenders(database, accountGroupId, campaignId)
    : null;
  return {
    status: 200,
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

/** Looks at the leads of an accepted start: at all of up to 10,000, and of more at as many, from all over the selection. */
async function findUnreachable(
  database: D1Database,
  { accountGroupId, campaignId }: z.output<typeof campaignPath>,
  selectedLeadCount: number,
  { instancesCreated }: { readonly instancesCreated: number },
): Promise<StartPreview["unreachable"]> {
  const found = new UnreachableLeads(
    await selectSlotMessages(database, accountGroupId, campaignId),
  );
  // An automatic campaign begins with nobody.
  const stretches = instancesCreated === 0 ? [] : cutStretches(selectedLeadCount);
  // One after the other: each may be as large as fits into memory.
  for (const stretch of stretches) {
    const leads = await selectLeadsToStart(database, accountGroupId, campaignId, stretch);
    for (const lead of leads) found.look(lead);
  }
  const { leads, leadsLookedAt, reasons } = found;
  return { leads, leadsLookedAt, isExact: leadsLookedAt === instancesCreated, reasons };
}

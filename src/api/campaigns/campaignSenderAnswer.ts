/** A sender of a campaign as the preview of a start shows it. */
import * as z from "zod/mini";

import type { CampaignSender } from "../../database/campaignSenders.ts";
import { MAXIMUM_NAMED_SENDERS } from "../../domain/campaign.ts";
import { identifier, text } from "../answer/words.ts";
import { about, named } from "../contract.ts";
import { blockAnswer, kindsAnswer, toBlock } from "../senders/senderAnswer.ts";
import { SETTINGS_DESCRIPTIONS } from "../senders/senderSchemas.ts";

/** The senders of a campaign in an answer. */
export const campaignSendersAnswer = /* @__PURE__ */ named(
  "CampaignSenders",
  () =>
    z
      .array(
        z.strictObject({
          id: identifier,
          name: text(200),
          enabled: about(SETTINGS_DESCRIPTIONS.enabled, z.boolean()),
          blocked: blockAnswer,
          missingKinds: about(
            "The kinds of the campaign's workflow that it does not perform. While there is one, it serves nobody.",
            kindsAnswer(),
          ),
        }),
      )
      .check(z.maxLength(MAXIMUM_NAMED_SENDERS)),
  "The senders that would serve the campaign: those that it names or, if it names none, the oldest of those that are enabled and perform all kinds of its workflow. None is no obstacle: its instances wait for one.",
);
type CampaignSendersAnswer = z.infer<typeof campaignSendersAnswer>;

/** Shows the senders of a campaign. */
export function toCampaignSendersAnswer(senders: readonly CampaignSender[]): CampaignSendersAnswer {
  return senders.map((sender) => ({
    id: sender.id,
    name: sender.name,
    enabled: sender.enabled,
    blocked: toBlock(sender),
    missingKinds: [...sender.missingKinds],
  }));
}

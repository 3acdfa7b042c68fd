/** What a sender is asked, as the ledger notes it. Pure, but for what D1 is asked. */
import { type ActionKey, parseInstanceId } from "../../../src/domain/action.ts";
import {
  MAXIMUM_CONTENT_CHARACTERS,
  MAXIMUM_SUBJECT_CHARACTERS,
} from "../../../src/domain/template.ts";
import type { AskedAction } from "../../support/performingSender.ts";
import type { NotedAsk } from "./Ledger.ts";

/**
 * Reads an ask.
 *
 * @param readClaim says when the call was claimed; null when D1 does not say so
 */
export function toNotedAsk(
  { action, campaign, run, sender, instance, step, content }: AskedAction,
  readClaim: (action: ActionKey) => number | null,
): NotedAsk {
  const kind = action.kind as NotedAsk["kind"];
  const position = parseInstanceId(instance)?.position ?? -1;
  const key = { campaignId: campaign.id, position, step };
  const maximum = kind === "engage" ? 0 : MAXIMUM_CONTENT_CHARACTERS[kind];
  const texts = [
    { text: content?.text ?? null, maximum },
    { text: content?.subject ?? null, maximum: MAXIMUM_SUBJECT_CHARACTERS },
  ].flatMap(({ text, ...limit }) => (text === null ? [] : [{ text, ...limit }]));
  const claimedAt = readClaim(key);
  return { ...key, actionId: action.id, senderId: sender, runId: run, kind, claimedAt, texts };
}

/** The conversation with a lead, as a sender is told it. Pure. Times are milliseconds since 1970. */
import type { Lead } from "./lead.ts";
import { renderStep } from "./renderStep.ts";
import type { Channel } from "./template.ts";
import type { FrozenWorkflow } from "./workflow.ts";

/** A sender is told so many messages at most, the newest. */
export const MAXIMUM_HISTORY_MESSAGES = 20;

/** A message of the conversation with a lead. */
export interface HistoryMessage {
  readonly at: number;
  /** `out`: to the lead, `in`: from the lead. */
  readonly direction: "out" | "in";
  readonly kind: Channel | "message";
  readonly text: string;
  /** As the sender named it; null when it did not. */
  readonly id: string | null;
}

/** A step whose message was sent. Its text is kept nowhere: the same content and lead make the same text. */
export interface SentStep {
  readonly step: number;
  readonly sentAt: number;
  readonly externalId: string | null;
  /** Of the run that the action names. */
  readonly workflow: FrozenWorkflow;
}

/** The message of a step that was sent; null for a step without one, or for one that says nothing to the lead any more. */
export function toSentMessage(
  { step, sentAt, externalId, workflow }: SentStep,
  lead: Lead,
): HistoryMessage | null {
  const rendered = renderStep(workflow, step, lead);
  if (rendered === null || "fault" in rendered) return null;
  const { kind, text } = rendered;
  return { at: sentAt, direction: "out", kind, text, id: externalId };
}

/** The newest of the messages, from the oldest of them on. */
export function toHistory(messages: readonly HistoryMessage[]): HistoryMessage[] {
  return [...messages].sort((one, other) => one.at - other.at).slice(-MAXIMUM_HISTORY_MESSAGES);
}

/** The steps of a starter template in a sentence. Pure. */
import type { ActionKind } from "../src/domain/action.ts";
import type { StarterTemplateId } from "../src/domain/starterTemplates.ts";
import { workflowOf } from "../src/domain/workflow.ts";

const WORDS: Readonly<Record<ActionKind, string>> = {
  engage: "engagement with the lead’s posts",
  connection_request: "a connection request",
  direct_message: "a direct message",
  inmail: "an InMail",
};

/** `First a connection request; once it is accepted, 1 day later a direct message.` */
export function describeWorkflow(starterTemplateId: StarterTemplateId): string {
  const steps = workflowOf(starterTemplateId).map(
    ({ kind, waitsForAcceptance, defaultDelayDays }, index) =>
      [
        ...(index === 0 ? ["first"] : []),
        ...(waitsForAcceptance ? ["once it is accepted,"] : []),
        ...(defaultDelayDays === 0 ? [] : [describeDelay(defaultDelayDays)]),
        WORDS[kind],
      ].join(" "),
  );
  const sentence = steps.join("; ");
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

function describeDelay(days: number): string {
  return days === 1 ? "a day later" : `${days} days later`;
}

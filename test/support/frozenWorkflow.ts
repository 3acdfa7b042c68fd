/** A frozen workflow of each starter template, for tests that change one thing about it. */
import { contentSlotsOf, type StarterTemplateId } from "../../src/domain/starterTemplates.ts";
import { type FrozenWorkflow, freezeWorkflow } from "../../src/domain/workflow.ts";

/**
 * The workflow of a campaign whose replies cancel.
 *
 * @param delayDays of each content slot, in their order; 0 where there are fewer
 */
export function frozenWorkflow(
  starterTemplateId: StarterTemplateId,
  delayDays: readonly number[] = [],
): FrozenWorkflow {
  return freezeWorkflow({
    starterTemplateId,
    slots: contentSlotsOf(starterTemplateId).map(({ position, channel }) => ({
      position,
      subject: channel === "inmail" ? "For {{firstName}}" : null,
      text: `Hello {{name}}, this is message ${position}.`,
      delayDays: delayDays[position - 1] ?? 0,
    })),
    outreachLanguage: null,
    autoCancelOnMessageReceived: true,
    includeConversationHistory: false,
  });
}

/** A frozen workflow of each starter template, for tests that change one thing about it. */
import type { StarterTemplateId } from "../../src/domain/starterTemplates.ts";
import {
  FROZEN_WORKFLOW_VERSION,
  type FrozenWorkflow,
  workflowOf,
} from "../../src/domain/workflow.ts";

/**
 * The workflow of a campaign whose replies cancel.
 *
 * @param delayDays of each content slot, in their order; 0 where there are fewer
 */
export function frozenWorkflow(
  starterTemplateId: StarterTemplateId,
  delayDays: readonly number[] = [],
): FrozenWorkflow {
  return {
    version: FROZEN_WORKFLOW_VERSION,
    steps: workflowOf(starterTemplateId).map(({ kind, slotPosition, waitsForAcceptance }) => ({
      kind,
      waitsForAcceptance,
      delayDays: slotPosition === null ? 0 : (delayDays[slotPosition - 1] ?? 0),
      content:
        slotPosition === null
          ? null
          : {
              subject: kind === "inmail" ? "For {{firstName}}" : null,
              content: `Hello {{name}}, this is message ${slotPosition}.`,
            },
    })),
    senderIds: null,
    outreachLanguage: null,
    autoCancelOnMessageReceived: true,
    includeConversationHistory: false,
  };
}

import { actionAnswer } from "../../../src/api/actions/actionAnswer.ts";
import { actionPage, listActions } from "../../../src/api/actions/listActions.ts";
import { resolveAction } from "../../../src/api/actions/resolveAction.ts";
import { resolutionsAnswer, resolveActions } from "../../../src/api/actions/resolveActions.ts";
import { actionExample, exampleIds, lastPage } from "../examples.ts";
import { describeOperation } from "../operation.ts";

export const actionOperations = [
  describeOperation(listActions, {
    tag: "Actions",
    summary: "List actions",
    description:
      "Lists actions by campaign, by the lead's place in its audience, and by step: those of a campaign, or the `unknown` ones of every campaign.",
    answer: {
      status: 200,
      name: "ActionListSuccessResponse",
      description: "A page of actions",
      data: actionPage,
      examples: { lastPage: lastPage(actionExample) },
    },
    failures: ["notFound", "unprocessable", "archived"],
    failureExamples: {
      unprocessable: "campaignId: only unknown actions are listed without one",
    },
  }),
  describeOperation(resolveActions, {
    tag: "Actions",
    summary: "Resolve unknown actions of a campaign",
    description:
      "Says the same of up to 1,000 actions of a campaign of which nobody knows what became of them. Repeat it while there are more.",
    answer: {
      status: 200,
      name: "ResolvedActionsSuccessResponse",
      description: "How many it has resolved",
      data: resolutionsAnswer,
      examples: { resolved: { resolved: 12, hasMore: false } },
    },
    failures: ["notFound"],
    requestExamples: {
      ofCampaign: { as: "sent", campaignId: exampleIds.campaignId },
      ofSender: {
        as: "not_sent",
        campaignId: exampleIds.campaignId,
        senderId: exampleIds.senderId,
      },
    },
  }),
  describeOperation(resolveAction, {
    tag: "Actions",
    summary: "Resolve an unknown action",
    description:
      "Says what became of an action of which nobody knows. Its lead goes on at once. Saying the same again changes nothing, and is answered the same.",
    answer: {
      status: 200,
      name: "ActionSuccessResponse",
      description: "The action as it is now",
      data: actionAnswer,
      examples: {
        sent: {
          ...actionExample,
          status: "sent",
          answeredAt: actionExample.calledAt,
          code: "resolved_sent",
          message: null,
        },
      },
    },
    failures: ["notFound", "notUnknown"],
    failureExamples: {
      notFound: `There is no action ${actionExample.id} in this account group.`,
    },
    requestExamples: { sent: { as: "sent" } },
  }),
];

import { campaignAnswer } from "../../../src/api/campaigns/campaignAnswer.ts";
import { createCampaign } from "../../../src/api/campaigns/createCampaign.ts";
import { duplicateCampaign } from "../../../src/api/campaigns/duplicateCampaign.ts";
import { getCampaign } from "../../../src/api/campaigns/getCampaign.ts";
import { campaignPage, listCampaigns } from "../../../src/api/campaigns/listCampaigns.ts";
import { previewStart, startPreviewAnswer } from "../../../src/api/campaigns/previewStart.ts";
import {
  describeChangedPlan,
  describeUnsettledStart,
  NOTHING_STARTED,
  startCampaign,
  startedCampaignAnswer,
} from "../../../src/api/campaigns/startCampaign.ts";
import {
  describeUnsettledStop,
  NOTHING_STOPPED,
  stopCampaign,
  stoppedCampaignAnswer,
} from "../../../src/api/campaigns/stopCampaign.ts";
import { getProgress } from "../../../src/api/runs/getProgress.ts";
import { progressAnswer } from "../../../src/api/runs/progressAnswer.ts";
import { PLAN_PARTS } from "../../../src/domain/startPlan.ts";
import {
  activeExample,
  draftExample,
  exampleIds,
  lastPage,
  progressExample,
  progressOfDraftExample,
  senderExample,
  stoppedExample,
} from "../examples.ts";
import { describeOperation } from "../operation.ts";

export const campaignOperations = [
  describeOperation(startCampaign, {
    tag: "Campaigns",
    summary: "Start a campaign",
    description:
      "Starts a campaign that is `draft` or `stopped`, and triggers its workflow when the workflow trigger is `manual`. Of any number of simultaneous starts exactly one wins; the others get 409.\n\n" +
      "`instancesCreated` is a promise: one instance for each selected lead, kept behind the answer. `Location` names the run, which tells how far it is. A start from `stopped` opens a new run: of a manual campaign for the leads that no earlier run has finished, of an automatic one for the leads that arrive from then on. 422 when a content slot has no template and, with the workflow trigger `manual`, when there is no selected lead that is not finished: an automatic campaign may start over nobody.\n\n" +
      "With the `ETag` of a preview in `If-Match`, the start does what that preview showed or answers 412: look and start are then one step, whatever others change in between. 412 comes last: a start that is refused for another reason says that one.\n\n" +
      "There is no request body: it may be absent, empty or `{}`.",
    answer: {
      status: 200,
      name: "StartedCampaignSuccessResponse",
      description: "Started campaign metadata and trigger summary",
      data: startedCampaignAnswer,
      examples: {
        manual: { campaign: activeExample, triggered: true, instancesCreated: 25 },
        automatic: { campaign: activeExample, triggered: false, instancesCreated: 0 },
      },
      location: "the run",
    },
    failures: ["notFound", "alreadyActive", "completed", "planChanged", "unprocessable"],
    failureExamples: {
      planChanged: describeChangedPlan(
        PLAN_PARTS,
        `/v1/accounts/${exampleIds.accountGroupId}/campaigns/${exampleIds.campaignId}`,
      ),
      alreadyActive: `The campaign is active since 2026-11-25T01:55:11.087Z by the run ${exampleIds.runId}. To start it again, stop it first: POST /v1/accounts/${exampleIds.accountGroupId}/campaigns/${exampleIds.campaignId}/stop.`,
      completed: `The campaign is completed since 2026-11-25T01:55:11.087Z by the run ${exampleIds.runId}. It cannot be started again: create another one.`,
      unprocessable:
        "The campaign has no selected leads: create one over an audience that has some.",
      upstream: {
        nothingStarted: NOTHING_STARTED,
        beingSettled: describeUnsettledStart(
          `/v1/accounts/${exampleIds.accountGroupId}/campaigns/${exampleIds.campaignId}/runs/${exampleIds.runId}`,
        ),
      },
    },
    failureLocations: {
      upstream:
        "the run, when the outcome is being settled: it is there once the start took effect",
    },
  }),
  describeOperation(previewStart, {
    tag: "Campaigns",
    summary: "Preview a start",
    description:
      "Tells what the start would do now, by the same rule and with the same permission, whom its messages would not reach, and which senders would serve it; it changes nothing. It is no reservation: the campaign may change before it is started. Its `ETag` names the plan: the selection, the messages, what the team has said of the senders, and the workflow. Sent as `If-Match`, it makes a start of that very plan.",
    answer: {
      status: 200,
      isTagged: true,
      name: "StartPreviewSuccessResponse",
      description: "What a start would do",
      data: startPreviewAnswer,
      examples: {
        canStart: {
          canStart: true,
          blockers: [],
          triggered: true,
          instancesCreated: 25,
          estimatedEnd: "2026-12-03T08:04:00.000Z",
          senders: [
            {
              id: exampleIds.senderId,
              name: senderExample.name,
              enabled: true,
              blocked: null,
              missingKinds: [],
            },
          ],
          unreachable: {
            leads: 1,
            leadsLookedAt: 25,
            isExact: true,
            suppressedLeads: 0,
            reasons: [
              {
                slotId: exampleIds.slotId,
                reason: "missing_field",
                field: "company",
                leads: 1,
                exampleLeadIds: [...exampleIds.leadIds].slice(0, 1),
              },
            ],
          },
        },
        blocked: {
          canStart: false,
          blockers: [
            {
              code: "VALIDATION_ERROR",
              message: "Request validation failed",
              details:
                "The campaign has no selected leads: create one over an audience that has some.",
            },
          ],
          triggered: null,
          instancesCreated: null,
          unreachable: null,
          senders: null,
          estimatedEnd: null,
        },
      },
    },
    failures: ["notFound"],
  }),
  describeOperation(stopCampaign, {
    tag: "Campaigns",
    summary: "Stop a campaign",
    description:
      "Stops an `active` campaign: its run ends, and its open instances are `cancelled` from the moment of the answer, however many there are. No further instance of the run appears. What was `completed`, `failed` or `cancelled` stays so.\n\n" +
      "`Location` names the run that ended. The campaign can be started again. An `automatic` one then does not make up for its stop: leads whose instances the stop has cancelled, and leads that arrived while it was stopped, get no instance from it. Create a `manual` campaign over them, by `leadIds`.\n\n" +
      "There is no request body: it may be absent, empty or `{}`.",
    answer: {
      status: 200,
      name: "StoppedCampaignSuccessResponse",
      description: "Stopped campaign metadata and what was stopped",
      data: stoppedCampaignAnswer,
      examples: { stopped: { campaign: stoppedExample, instancesStopped: 25 } },
      location: "the run",
    },
    failures: ["notFound", "notActive"],
    failureExamples: {
      notActive:
        "The campaign is stopped since 2026-11-25T02:10:30.412Z. Only an active campaign can be stopped.",
      upstream: {
        nothingStopped: NOTHING_STOPPED,
        beingSettled: describeUnsettledStop(
          `/v1/accounts/${exampleIds.accountGroupId}/campaigns/${exampleIds.campaignId}`,
        ),
      },
    },
  }),
  describeOperation(createCampaign, {
    tag: "Campaigns",
    summary: "Create a campaign from a starter template",
    description:
      "Creates a draft. Its selection of leads is frozen: leads that are added to the audience afterwards are not in it. The instances of a campaign with the workflow trigger `automatic` come with the leads that arrive while it is active, whatever its selection.",
    answer: {
      status: 201,
      name: "CampaignSuccessResponse",
      description: "The new campaign",
      data: campaignAnswer,
      examples: { draft: draftExample },
      location: "the campaign",
    },
    failures: ["notFound", "unprocessable"],
    failureExamples: {
      notFound: `There is no audience ${exampleIds.audienceId} in this account group.`,
      unprocessable: {
        leads: `leadIds: not in the audience ${exampleIds.audienceId}: ${exampleIds.leadIds[0]}`,
        senders: `senderIds: not in this account group: ${exampleIds.senderId}`,
      },
    },
    requestExamples: {
      wholeAudience: {
        starterTemplateId: "engage-connect-dm",
        name: "Spring launch",
        audienceId: exampleIds.audienceId,
      },
      everyField: {
        starterTemplateId: "connect",
        name: "Spring launch",
        description: "First contact with everybody who asked for the new catalogue",
        audienceId: exampleIds.audienceId,
        leadIds: exampleIds.leadIds,
        senderIds: [exampleIds.senderId],
        includeConversationHistory: true,
        autoCancelOnMessageReceived: true,
        outreachLanguage: "en",
        workflowTrigger: "manual",
      },
    },
  }),
  describeOperation(listCampaigns, {
    tag: "Campaigns",
    summary: "List the campaigns",
    description: "Lists the campaigns of the account group, newest first.",
    answer: {
      status: 200,
      name: "CampaignListSuccessResponse",
      description: "A page of campaigns",
      data: campaignPage,
      examples: { lastPage: lastPage(activeExample) },
    },
    failures: [],
  }),
  describeOperation(duplicateCampaign, {
    tag: "Campaigns",
    summary: "Duplicate a campaign",
    description:
      "Creates a draft with the settings, the description, the content slots and the senders of another campaign, whatever the status of that one. Its selection of leads is its own, and frozen.",
    answer: {
      status: 201,
      name: "CampaignSuccessResponse",
      description: "The new campaign",
      data: campaignAnswer,
      examples: { draft: { ...draftExample, name: "Copy of Spring launch" } },
      location: "the new campaign",
    },
    failures: ["notFound", "unprocessable"],
    failureExamples: {
      notFound: {
        campaign: `There is no campaign ${exampleIds.campaignId} in this account group.`,
        audience: `There is no audience ${exampleIds.audienceId} in this account group.`,
      },
      unprocessable: `leadIds: not in the audience ${exampleIds.audienceId}: ${exampleIds.leadIds[0]}`,
    },
    requestExamples: { wholeAudience: { audienceId: exampleIds.audienceId } },
  }),
  describeOperation(getCampaign, {
    tag: "Campaigns",
    summary: "Get a campaign",
    description:
      "Reads a campaign with its present status. What it was made with (`starterTemplateId`, `audienceId`, `leadIds`, `senderIds`, `workflowTrigger`) is not part of the answer.",
    answer: {
      status: 200,
      name: "CampaignSuccessResponse",
      description: "The campaign",
      data: campaignAnswer,
      examples: { draft: draftExample, active: activeExample },
    },
    failures: ["notFound"],
  }),
  describeOperation(getProgress, {
    tag: "Campaigns",
    summary: "Get the progress of a campaign",
    description:
      "Tells how far the latest run of a campaign is, what holds it back, when it can end at the earliest, and what comes next. It costs the same for ten leads and for a million, and changes nothing.",
    answer: {
      status: 200,
      name: "ProgressSuccessResponse",
      description: "The progress of the latest run",
      data: progressAnswer,
      examples: { active: progressExample, draft: progressOfDraftExample },
    },
    failures: ["notFound"],
  }),
];

import { contentSlotAnswer } from "../../../src/api/campaigns/contentSlotAnswer.ts";
import { contentSlotPage, listContentSlots } from "../../../src/api/campaigns/listContentSlots.ts";
import { updateContentSlot } from "../../../src/api/campaigns/updateContentSlot.ts";
import { createTemplate } from "../../../src/api/templates/createTemplate.ts";
import { deleteTemplate } from "../../../src/api/templates/deleteTemplate.ts";
import { getTemplate } from "../../../src/api/templates/getTemplate.ts";
import { listTemplates, templatePage } from "../../../src/api/templates/listTemplates.ts";
import { templateAnswer } from "../../../src/api/templates/templateAnswer.ts";
import { updateTemplate } from "../../../src/api/templates/updateTemplate.ts";
import {
  contentSlotExample,
  exampleIds,
  inMailTemplateExample,
  lastPage,
  templateExample,
} from "../examples.ts";
import { describeOperation } from "../operation.ts";

const templateNotFound = `There is no template ${exampleIds.templateId} in this account group.`;
const contentTooLong =
  "content: must have at most 300 characters on the channel connection_request, and has 312";

const messageRefused = {
  tooLong: contentTooLong,
  placeholder: 'content: must name a field in each placeholder: "{{|your team}}" at character 7',
  subject: "subject: must be absent on the channel connection_request",
};

export const templateOperations = [
  describeOperation(listContentSlots, {
    tag: "Templates",
    summary: "List the content slots of a campaign",
    description: "Lists the places where the campaign's workflow sends a message, in order.",
    answer: {
      status: 200,
      name: "ContentSlotListSuccessResponse",
      description: "A page of content slots",
      data: contentSlotPage,
      examples: { all: lastPage(contentSlotExample) },
    },
    failures: ["notFound"],
  }),
  describeOperation(updateContentSlot, {
    tag: "Templates",
    summary: "Give a content slot another template or delay",
    description:
      "Points a content slot to another template of its channel, or changes how long its step waits, while the campaign is `draft` or `stopped`.",
    answer: {
      status: 200,
      name: "ContentSlotSuccessResponse",
      description: "The content slot as it is now",
      data: contentSlotAnswer,
      examples: { changed: contentSlotExample },
    },
    failures: ["notFound", "alreadyActive", "completed", "unprocessable"],
    failureExamples: {
      notFound: {
        campaign: `There is no campaign ${exampleIds.campaignId} in this account group.`,
        slot: `There is no content slot ${exampleIds.slotId} in this campaign.`,
        template: templateNotFound,
      },
      alreadyActive: `The campaign is active since 2026-11-25T01:55:11.087Z by the run ${exampleIds.runId}. Its content slots can be changed when it is draft or stopped.`,
      completed: `The campaign is completed since 2026-11-25T01:55:11.087Z by the run ${exampleIds.runId}. Its content slots cannot be changed any more: duplicate it.`,
      unprocessable: `templateId: must be a template for the slot's channel connection_request; ${exampleIds.templateId} is for inmail`,
    },
    requestExamples: {
      template: { templateId: exampleIds.templateId },
      delay: { delayDays: 3 },
    },
  }),
  describeOperation(listTemplates, {
    tag: "Templates",
    summary: "List the templates",
    description: "Lists the templates of the account group and the built-in ones, oldest first.",
    answer: {
      status: 200,
      name: "TemplateListSuccessResponse",
      description: "A page of templates",
      data: templatePage,
      examples: { lastPage: lastPage(templateExample) },
    },
    failures: [],
  }),
  describeOperation(createTemplate, {
    tag: "Templates",
    summary: "Create a template",
    description: "Creates a template of the account group.",
    answer: {
      status: 201,
      name: "TemplateSuccessResponse",
      description: "The new template",
      data: templateAnswer,
      examples: { connectionNote: templateExample, inMail: inMailTemplateExample },
      location: "the template",
    },
    failures: ["unprocessable"],
    failureExamples: {
      unprocessable: messageRefused,
    },
    requestExamples: {
      connectionNote: {
        channel: "connection_request",
        name: "Spring note",
        content: "Hello {{name}}, may I show you our new catalogue?",
      },
      inMail: {
        channel: "inmail",
        name: inMailTemplateExample.name,
        subject: inMailTemplateExample.subject,
        content: inMailTemplateExample.content,
      },
    },
  }),
  describeOperation(getTemplate, {
    tag: "Templates",
    summary: "Get a template",
    description: "Reads a template, also a built-in one.",
    answer: {
      status: 200,
      name: "TemplateSuccessResponse",
      description: "The template",
      data: templateAnswer,
      examples: { own: templateExample },
    },
    failures: ["notFound"],
    failureExamples: { notFound: templateNotFound },
  }),
  describeOperation(updateTemplate, {
    tag: "Templates",
    summary: "Change a template",
    description:
      "Changes its name, its subject, its content or several. Active campaigns that use it have the new message from then on.",
    answer: {
      status: 200,
      name: "TemplateSuccessResponse",
      description: "The template as it is now",
      data: templateAnswer,
      examples: { changed: templateExample },
    },
    failures: ["readOnly", "notFound", "unprocessable"],
    failureExamples: { notFound: templateNotFound, unprocessable: messageRefused },
    requestExamples: { content: { content: "Hello {{name}}, may I show you our new catalogue?" } },
  }),
  describeOperation(deleteTemplate, {
    tag: "Templates",
    summary: "Delete a template",
    description:
      "Deletes a template that no active campaign uses, and answers it as it was. Content slots that had it are left without one, and starting their campaigns is a 422 that names them.",
    answer: {
      status: 200,
      name: "TemplateSuccessResponse",
      description: "The template as it was",
      data: templateAnswer,
      examples: { deleted: templateExample },
    },
    failures: ["readOnly", "notFound", "templateInUse"],
    failureExamples: { notFound: templateNotFound },
  }),
];

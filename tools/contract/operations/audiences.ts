import { addedLeadsAnswer, addLeads } from "../../../src/api/audiences/addLeads.ts";
import { audienceAnswer } from "../../../src/api/audiences/audienceAnswer.ts";
import { createAudience } from "../../../src/api/audiences/createAudience.ts";
import { eraseLead } from "../../../src/api/audiences/eraseLead.ts";
import { getAudience } from "../../../src/api/audiences/getAudience.ts";
import { leadAnswer } from "../../../src/api/audiences/leadAnswer.ts";
import { audiencePage, listAudiences } from "../../../src/api/audiences/listAudiences.ts";
import { leadPage, listLeads } from "../../../src/api/audiences/listLeads.ts";
import {
  audienceExample,
  erasedLeadExample,
  exampleIds,
  lastPage,
  leadExample,
  newLeadExamples,
} from "../examples.ts";
import { describeOperation } from "../operation.ts";

const audienceNotFound = `There is no audience ${exampleIds.audienceId} in this account group.`;

export const audienceOperations = [
  describeOperation(createAudience, {
    tag: "Audiences",
    summary: "Create an audience",
    description: "Creates an empty audience. Add leads to it next.",
    answer: {
      status: 201,
      name: "AudienceSuccessResponse",
      description: "The new audience",
      data: audienceAnswer,
      examples: { empty: { ...audienceExample, leadCount: 0 } },
      location: "the audience",
    },
    tests: ["audiences"],
    failures: [],
    requestExamples: {
      audience: {
        name: "Spring leads",
        description: "Everybody who asked for the new catalogue",
      },
    },
  }),
  describeOperation(listAudiences, {
    tag: "Audiences",
    summary: "List the audiences",
    description: "Lists the audiences of the account group, oldest first.",
    answer: {
      status: 200,
      name: "AudienceListSuccessResponse",
      description: "A page of audiences",
      data: audiencePage,
      examples: { lastPage: lastPage(audienceExample) },
    },
    tests: ["audiences"],
    failures: [],
  }),
  describeOperation(getAudience, {
    tag: "Audiences",
    summary: "Get an audience",
    description: "Reads an audience with the number of its leads.",
    answer: {
      status: 200,
      name: "AudienceSuccessResponse",
      description: "The audience",
      data: audienceAnswer,
      examples: { filled: audienceExample },
    },
    failures: ["notFound"],
    failureExamples: { notFound: audienceNotFound },
  }),
  describeOperation(listLeads, {
    tag: "Audiences",
    summary: "List the leads of an audience",
    description: "Lists the leads in the order in which they were added.",
    answer: {
      status: 200,
      name: "LeadListSuccessResponse",
      description: "A page of leads",
      data: leadPage,
      examples: { lastPage: lastPage(leadExample) },
    },
    failures: ["notFound"],
    failureExamples: { notFound: audienceNotFound },
  }),
  describeOperation(addLeads, {
    tag: "Audiences",
    summary: "Add leads to an audience",
    description:
      "Adds up to 1,000 leads, in a body of up to 1 MiB. Each lead is judged by itself: one that is malformed or a duplicate is in `skipped` with its place and the reason, and never fails its neighbours. Repeating the call adds nobody twice.\n\n" +
      "E-mail addresses are compared without regard to case, and LinkedIn addresses are kept in one spelling.",
    answer: {
      status: 200,
      name: "AddedLeadsSuccessResponse",
      description: "What became of the leads",
      data: addedLeadsAnswer,
      examples: {
        all: { added: 2, leadIds: exampleIds.leadIds.slice(0, 2), skipped: [] },
        duplicate: {
          added: 1,
          leadIds: exampleIds.leadIds.slice(1, 2),
          skipped: [
            {
              index: 0,
              reason: "DUPLICATE_IN_AUDIENCE",
              details: `email: the lead ${exampleIds.leadIds[0]} of this audience has it`,
            },
          ],
        },
      },
    },
    tests: ["leads"],
    failures: ["notFound"],
    failureExamples: {
      notFound: audienceNotFound,
    },
    requestExamples: { leads: { leads: newLeadExamples } },
  }),
  describeOperation(eraseLead, {
    tag: "Audiences",
    summary: "Erase a person",
    description:
      "Erases what is kept of a person: of this lead, and of those in other audiences of the account group that share an identity with it. Their names, identities, companies, titles and attributes go, and so does what they wrote and what senders said of them. Their open instances are cancelled. They are suppressed under hashes alone, also when they are added again.\n\nThe lead stays in its place as `Erased lead`. This cannot be undone. Asked again, it answers the same, and erases what a sender has told since.",
    answer: {
      status: 200,
      name: "ErasedLeadSuccessResponse",
      description: "What is left of the lead",
      data: leadAnswer,
      examples: { erased: erasedLeadExample },
    },
    failures: ["notFound"],
    failureExamples: {
      notFound: `There is no lead ${exampleIds.leadIds[0]} in this audience.`,
    },
  }),
];

import {
  addedSuppressionsAnswer,
  addSuppressions,
} from "../../../src/api/suppressions/addSuppressions.ts";
import {
  listSuppressions,
  suppressionPage,
} from "../../../src/api/suppressions/listSuppressions.ts";
import { removeSuppression } from "../../../src/api/suppressions/removeSuppression.ts";
import { suppressionAnswer } from "../../../src/api/suppressions/suppressionAnswer.ts";
import { exampleIds, lastPage, suppressionExample } from "../examples.ts";
import { describeOperation } from "../operation.ts";

export const suppressionOperations = [
  describeOperation(addSuppressions, {
    tag: "Audiences",
    summary: "Suppress people",
    description:
      "Suppresses up to 1,000 people, in a body of up to 1 MiB: nobody contacts them any more, in any campaign of the account group. Their open instances are cancelled everywhere, at once. A body in which one of them is malformed suppresses nobody.",
    answer: {
      status: 200,
      name: "AddedSuppressionsSuccessResponse",
      description: "What became of each",
      data: addedSuppressionsAnswer,
      examples: {
        added: {
          added: 1,
          suppressions: [{ outcome: "added", ids: [exampleIds.suppressionId] }],
        },
        again: {
          added: 0,
          suppressions: [{ outcome: "existing", ids: [exampleIds.suppressionId] }],
        },
      },
    },
    tests: ["suppressions"],
    failures: [],
    requestExamples: {
      byEmail: {
        suppressions: [{ email: suppressionExample.identity, reason: suppressionExample.reason }],
      },
    },
  }),
  describeOperation(listSuppressions, {
    tag: "Audiences",
    summary: "List the suppressions",
    description: "Lists the suppressions of the account group, oldest first.",
    answer: {
      status: 200,
      name: "SuppressionListSuccessResponse",
      description: "A page of suppressions",
      data: suppressionPage,
      examples: { lastPage: lastPage(suppressionExample) },
    },
    tests: ["suppressions"],
    failures: [],
  }),
  describeOperation(removeSuppression, {
    tag: "Audiences",
    summary: "Remove a suppression",
    description:
      "Removes a suppression, and answers it as it was. Instances that it has cancelled stay cancelled.",
    answer: {
      status: 200,
      name: "SuppressionSuccessResponse",
      description: "The suppression as it was",
      data: suppressionAnswer,
      examples: { removed: suppressionExample },
    },
    tests: ["suppressions"],
    failures: ["notFound"],
    failureExamples: {
      notFound: `There is no suppression ${exampleIds.suppressionId} in this account group.`,
    },
  }),
];

import { createSender } from "../../../src/api/senders/createSender.ts";
import { getSender } from "../../../src/api/senders/getSender.ts";
import { listSenders, senderPage } from "../../../src/api/senders/listSenders.ts";
import { rotateSenderSecret } from "../../../src/api/senders/rotateSenderSecret.ts";
import { senderAnswer, senderWithSecretAnswer } from "../../../src/api/senders/senderAnswer.ts";
import { senderTestAnswer, testSender } from "../../../src/api/senders/testSender.ts";
import { updateSender } from "../../../src/api/senders/updateSender.ts";
import { exampleIds, lastPage, newSenderExample, senderExample } from "../examples.ts";
import { describeOperation } from "../operation.ts";

const notFound = `There is no sender ${exampleIds.senderId} in this account group.`;
const refusedUrl = "url: The URL must name a public host, and this is a private address.";
/** No secret of anybody: the same character throughout. */
const secret = `whsec_${"A".repeat(43)}=`;
const rotatedAt = "2026-11-24T07:41:02.770Z";

export const senderOperations = [
  describeOperation(createSender, {
    tag: "Senders",
    summary: "Register a sender",
    description:
      "Registers a sender, and answers the secret that signs the requests to it. The secret is in this answer alone, and in its repetition with the same `Idempotency-Key`.",
    answer: {
      status: 201,
      name: "SenderWithSecretSuccessResponse",
      description: "The new sender, with its secret",
      data: senderWithSecretAnswer,
      examples: { created: { ...senderExample, secret } },
      location: "the sender",
    },
    failures: ["unprocessable"],
    failureExamples: {
      unprocessable: {
        url: refusedUrl,
        workingHours: "workingHours.to: must be after from on the same day, at most 24:00",
      },
    },
    requestExamples: { linkedinAccount: newSenderExample },
  }),
  describeOperation(listSenders, {
    tag: "Senders",
    summary: "List the senders",
    description: "Lists the senders of the account group, oldest first.",
    answer: {
      status: 200,
      name: "SenderListSuccessResponse",
      description: "A page of senders",
      data: senderPage,
      examples: { lastPage: lastPage(senderExample) },
    },
    failures: [],
  }),
  describeOperation(getSender, {
    tag: "Senders",
    summary: "Get a sender",
    description: "Reads a sender, and what it may do at present.",
    answer: {
      status: 200,
      name: "SenderSuccessResponse",
      description: "The sender",
      data: senderAnswer,
      examples: { beforeWork: senderExample },
    },
    failures: ["notFound"],
    failureExamples: { notFound },
    tests: ["listSenders"],
  }),
  describeOperation(updateSender, {
    tag: "Senders",
    summary: "Change a sender",
    description: "Changes settings of a sender, or ends its block. They apply at once.",
    answer: {
      status: 200,
      name: "SenderSuccessResponse",
      description: "The sender as it is now",
      data: senderAnswer,
      examples: { changed: senderExample },
    },
    failures: ["notFound", "unprocessable"],
    failureExamples: { notFound, unprocessable: refusedUrl },
    requestExamples: {
      limits: { limits: { connection_request: { perDay: 20, perWeek: 100 } } },
      unblock: { blocked: null },
    },
  }),
  describeOperation(rotateSenderSecret, {
    tag: "Senders",
    summary: "Give a sender a new secret",
    description:
      "Makes a new secret and answers it this once. For a day the one before signs as well; a secret before that one ends at once.",
    answer: {
      status: 200,
      name: "SenderWithSecretSuccessResponse",
      description: "The sender, with its new secret",
      data: senderWithSecretAnswer,
      examples: {
        rotated: {
          ...senderExample,
          previousSecretUntil: "2026-11-25T07:41:02.770Z",
          updatedAt: rotatedAt,
          secret,
        },
      },
    },
    failures: ["notFound"],
    failureExamples: { notFound },
  }),
  describeOperation(testSender, {
    tag: "Senders",
    summary: "Test a sender",
    description:
      "Sends a signed request of the type `sender.test` to the sender's URL, once, and answers what came back. Nothing about the sender changes.",
    answer: {
      status: 200,
      name: "SenderTestSuccessResponse",
      description: "What came back",
      data: senderTestAnswer,
      examples: {
        received: { outcome: "received", httpStatus: 204, milliseconds: 87 },
        unreachable: { outcome: "unreachable", httpStatus: null, milliseconds: 12 },
      },
    },
    failures: ["notFound", "unprocessable"],
    failureExamples: { notFound, unprocessable: refusedUrl },
  }),
];

import { createWebhookEndpoint } from "../../../src/api/webhookEndpoints/createWebhookEndpoint.ts";
import { deleteWebhookEndpoint } from "../../../src/api/webhookEndpoints/deleteWebhookEndpoint.ts";
import { deliveryAnswer } from "../../../src/api/webhookEndpoints/deliveryAnswer.ts";
import { getWebhookEndpoint } from "../../../src/api/webhookEndpoints/getWebhookEndpoint.ts";
import { deliveryPage, listDeliveries } from "../../../src/api/webhookEndpoints/listDeliveries.ts";
import {
  listWebhookEndpoints,
  webhookEndpointPage,
} from "../../../src/api/webhookEndpoints/listWebhookEndpoints.ts";
import { recoverDeliveries, replayEvents } from "../../../src/api/webhookEndpoints/replayEvents.ts";
import { resendDelivery } from "../../../src/api/webhookEndpoints/resendDelivery.ts";
import { rotateWebhookSecret } from "../../../src/api/webhookEndpoints/rotateWebhookSecret.ts";
import {
  testWebhookEndpoint,
  webhookTestAnswer,
} from "../../../src/api/webhookEndpoints/testWebhookEndpoint.ts";
import { updateWebhookEndpoint } from "../../../src/api/webhookEndpoints/updateWebhookEndpoint.ts";
import {
  webhookEndpointAnswer,
  webhookEndpointWithSecretAnswer,
} from "../../../src/api/webhookEndpoints/webhookEndpointAnswer.ts";
import {
  deliveryExample,
  exampleIds,
  failedDeliveryExample,
  lastPage,
  webhookEndpointExample,
} from "../examples.ts";
import { describeOperation } from "../operation.ts";

const tag = "Webhooks";
const notFound = `There is no webhook endpoint ${exampleIds.webhookEndpointId} in this account group.`;
const refusedUrl = "url: The URL must name a public host, and this is a private address.";
const isOff = `The webhook endpoint ${exampleIds.webhookEndpointId} is off, and nothing is sent to it. Switch it on first: PATCH it with {"enabled": true}.`;
/** No secret of anybody: the same character throughout. */
const secret = `whsec_${"A".repeat(43)}=`;
const rotatedAt = "2026-11-25T07:41:02.770Z";

const one = {
  status: 200,
  name: "WebhookEndpointSuccessResponse",
  data: webhookEndpointAnswer,
} as const;

export const webhookEndpointOperations = [
  describeOperation(createWebhookEndpoint, {
    tag,
    summary: "Register a webhook endpoint",
    description:
      "Registers an address that is told what happens from now on, and answers the secret that signs what is sent to it. The secret is in this answer alone, and in its repetition with the same `Idempotency-Key`. An account group has at most 20 endpoints.",
    answer: {
      status: 201,
      name: "WebhookEndpointWithSecretSuccessResponse",
      description: "The new endpoint, with its secret",
      data: webhookEndpointWithSecretAnswer,
      examples: { created: { ...webhookEndpointExample, secret } },
      location: "the endpoint",
    },
    failures: ["unprocessable"],
    failureExamples: {
      unprocessable: refusedUrl,
    },
    tests: ["webhookEndpoints"],
    requestExamples: {
      someTypes: {
        url: webhookEndpointExample.url,
        description: webhookEndpointExample.description,
        types: webhookEndpointExample.types,
      },
    },
  }),
  describeOperation(listWebhookEndpoints, {
    tag,
    summary: "List the webhook endpoints",
    description: "Lists the webhook endpoints of the account group, oldest first.",
    answer: {
      status: 200,
      name: "WebhookEndpointListSuccessResponse",
      description: "A page of endpoints",
      data: webhookEndpointPage,
      examples: { lastPage: lastPage(webhookEndpointExample) },
    },
    failures: [],
    tests: ["webhookEndpoints"],
  }),
  describeOperation(getWebhookEndpoint, {
    tag,
    summary: "Get a webhook endpoint",
    description:
      "Reads an endpoint: how its deliveries stand, and whether Kickoff has switched it off.",
    answer: {
      ...one,
      description: "The endpoint",
      examples: { registered: webhookEndpointExample },
    },
    failures: ["notFound"],
    failureExamples: { notFound },
    tests: ["webhookEndpoints"],
  }),
  describeOperation(updateWebhookEndpoint, {
    tag,
    summary: "Change a webhook endpoint",
    description:
      "Changes settings of an endpoint. One that is switched off gives up what was still to be tried: these deliveries are `failed`, and have no `nextAttemptAt`. Switched on again, it is told what happens from then on. What was given up and what it has missed is sent by a recovery with a `since` from before.",
    answer: {
      ...one,
      description: "The endpoint as it is now",
      examples: { changed: webhookEndpointExample },
    },
    failures: ["notFound", "unprocessable"],
    failureExamples: { notFound, unprocessable: refusedUrl },
    requestExamples: { switchOn: { enabled: true }, everyType: { types: null } },
    tests: ["webhookEndpoints"],
  }),
  describeOperation(deleteWebhookEndpoint, {
    tag,
    summary: "Delete a webhook endpoint",
    description: "Deletes an endpoint with its deliveries. Nothing is sent to it afterwards.",
    answer: {
      ...one,
      description: "The endpoint as it was",
      examples: { deleted: webhookEndpointExample },
    },
    failures: ["notFound"],
    failureExamples: { notFound },
    tests: ["webhookEndpoints"],
  }),
  describeOperation(rotateWebhookSecret, {
    tag,
    summary: "Give a webhook endpoint a new secret",
    description:
      "Makes a new secret and answers it this once. For a day the one before signs as well; a secret before that one ends at once, also where two rotations are within a day.",
    answer: {
      status: 200,
      name: "WebhookEndpointWithSecretSuccessResponse",
      description: "The endpoint, with its new secret",
      data: webhookEndpointWithSecretAnswer,
      examples: {
        rotated: {
          ...webhookEndpointExample,
          previousSecretUntil: "2026-11-26T07:41:02.770Z",
          updatedAt: rotatedAt,
          secret,
        },
      },
    },
    failures: ["notFound"],
    failureExamples: { notFound },
    tests: ["webhookEndpoints"],
  }),
  describeOperation(testWebhookEndpoint, {
    tag,
    summary: "Test a webhook endpoint",
    description:
      "Sends a signed request of the type `webhook.test` to the endpoint's URL, once, and answers what came back. Nothing about the endpoint changes: a hold goes on. It is no event and no delivery; what it sends is among the webhooks of this document.",
    answer: {
      status: 200,
      name: "WebhookTestSuccessResponse",
      description: "What came back",
      data: webhookTestAnswer,
      examples: {
        delivered: { delivered: true, error: null, httpStatus: 204, milliseconds: 87 },
        unreachable: { delivered: false, error: "unreachable", httpStatus: null, milliseconds: 12 },
      },
    },
    failures: ["notFound", "unprocessable"],
    failureExamples: { notFound, unprocessable: refusedUrl },
    tests: ["webhookEndpoints"],
  }),
  describeOperation(listDeliveries, {
    tag,
    summary: "List the deliveries to a webhook endpoint",
    description:
      "Lists what was sent to an endpoint in the last 30 days, and what came of each attempt, the newest event first.",
    answer: {
      status: 200,
      name: "DeliveryListSuccessResponse",
      description: "A page of deliveries",
      data: deliveryPage,
      examples: { lastPage: lastPage(failedDeliveryExample, deliveryExample) },
    },
    failures: ["notFound"],
    failureExamples: { notFound },
    tests: ["deliveries"],
  }),
  describeOperation(resendDelivery, {
    tag,
    summary: "Send a delivery again",
    description:
      "Sends the event of a delivery once more, with the same `webhook-id` and a fresh signature. It is a delivery of its own; the old one stays as it is. Repeated before the first attempt, also at once, it changes nothing and answers the same delivery. One that succeeds ends a hold.",
    answer: {
      status: 200,
      name: "DeliverySuccessResponse",
      description: "The new delivery",
      data: deliveryAnswer,
      examples: {
        resent: {
          ...deliveryExample,
          id: "4712-2",
          status: "pending",
          attempts: [],
          nextAttemptAt: "2026-11-25T10:00:00.000Z",
          createdAt: "2026-11-25T10:00:00.000Z",
        },
      },
    },
    failures: ["notFound", "unprocessable"],
    failureExamples: {
      notFound:
        "There is no delivery 4712-9 of this webhook endpoint, or its event is no longer kept.",
      unprocessable: isOff,
    },
    tests: ["deliveries"],
  }),
  describeOperation(recoverDeliveries, {
    tag,
    summary: "Send what a webhook endpoint has missed",
    description:
      "Sends everything that was recorded since a time and was not delivered to the endpoint, in the order of the feed, behind what is new. It says that the endpoint is back: one that is held is not held any more, a pause that it has asked for is over, and what is pending is tried at once. A time in the future is refused. With a recovery or replay that is under way it is merged: from the earlier of both places on, and delivered or not unless both are recoveries.",
    answer: {
      ...one,
      description: "The endpoint; `replay` shows how far it is",
      examples: { recovering: { ...webhookEndpointExample, replay: { next: 4_700, last: 4_713 } } },
    },
    failures: ["notFound", "unprocessable"],
    failureExamples: { notFound, unprocessable: isOff },
    requestExamples: { sinceYesterday: { since: "2026-11-24T09:00:00Z" } },
    tests: ["deliveries"],
  }),
  describeOperation(replayEvents, {
    tag,
    summary: "Send a part of the feed again",
    description:
      "Sends everything behind a place of the feed to the endpoint once more, delivered or not, in the order of the feed, behind what is new. It says that the endpoint is back: one that is held is not held any more, a pause that it has asked for is over, and what is pending is tried at once. A place behind the newest event is refused. With a recovery or replay that is under way it is merged: from the earlier of both places on, and delivered or not unless both are recoveries.",
    answer: {
      ...one,
      description: "The endpoint; `replay` shows how far it is",
      examples: { replaying: { ...webhookEndpointExample, replay: { next: 1, last: 4_713 } } },
    },
    failures: ["notFound", "unprocessable"],
    failureExamples: { notFound, unprocessable: isOff },
    requestExamples: { fromTheBeginning: { after: 0 } },
    tests: ["deliveries"],
  }),
];

/** What Kickoff sends: the `webhooks` of the document, from the schemas of the events, and of a test. */

import type { JsonSchema } from "../../src/api/contract.ts";
import { eventSchemas } from "../../src/api/events/eventAnswer.ts";
import { webhookTestMessage } from "../../src/api/webhookEndpoints/testWebhookEndpoint.ts";
import { toJsonSchema } from "./jsonSchema.ts";
import type { Components } from "./operationObject.ts";

const HEADERS = {
  "webhook-id":
    "The id of the event: the same in every attempt, and when it is sent again. Of a test its own.",
  "webhook-timestamp": "The second of this attempt, since 1970.",
  "webhook-signature":
    "Signatures as Standard Webhooks makes them (`v1,` and base64), one for each secret that is valid, with a space between.",
};

const ANSWERS = {
  event:
    "Taken. Any code from 200 to 299 says so; 410 switches the endpoint off; any other is tried again, not before `Retry-After`.",
  test: "Taken. Any code from 200 to 299 says so; whatever it is, who asked for the test is told, and nothing follows.",
};

/** Describes the request of each type of event, and of a test. */
export function toWebhooks(components: Pick<Components, "schemas">): Record<string, JsonSchema> {
  const parameters = Object.entries(HEADERS).map(([name, description]) => ({
    ...{ name, in: "header", required: true, description },
    schema: { type: "string" },
  }));
  return Object.fromEntries(
    [...eventSchemas(), ["webhook.test", webhookTestMessage] as const].map(([type, schema]) => [
      type,
      {
        post: {
          operationId: `webhook_${type.replace(".", "_")}`,
          tags: ["Webhooks"],
          summary: type,
          // Who receives it proves the signature, and nothing else is asked for.
          security: [],
          parameters,
          requestBody: {
            required: true,
            content: {
              "application/json": { schema: toJsonSchema(schema, "output", components.schemas) },
            },
          },
          responses: {
            "204": {
              description: ANSWERS[schema === webhookTestMessage ? "test" : "event"],
            },
          },
        },
      },
    ]),
  );
}

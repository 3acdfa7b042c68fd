/** What Kickoff sends by itself: the `webhooks` of the document, from the schemas of the events. */

import type { JsonSchema } from "../../src/api/contract.ts";
import { eventSchemas } from "../../src/api/events/eventAnswer.ts";
import { toJsonSchema } from "./jsonSchema.ts";
import type { Components } from "./operationObject.ts";

const HEADERS = {
  "webhook-id": "The id of the event: the same in every attempt, and when it is sent again.",
  "webhook-timestamp": "The second of this attempt, since 1970.",
  "webhook-signature":
    "Signatures as Standard Webhooks makes them (`v1,` and base64), one for each secret that is valid, with a space between.",
};

/** Describes the request of each type of event. */
export function toWebhooks(components: Pick<Components, "schemas">): Record<string, JsonSchema> {
  const parameters = Object.entries(HEADERS).map(([name, description]) => ({
    ...{ name, in: "header", required: true, description },
    schema: { type: "string" },
  }));
  return Object.fromEntries(
    [...eventSchemas()].map(([type, schema]) => [
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
              description:
                "Taken. Any code from 200 to 299 says so; 410 switches the endpoint off; any other is tried again, not before `Retry-After`.",
            },
          },
        },
      },
    ]),
  );
}

/** `GET /v1/api-key` */
import * as z from "zod/mini";

import { PERMISSIONS } from "../../keys/permissions.ts";
import { type Answer, toTimestamp } from "../answer/envelope.ts";
import { identifier, text, timestamp } from "../answer/words.ts";
import { about, named } from "../contract.ts";
import type { OwnRouteInput } from "../request/context.ts";

/** What it answers. */
export const apiKeyAnswer = /* @__PURE__ */ named(
  "ApiKey",
  () =>
    z.strictObject({
      id: identifier,
      name: text(200),
      permissions: about(
        "What the key may do in each account group that it has access to.",
        z.array(z.enum(PERMISSIONS)).check(z.maxLength(PERMISSIONS.length)),
      ),
      createdAt: timestamp,
      expiresAt: about("Null for a key that does not expire.", z.nullable(timestamp)),
    }),
  "Who calls. The key itself is shown once, when it is made.",
);
type ApiKeyAnswer = z.infer<typeof apiKeyAnswer>;

/** Tells a key about itself. */
export async function getApiKey({
  apiKey: { id, name, permissions, createdAt, expiresAt },
}: OwnRouteInput<object, object, object>): Promise<Answer<ApiKeyAnswer>> {
  return {
    status: 200,
    data: {
      id,
      name,
      // KV may hold permissions that are newer than this Worker.
      permissions: PERMISSIONS.filter((permission) => permissions.includes(permission)),
      createdAt: toTimestamp(Date.parse(createdAt)),
      expiresAt: toTimestamp(expiresAt === null ? null : Date.parse(expiresAt)),
    },
  };
}

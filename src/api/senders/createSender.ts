/** `POST /v1/accounts/{accountGroupId}/senders` */
import * as z from "zod/mini";

import { insertSender } from "../../database/senders.ts";
import { encryptSecret, readSenderSecretsKey } from "../../outbound/secrets.ts";
import { newSecret } from "../../outbound/signature.ts";
import { newIdentifier } from "../../platform/identifiers.ts";
import { wakeSender } from "../../senders/wakeSender.ts";
import type { Answer } from "../answer/envelope.ts";
import { tellFields } from "../contract.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import { notAtHome } from "../request/home.ts";
import { requireCreation, toKeyedRequest } from "../request/keyedRequest.ts";
import { requireAllowedUrl } from "../request/requireAllowedUrl.ts";
import type { accountGroupPath } from "../request/schemas.ts";
import {
  pathOfSender,
  type SenderWithSecretAnswer,
  toSenderWithSecretAnswer,
} from "./senderAnswer.ts";
import {
  requireWorkingHours,
  SETTINGS_DESCRIPTIONS,
  settingsSchemas,
  toLimits,
} from "./senderSchemas.ts";

export const newSenderBody = z.strictObject({
  name: settingsSchemas.name,
  url: settingsSchemas.url,
  kinds: settingsSchemas.kinds,
  limits: z._default(settingsSchemas.limits, {}),
  spacingSeconds: z._default(settingsSchemas.spacingSeconds, 0),
  workingHours: z._default(settingsSchemas.workingHours, null),
  keepsKeysHours: z._default(settingsSchemas.keepsKeysHours, 0),
  looksUpActions: z._default(settingsSchemas.looksUpActions, false),
  enabled: z._default(settingsSchemas.enabled, true),
});
/* @__PURE__ */ tellFields(newSenderBody, () => SETTINGS_DESCRIPTIONS);

/** Registers a sender, and shows the secret that will sign the requests to it. */
export async function createSender(
  input: RouteInput<z.output<typeof accountGroupPath>, object, z.output<typeof newSenderBody>>,
  context: RequestContext,
): Promise<Answer<SenderWithSecretAnswer>> {
  const { accountGroupId } = input.parameters;
  const { env } = context;
  const body = {
    ...input.body,
    url: requireAllowedUrl(input.body.url, input.request, env),
    limits: toLimits(input.body.limits),
  };
  requireWorkingHours(body.workingHours);
  const key = await readSenderSecretsKey(env);
  const now = Date.now();
  const id = newIdentifier(now);
  const creation = await insertSender(
    input.database,
    {
      ...body,
      id,
      accountGroupId,
      encryptedSecret: await encryptSecret(key, id, newSecret()),
      createdAt: now,
    },
    await toKeyedRequest({ ...input, body }, context),
  );
  if (creation === null) throw notAtHome(input.place);
  const { resource: sender, headers } = requireCreation(creation, context);
  context.fields.senderId = sender.id;
  // Leads may have waited for a sender.
  context.execution.waitUntil(wakeSender(env, { ...input.place, senderId: sender.id }));
  return {
    status: 201,
    data: await toSenderWithSecretAnswer(sender, env),
    headers: { Location: pathOfSender(accountGroupId, sender.id), ...headers },
  };
}

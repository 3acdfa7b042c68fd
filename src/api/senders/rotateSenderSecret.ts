/** `POST /v1/accounts/{accountGroupId}/senders/{senderId}/rotate-secret` */
import type * as z from "zod/mini";

import { rotateSecret } from "../../database/rotateSecret.ts";
import { senderWithSecret } from "../../database/senders.ts";
import { encryptSecret, readSenderSecretsKey } from "../../outbound/secrets.ts";
import { newSecret } from "../../outbound/signature.ts";
import type { Answer } from "../answer/envelope.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import { requireCreation, toKeyedRequest } from "../request/keyedRequest.ts";
import type { senderPath } from "../request/schemas.ts";
import {
  type SenderWithSecretAnswer,
  senderNotFound,
  toSenderWithSecretAnswer,
} from "./senderAnswer.ts";

/** Gives a sender a new secret, and shows it. For a day the one before signs as well. */
export async function rotateSenderSecret(
  input: RouteInput<z.output<typeof senderPath>, object, object>,
  context: RequestContext,
): Promise<Answer<SenderWithSecretAnswer>> {
  const { accountGroupId, senderId: id } = input.parameters;
  const { env } = context;
  const key = await readSenderSecretsKey(env);
  const rotation = await rotateSecret(
    input.database,
    senderWithSecret(accountGroupId, id),
    await encryptSecret(key, id, newSecret()),
    await toKeyedRequest(input, context),
  );
  if (rotation === null) throw senderNotFound(id);
  const { resource, headers } = requireCreation(rotation, context);
  return { status: 200, data: await toSenderWithSecretAnswer(resource, env), headers };
}

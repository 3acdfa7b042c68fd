/** `POST /v1/accounts/{accountGroupId}/senders/{senderId}/test` */
import * as z from "zod/mini";

import { selectSenderToCall } from "../../database/senders.ts";
import { decryptSecrets } from "../../outbound/secrets.ts";
import { newIdentifier } from "../../platform/identifiers.ts";
import { testSender as sendTest, TEST_OUTCOMES } from "../../senders/testSender.ts";
import type { Answer } from "../answer/envelope.ts";
import { count } from "../answer/words.ts";
import { about, named } from "../contract.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import { limitTests } from "../request/guards.ts";
import { requireAllowedUrl } from "../request/requireAllowedUrl.ts";
import type { senderPath } from "../request/schemas.ts";
import { senderNotFound } from "./senderAnswer.ts";

/** What came of a test. */
export const senderTestAnswer = /* @__PURE__ */ named(
  "SenderTest",
  () =>
    z.strictObject({
      outcome: about(
        "`received`: the sender has taken it (200 to 299); `refused`: the sender does not take it for Kickoff's (401 or 403); `redirect`: an answer that points elsewhere, which is not followed; `status`: any other code of HTTP; `timeout`: no answer within 10 seconds; `unreachable`: no connection, or one that broke.",
        z.enum(TEST_OUTCOMES),
      ),
      httpStatus: about(
        "The code of HTTP; null when none was received.",
        z.nullable(count(100, 999)),
      ),
      milliseconds: about("How long it took.", count()),
    }),
  "What a sender answered to a signed test. Its body is not read.",
);
type SenderTestAnswer = z.infer<typeof senderTestAnswer>;

/** Sends a signed test to a sender, and shows what came back. Nothing about the sender changes. */
export async function testSender(
  {
    parameters: { accountGroupId, senderId },
    database,
    apiKey,
    request,
  }: RouteInput<z.output<typeof senderPath>, object, object>,
  context: RequestContext,
): Promise<Answer<SenderTestAnswer>> {
  const { env } = context;
  await limitTests(apiKey, context);
  const now = Date.now();
  const sender = await selectSenderToCall(database, accountGroupId, senderId, now);
  if (sender === null) throw senderNotFound(senderId);
  // What was allowed when it was registered may not be so here and now.
  const url = requireAllowedUrl(sender.url, request, env);
  const secrets = await decryptSecrets(env, senderId, sender.encryptedSecrets);
  const callable = { id: senderId, accountGroupId, url, secrets };
  const { outcome, httpStatus, milliseconds } = await sendTest(callable, {
    id: newIdentifier(now),
    now,
  });
  Object.assign(context.fields, { testOutcome: outcome, testStatus: httpStatus });
  return { status: 200, data: { outcome, httpStatus, milliseconds } };
}

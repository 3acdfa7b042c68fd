/** The message that asks for actions: which, and of which sender. Never lead data. */
import * as z from "zod/mini";

import type { AskedAction } from "../database/reserveActions.ts";
import { FIRST_DATABASE } from "../domain/accountGroup.ts";
import { ACTIONS_A_MESSAGE } from "../domain/sizesOfWork.ts";
import { identifierSchema } from "../platform/identifiers.ts";
import { callUpstream } from "../platform/upstream.ts";
import { wholeNumberSchema } from "../platform/wholeNumber.ts";
import { actionQueueOf } from "./queues.ts";

/** Queues take at most this many messages a call: https://developers.cloudflare.com/queues/platform/limits/ */
const MAXIMUM_BATCH_LENGTH = 100;

/**
 * Version 2 is what is sent. Version 1, which names no database, is still under way at a deployment: it is about the first.
 */
const actionMessageSchema = z.strictObject({
  version: z.literal([1, 2]),
  /** `call`: ask the sender to perform the actions; `look-up`: ask it what became of them. */
  task: z.enum(["call", "look-up"]),
  databaseNumber: z._default(wholeNumberSchema, FIRST_DATABASE),
  accountGroupId: identifierSchema,
  senderId: identifierSchema,
  /** The sender's `updatedAt` that the reservation respects. */
  senderUpdatedAt: wholeNumberSchema,
  reservation: identifierSchema,
  actions: z.array(
    z.strictObject({
      campaignId: identifierSchema,
      runId: identifierSchema,
      position: wholeNumberSchema,
      step: wholeNumberSchema,
    }),
  ),
});

/** What a message asks for. */
export type ActionMessage = z.infer<typeof actionMessageSchema>;

/** What a message asks for; null when it is malformed. */
export function readActionMessage({ body }: Pick<Message, "body">): ActionMessage | null {
  return actionMessageSchema.safeParse(body).data ?? null;
}

/**
 * Puts actions on the queue, some a message: of one run and step as far as possible, since what came of these changes the
 * same counts.
 *
 * @throws {UpstreamError} when the queue does not take them; some may have been taken
 */
export async function sendActions(
  env: Env,
  common: Omit<ActionMessage, "version" | "actions">,
  actions: readonly AskedAction[],
): Promise<void> {
  const sorted = actions
    .map(({ campaignId, runId, position, step }) => ({ campaignId, runId, position, step }))
    .sort((one, other) => one.runId.localeCompare(other.runId) || one.step - other.step);
  const messages: { body: ActionMessage }[] = [];
  for (let start = 0; start < sorted.length; start += ACTIONS_A_MESSAGE) {
    const own = sorted.slice(start, start + ACTIONS_A_MESSAGE);
    messages.push({ body: { version: 2, ...common, actions: own } });
  }
  const queue = actionQueueOf(env, common.databaseNumber);
  for (let start = 0; start < messages.length; start += MAXIMUM_BATCH_LENGTH) {
    const batch = messages.slice(start, start + MAXIMUM_BATCH_LENGTH);
    await callUpstream("QUEUE", "send actions", () => queue.sendBatch(batch));
  }
}

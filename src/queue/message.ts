/** The one message that travels on the queue: create the instances of a range. Never lead data. */
import * as z from "zod/mini";

import { FIRST_DATABASE } from "../domain/accountGroup.ts";
import { MAXIMUM_RANGE_LENGTH } from "../domain/range.ts";
import { identifierSchema } from "../platform/identifiers.ts";
import type { LogFields } from "../platform/log.ts";
import { wholeNumberSchema } from "../platform/wholeNumber.ts";

/**
 * Strict: a message of another version, or with another shape, belongs in the dead letters. Version 3 is what is sent.
 * Earlier releases have sent the others, which are still under way at a deployment, and among the dead letters for as long
 * as those are kept: version 2 names no database, since there was one, and version 1 no account group either.
 */
export const instanceCreationSchema = z
  .strictObject({
    version: z.literal([1, 2, 3]),
    databaseNumber: z.optional(wholeNumberSchema),
    accountGroupId: z.optional(identifierSchema),
    campaignId: identifierSchema,
    runId: identifierSchema,
    from: wholeNumberSchema,
    to: wholeNumberSchema,
    /** The trace id of the start, or of the request that added the leads. */
    traceId: identifierSchema,
  })
  .check(
    z.refine(({ version, accountGroupId }) => (version === 1) === (accountGroupId === undefined)),
    z.refine(({ version, databaseNumber }) => (version === 3) === (databaseNumber !== undefined)),
    z.refine(({ from, to }) => from < to && to - from <= MAXIMUM_RANGE_LENGTH),
  );

/** What a message asks for, in any version. */
export type InstanceCreation = z.infer<typeof instanceCreationSchema>;

/** What a message asks for; null when it is malformed. */
export function readInstanceCreation({ body }: Message): InstanceCreation | null {
  return instanceCreationSchema.safeParse(body).data ?? null;
}

/** The number of the database that a message is about. Earlier releases named none: there was one. A malformed one is of it too. */
export function databaseNumberOf(creation: InstanceCreation | null): number {
  return creation?.databaseNumber ?? FIRST_DATABASE;
}

/** A message of a batch. */
export interface ReceivedMessage {
  readonly message: Message;
  /** What it asks for; null when it is malformed. */
  readonly creation: InstanceCreation | null;
}

/** The messages of a batch, each read once. */
export function readMessages({ messages }: MessageBatch): ReceivedMessage[] {
  return messages.map((message) => ({ message, creation: readInstanceCreation(message) }));
}

/** What a log line says of a message; of a malformed one little more than its id. */
export function describeMessage({ message, creation }: ReceivedMessage): LogFields {
  return {
    messageId: message.id,
    attempts: message.attempts,
    databaseNumber: databaseNumberOf(creation),
    traceId: creation?.traceId ?? null,
    campaignId: creation?.campaignId ?? null,
    runId: creation?.runId ?? null,
    from: creation?.from ?? null,
    to: creation?.to ?? null,
  };
}

/** Which database the messages of a batch belong to, and which of their runs have ended: one query a batch and database. */
import { databaseOf } from "../database/databases.ts";
import { type RunEnd, selectRunEnds } from "../database/runs.ts";
import { databaseNumberOf, type InstanceCreation, type ReceivedMessage } from "./message.ts";

/** What is known of a message before its range is looked at. */
export interface MessagePlace {
  readonly databaseNumber: number;
  readonly database: D1Database;
  /** Whether its run had ended when the batch came. */
  readonly hasEnded: boolean;
}

/**
 * Says where a message belongs that asks for this; null for a malformed one.
 *
 * @throws what its database failed with
 */
export type FindPlace = (creation: InstanceCreation | null) => MessagePlace;

/** Looks up the runs of a batch. Does not fail: a database that does not answer concerns its own messages alone. */
export async function lookUpRuns(
  env: Env,
  received: readonly ReceivedMessage[],
): Promise<FindPlace> {
  const creations = received.flatMap(({ creation }) => creation ?? []);
  const ends = new Map<number, ReadonlyMap<string, RunEnd>>();
  const faults = new Map<number, unknown>();
  await Promise.all(
    Array.from(Map.groupBy(creations, databaseNumberOf), async ([databaseNumber, own]) => {
      try {
        const runIds = [...new Set(own.map(({ runId }) => runId))];
        const found = await selectRunEnds(databaseOf(env, databaseNumber), runIds);
        ends.set(databaseNumber, new Map(found.map((run) => [run.runId, run])));
      } catch (error) {
        faults.set(databaseNumber, error);
      }
    }),
  );

  return (creation) => {
    const databaseNumber = databaseNumberOf(creation);
    if (creation !== null && faults.has(databaseNumber)) throw faults.get(databaseNumber);
    const run = ends.get(databaseNumber)?.get(creation?.runId ?? "");
    const hasEnded = run !== undefined && run.campaignId === creation?.campaignId && run.hasEnded;
    return { databaseNumber, database: databaseOf(env, databaseNumber), hasEnded };
  };
}

/** Where the messages of a batch belong, and which of their runs have ended: one query a batch and database. */
import { allDatabases, databaseOf } from "../database/databases.ts";
import { selectRunEnds } from "../database/runs.ts";
import type { InstanceCreation, ReceivedMessage } from "./message.ts";

/** What is known of a message before its range is looked at. */
export interface MessagePlace {
  readonly database: D1Database;
  /** Whether its run had ended when the batch came. */
  readonly hasEnded: boolean;
}

/**
 * Says where a message belongs that asks for this; null for a malformed one. A message whose run is in no database belongs
 * to that of its account group; where it names none, to the first.
 *
 * @throws what a database that may have the run failed with
 */
export type FindPlace = (creation: InstanceCreation | null) => MessagePlace;

/** Looks up the runs of a batch. Does not fail: a database that does not answer concerns its own messages alone. */
export async function lookUpRuns(
  env: Env,
  received: readonly ReceivedMessage[],
): Promise<FindPlace> {
  const wanted = new Map<D1Database, Set<string>>();
  for (const { creation } of received) {
    if (creation === null) continue;
    for (const database of databasesFor(env, creation)) {
      wanted.set(database, (wanted.get(database) ?? new Set()).add(creation.runId));
    }
  }
  const places = new Map<string, MessagePlace & { readonly campaignId: string }>();
  const faults = new Map<D1Database, unknown>();
  await Promise.all(
    Array.from(wanted, async ([database, runIds]) => {
      try {
        for (const { runId, ...run } of await selectRunEnds(database, [...runIds])) {
          places.set(runId, { database, ...run });
        }
      } catch (error) {
        faults.set(database, error);
      }
    }),
  );

  return (creation) => {
    if (creation === null) return { database: allDatabases(env)[0], hasEnded: false };
    const place = places.get(creation.runId);
    if (place?.campaignId === creation.campaignId) return place;
    const databases = databasesFor(env, creation);
    const failed = databases.find((database) => faults.has(database));
    if (failed !== undefined) throw faults.get(failed);
    return { database: databases[0], hasEnded: false };
  };
}

/** A message of version 1 does not say to which account group its run belongs. */
function databasesFor(
  env: Env,
  { accountGroupId }: InstanceCreation,
): readonly [D1Database, ...D1Database[]] {
  return accountGroupId === undefined ? allDatabases(env) : [databaseOf(env, accountGroupId)];
}

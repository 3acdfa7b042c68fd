/**
 * A database of the Worker, through a path that only the Workers under test have. Miniflare's own stand-in for it keeps this
 * process waiting for each statement, and with it the senders and the endpoints that the Worker calls meanwhile.
 */

/** A statement on its way to the Worker. */
export interface SentStatement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What is asked of the path, as JSON; it answers the results of the batch. */
export interface SentBatch {
  readonly databaseNumber: number;
  readonly statements: readonly SentStatement[];
}

/** Where the Workers under test take batches. */
export const BATCH_PATH = "/batch";

type Prepared = D1PreparedStatement & SentStatement;

/**
 * Opens the database of this number.
 *
 * @param readUrl where the Worker is at present
 */
export function openDatabase(readUrl: () => string, databaseNumber: number): D1Database {
  const batch = async (statements: readonly D1PreparedStatement[]) => {
    const sent = (statements as readonly Prepared[]).map(({ text, values }) => ({ text, values }));
    const response = await fetch(new URL(BATCH_PATH, readUrl()), {
      method: "POST",
      body: JSON.stringify({ databaseNumber, statements: sent } satisfies SentBatch),
    });
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as D1Result[];
  };
  const prepare = (text: string, values: readonly unknown[] = []): D1PreparedStatement => {
    const run = async () => (await batch([statement]))[0];
    const statement = {
      ...{ text, values, run, all: run },
      bind: (...bound: unknown[]) => prepare(text, bound),
      first: async () => (await run())?.results[0] ?? null,
    } as unknown as D1PreparedStatement;
    return statement;
  };
  return { batch, prepare } as unknown as D1Database;
}

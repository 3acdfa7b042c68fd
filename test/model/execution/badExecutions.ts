/** What bad executions do in the place of production code: their databases, and their objects. */
import { nextOpening, type WorkingHours } from "../../../src/domain/workingHours.ts";
import { SenderObject } from "../../../src/senderObject/SenderObject.ts";
import { type Database, delegating, type WrapDatabase } from "../databases.ts";
import type { BoundStatement } from "../Sqlite.ts";

/** The statement that takes the last look. */
const CLAIM = /UPDATE actions SET\s+status = 'sending'/;

type Statements = Parameters<Database["batch"]>[0];

/** Changes what the batches come to whose statements a pattern finds. */
function batching(
  pattern: RegExp,
  batch: (database: Database, statements: Statements) => Promise<D1Result<unknown>[]>,
): WrapDatabase {
  return (database) => ({
    ...delegating(database),
    batch: (async (statements: Statements) =>
      statements.some((one) => pattern.test(read(one).sql))
        ? await batch(database, statements)
        : await database.batch(statements)) as Database["batch"],
  });
}

/** What a statement of the model holds, or one of D1 under other names. */
function read(statement: D1PreparedStatement): BoundStatement {
  const { sql, values, ...ofDatabase } = statement as unknown as Partial<BoundStatement> & {
    readonly statement?: string;
    readonly params?: readonly unknown[];
  };
  return { sql: sql ?? ofDatabase.statement ?? "", values: values ?? ofDatabase.params ?? [] };
}

/** A statement without its last look: whatever is reserved is claimed. */
function withoutLook(database: Database, statement: D1PreparedStatement): D1PreparedStatement {
  const { sql, values } = read(statement);
  const bare = sql.slice(0, sql.search(/AND EXISTS \(\s+SELECT 1 FROM runs r JOIN campaigns c/));
  // Whatever is bound has to have its place.
  const bound = values.map((_, index) => `?${index + 1}`).join();
  return database.prepare(`${bare} AND coalesce(${bound}) IS NOT NULL`).bind(...values);
}

/** Asks first, and marks the action when the answer is recorded. */
export const sendsThenRecords: WrapDatabase = (database) => {
  let claim: Statements = [];
  return {
    ...delegating(database),
    batch: (async (statements: Statements) => {
      const isClaim = statements.some((one) => CLAIM.test(read(one).sql));
      if (isClaim) {
        claim = statements.slice(0, 1);
        const wanted = read(statements[0] as D1PreparedStatement).values.find(
          (value) => typeof value === "string" && value.startsWith("["),
        );
        const rows = (JSON.parse(String(wanted)) as Record<string, unknown>[]).map((one) => ({
          ...{ campaign_id: one.campaignId, position: one.position, step: one.step, attempt: 1 },
        }));
        return [{ results: rows }];
      }
      const results = await database.batch([...claim, ...statements]);
      const own = results.slice(claim.length);
      claim = [];
      return own;
    }) as Database["batch"],
  };
};

/** Looks in a statement of its own, and then claims whatever is reserved. */
export const looksBefore = batching(CLAIM, async (database, statements) => {
  const [claim, ...rest] = statements;
  if (claim === undefined) return await database.batch(statements);
  const { sql, values } = read(claim);
  const look = sql.replace(
    /UPDATE actions SET[\s\S]*?FROM json_each/,
    "SELECT count(*) AS n FROM actions, json_each",
  );
  const bound = values.map((_, index) => `?${index + 1}`).join();
  const { results } = await database
    .prepare(`${look} AND coalesce(${bound}) IS NOT NULL`)
    .bind(...values)
    .all<{ n: number }>();
  const isFree = (results[0]?.n ?? 0) > 0;
  return await database.batch(isFree ? [withoutLook(database, claim), ...rest] : [...statements]);
});

/** Rows of senders as production code would like to read them. */
export function readingSenders(change: (row: Record<string, unknown>) => object): WrapDatabase {
  return (database) => ({
    ...delegating(database),
    prepare: (sql) => {
      const statement = database.prepare(sql);
      if (!/SELECT s\..* FROM senders s/s.test(sql)) return statement;
      const bind = statement.bind.bind(statement);
      statement.bind = (...values) => {
        const bound = bind(...values);
        const first = async () => {
          const row = await bound.first<Record<string, unknown>>();
          return row === null ? null : { ...row, ...change(row) };
        };
        return Object.assign(Object.create(bound) as D1PreparedStatement, { first });
      };
      return statement;
    },
  });
}

/** An object that sets its alarm into the hours, and does not ask again when it goes off. */
export class HoursAtScheduling extends SenderObject {
  constructor(state: DurableObjectState, env: Env) {
    let hours: WorkingHours | null = null;
    const wrap = readingSenders((row) => {
      hours = JSON.parse((row.working_hours as string | null) ?? "null") as WorkingHours | null;
      return { working_hours: null };
    });
    const storage = {
      ...state.storage,
      setAlarm: (due: number) =>
        state.storage.setAlarm(hours === null ? due : nextOpening(hours, due)),
    };
    super({ ...state, storage } as DurableObjectState, {
      ...env,
      DATABASE: wrap(env.DATABASE) as D1Database,
    });
  }
}

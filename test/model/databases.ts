/** Databases that depart from the one of production: their statements are changed, or answered by something else. */

/** As much of D1 as production code calls. */
export type Database = Pick<D1Database, "prepare" | "batch">;
export type WrapDatabase = (database: Database) => Database;

/** A database that only passes on. */
export function delegating(database: Database): Database {
  return {
    prepare: (sql) => database.prepare(sql),
    batch: (statements) => database.batch(statements),
  };
}

/** Changes the statements that a pattern finds. One that does not change is worded otherwise than the design believes. */
export function rewriting(
  statements: RegExp,
  replacements: readonly (readonly [string | RegExp, string])[],
): WrapDatabase {
  return (database) => ({
    ...delegating(database),
    prepare: (sql) => {
      if (!statements.test(sql)) return database.prepare(sql);
      const changed = replacements.reduce((text, [from, to]) => {
        const rewritten = text.replaceAll(from, to);
        if (rewritten === text) throw new TypeError(`A statement does not say ${String(from)}.`);
        return rewritten;
      }, sql);
      return database.prepare(changed);
    },
  });
}

/** Answers the statements that a pattern finds by itself. */
export function answering(
  statements: RegExp,
  answer: (values: readonly unknown[]) => unknown[],
): WrapDatabase {
  return (database) => ({
    ...delegating(database),
    prepare: (sql) => {
      const statement = database.prepare(sql);
      if (!statements.test(sql)) return statement;
      const bind = statement.bind.bind(statement);
      statement.bind = (...values) => {
        const bound = bind(...values);
        const rows = answer(values);
        return Object.assign(bound, {
          first: () => Promise.resolve(rows[0] ?? null),
          all: () => Promise.resolve({ results: rows }),
        });
      };
      return statement;
    },
  });
}

/** D1's data: a real SQLite with the real migrations, in memory. Each schedule is one transaction, and leaves nothing. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";

const MIGRATIONS = join(import.meta.dirname, "../../migrations");

/** A statement with the values that are bound to it. */
export interface BoundStatement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** Asking a statement whether it returns rows takes as long as executing it. */
interface PreparedStatement {
  readonly statement: StatementSync;
  readonly returnsRows: boolean;
}

export class Sqlite {
  readonly #database = new DatabaseSync(":memory:");
  readonly #statements = new Map<string, PreparedStatement>();

  constructor() {
    // A schedule goes the same way each time.
    this.#database.function("random", () => 0);
    for (const file of readdirSync(MIGRATIONS).sort()) {
      this.#database.exec(readFileSync(join(MIGRATIONS, file), "utf8"));
    }
  }

  /** Executes statements that return nothing. */
  exec(sql: string): void {
    this.#database.exec(sql);
  }

  /** Executes one statement, past D1. */
  query<Row>(sql: string, ...values: unknown[]): Row[] {
    return this.#execute({ sql, values }).results as Row[];
  }

  /**
   * Executes a batch: all of it or nothing.
   *
   * @throws {Error} SQLite's verdict, as D1 words it
   */
  batch(statements: readonly BoundStatement[]): D1Result[] {
    this.#run("SAVEPOINT batch");
    try {
      const results = statements.map((statement) => this.#execute(statement));
      this.#run("RELEASE batch");
      return results;
    } catch (error) {
      this.#run("ROLLBACK TO batch");
      this.#run("RELEASE batch");
      throw new Error(`D1_ERROR: ${(error as Error).message}: SQLITE_ERROR`, { cause: error });
    }
  }

  #execute({ sql, values }: BoundStatement): D1Result {
    const { statement, returnsRows } = this.#prepare(sql);
    const bound = values as SQLInputValue[];
    const results = returnsRows ? statement.all(...bound) : [];
    const isWrite = returnsRows && !/^\s*(SELECT|WITH)\b/.test(sql);
    let changes = returnsRows ? 0 : Number(statement.run(...bound).changes);
    if (isWrite) changes = Number(this.#prepare("SELECT changes() AS n").statement.get()?.n);
    return { success: true, results, meta: { changes } } as unknown as D1Result;
  }

  #run(sql: string): void {
    this.#prepare(sql).statement.run();
  }

  #prepare(sql: string): PreparedStatement {
    let prepared = this.#statements.get(sql);
    if (prepared === undefined) {
      const statement = this.#database.prepare(sql);
      prepared = { statement, returnsRows: statement.columns().length > 0 };
      this.#statements.set(sql, prepared);
    }
    return prepared;
  }
}

/** SQL as whole statements: each value stands in the text where it belongs, and nobody counts parameters. */
import { callUpstream } from "../platform/upstream.ts";

type Value = string | number | boolean | null;

/** D1 binds at most so many to a statement: https://developers.cloudflare.com/d1/platform/limits/ */
const MAXIMUM_PARAMETERS = 100;

/** A statement, or a query that stands in another one. */
export class Sql {
  /** The text around the parts: one piece more than there are parts. */
  readonly #pieces: readonly string[];
  readonly #parts: readonly (Value | Sql)[];

  constructor(pieces: readonly string[], parts: readonly (Value | Sql)[]) {
    this.#pieces = pieces;
    this.#parts = parts;
  }

  /**
   * The text with `?1`, `?2`, … in the places of the values, and what to bind to these. Values that are the same are
   * bound once, so that a large one may stand in several places.
   *
   * @throws {Error} when there are more parameters than D1 takes
   */
  numbered(): { readonly text: string; readonly parameters: readonly Value[] } {
    const numbers = new Map<Value, number>();
    const text = this.#write(numbers);
    const parameters = [...numbers.keys()];
    if (parameters.length > MAXIMUM_PARAMETERS) {
      throw new Error(`A statement has ${parameters.length} parameters.`);
    }
    return { text, parameters };
  }

  /** The text; each value that `numbers` lacks gets the next number. */
  #write(numbers: Map<Value, number>): string {
    const places = this.#parts.map((part) => {
      if (part instanceof Sql) return part.#write(numbers);
      const number = numbers.get(part) ?? numbers.size + 1;
      numbers.set(part, number);
      return `?${number}`;
    });
    return this.#pieces.map((piece, index) => piece + (places[index] ?? "")).join("");
  }

  /** The statement, prepared and bound. */
  on(database: D1Database): D1PreparedStatement {
    const { text, parameters } = this.numbered();
    return database.prepare(text).bind(...parameters);
  }
}

/** Makes a statement: `${…}` is a value to be bound, or SQL that stands in the statement as it is. */
export function sql(pieces: readonly string[], ...parts: readonly (Value | Sql)[]): Sql {
  return new Sql(pieces, parts);
}

/** Texts of ours as a list of literals, for where the planner has to know them. Never what a client sent. */
export function literals(texts: readonly string[]): Sql {
  return new Sql([`(${texts.map((text) => `'${text}'`).join(", ")})`], []);
}

/** The rows of a query. */
export async function readRows<Row>(
  database: D1Database,
  operation: string,
  query: Sql,
  deadlineMilliseconds?: number,
): Promise<Row[]> {
  const { results } = await callUpstream(
    "DATABASE",
    operation,
    () => query.on(database).all<Row>(),
    deadlineMilliseconds,
  );
  return results;
}

/** The one row of a query; null when there is none. */
export function readRow<Row>(
  database: D1Database,
  operation: string,
  query: Sql,
): Promise<Row | null> {
  return callUpstream("DATABASE", operation, () => query.on(database).first<Row>());
}

/** Runs a statement; returns how many rows it changed. */
export async function runStatement(
  database: D1Database,
  operation: string,
  statement: Sql,
): Promise<number> {
  const { meta } = await callUpstream("DATABASE", operation, () => statement.on(database).run());
  return meta.changes;
}

/** Runs statements one after the other in one transaction; returns the result of each. */
export function runBatch<Row>(
  database: D1Database,
  operation: string,
  statements: readonly Sql[],
  deadlineMilliseconds?: number,
): Promise<D1Result<Row>[]> {
  return callUpstream(
    "DATABASE",
    operation,
    () => database.batch<Row>(statements.map((statement) => statement.on(database))),
    deadlineMilliseconds,
  );
}

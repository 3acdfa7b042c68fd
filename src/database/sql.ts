/** SQL as whole statements: each value stands in the text where it belongs, and nobody counts parameters. */
import { callUpstream } from "../platform/upstream.ts";

type Value = string | number | boolean | null;

/** D1 binds at most so many to a statement: https://developers.cloudflare.com/d1/platform/limits/ */
const MAXIMUM_PARAMETERS = 100;

/** A statement, or a query that stands in another one. */
export class Sql {
  /** The text around the values: one piece more than there are values. */
  readonly pieces: readonly string[];
  readonly values: readonly Value[];

  constructor(pieces: readonly string[], values: readonly Value[]) {
    this.pieces = pieces;
    this.values = values;
  }

  /**
   * The text with `?1`, `?2`, … in the places of the values, and what to bind to these. Values that are the same are
   * bound once, so that a large one may stand in several places.
   *
   * @throws {Error} when there are more parameters than D1 takes
   */
  numbered(): { readonly text: string; readonly parameters: readonly Value[] } {
    const parameters = [...new Set(this.values)];
    if (parameters.length > MAXIMUM_PARAMETERS) {
      throw new Error(`A statement has ${parameters.length} parameters.`);
    }
    const numbers = new Map(parameters.map((value, index) => [value, index + 1]));
    const places = this.values.map((value) => `?${numbers.get(value)}`);
    const text = this.pieces.map((piece, index) => piece + (places[index] ?? "")).join("");
    return { text, parameters };
  }

  /** The statement, prepared and bound. */
  on(database: D1Database): D1PreparedStatement {
    const { text, parameters } = this.numbered();
    return database.prepare(text).bind(...parameters);
  }
}

/** Makes a statement: `${…}` is a value to be bound, or SQL that stands in the statement as it is. */
export function sql(strings: readonly string[], ...parts: readonly (Value | Sql)[]): Sql {
  let piece = strings[0] ?? "";
  const pieces: string[] = [];
  const values: Value[] = [];
  parts.forEach((part, index) => {
    const { pieces: inner, values: innerValues } =
      part instanceof Sql ? part : new Sql(["", ""], [part]);
    for (const next of inner) {
      piece += next;
      if (pieces.length < values.length + innerValues.length) {
        pieces.push(piece);
        piece = "";
      }
    }
    values.push(...innerValues);
    piece += strings[index + 1] ?? "";
  });
  return new Sql([...pieces, piece], values);
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
export async function run(
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

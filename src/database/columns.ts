/** The columns of a table: one map, from which follow the list of columns, a row as JSON, and a row as a domain value. */
import { Sql } from "./sql.ts";

/**
 * The column of each field. A value that SQLite has no type for, a boolean or a map, says how it is read.
 */
export type Columns<Value> = {
  readonly [Field in keyof Value]-?: [Value[Field]] extends [string | number | null]
    ? string
    : readonly [column: string, read: (stored: never) => Value[Field]];
};

/** A row as D1 returns it. */
export type Row = Readonly<Record<string, string | number | null>>;

/** D1 documents 32 arguments to a function: https://developers.cloudflare.com/d1/platform/limits/ */
const MAXIMUM_PAIRS = 16;

/** The columns of the row `alias`, for a SELECT. */
export function columnsOf<Value>(columns: Columns<Value>, alias: string): Sql {
  return new Sql(
    [
      namesOf(columns)
        .map((name) => `${alias}.${name}`)
        .join(", "),
    ],
    [],
  );
}

/** The columns of the row `alias` as JSON: a list of objects that together have them all. */
export function rowAsJson<Value>(columns: Columns<Value>, alias: string): Sql {
  const names = namesOf(columns);
  const objects: string[] = [];
  for (let from = 0; from < names.length; from += MAXIMUM_PAIRS) {
    const pairs = names
      .slice(from, from + MAXIMUM_PAIRS)
      .map((name) => `'${name}', ${alias}.${name}`);
    objects.push(`json_object(${pairs.join(", ")})`);
  }
  return new Sql([`json_array(${objects.join(", ")})`], []);
}

/** A row as a domain value. */
export function toValue<Value>(columns: Columns<Value>, row: Row): Value {
  const fields = Object.entries<string | readonly [string, (stored: never) => unknown]>(columns);
  return Object.fromEntries(
    fields.map(([field, column]) => {
      if (typeof column === "string") return [field, row[column]];
      const [name, read] = column;
      return [field, read(row[name] as never)];
    }),
  ) as Value;
}

/** A row as a domain value, from what `rowAsJson` made of it and `JSON.parse` of that. */
export function toValueFromJson<Value>(columns: Columns<Value>, parsed: unknown): Value {
  return toValue(columns, Object.assign({}, ...(parsed as object[])) as Row);
}

function namesOf<Value>(columns: Columns<Value>): string[] {
  return Object.values<string | readonly [string, unknown]>(columns).map((column) =>
    typeof column === "string" ? column : column[0],
  );
}

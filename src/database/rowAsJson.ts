/** A row as JSON that SQLite makes: what a transaction keeps of a row it has just written. */

/** D1 documents 32 arguments to a function: https://developers.cloudflare.com/d1/platform/limits/ */
const MAXIMUM_PAIRS = 16;

/** An expression for the columns of a row: a list of objects that together have them all. */
export function rowAsJson(alias: string, columns: readonly string[]): string {
  const objects: string[] = [];
  for (let from = 0; from < columns.length; from += MAXIMUM_PAIRS) {
    const pairs = columns
      .slice(from, from + MAXIMUM_PAIRS)
      .map((column) => `'${column}', ${alias}.${column}`);
    objects.push(`json_object(${pairs.join(", ")})`);
  }
  return `json_array(${objects.join(", ")})`;
}

/** The row again, from the parsed value of `rowAsJson`. */
export function toRow<Row>(value: unknown): Row {
  return Object.assign({}, ...(value as object[])) as Row;
}

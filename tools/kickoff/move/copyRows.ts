/** Copying the rows of an account group into its new database. */
import { readRows, runBatch, type Sql, sql } from "../../../src/database/sql.ts";
import {
  type CopyPlace,
  isOwnWrite,
  LONGEST_CALL_MILLISECONDS,
  type MoveName,
  writeForMove,
} from "./moveWrites.ts";
import { listOf, type MovedPage, type MovedRow, raw, readMovedPage } from "./readMovedRows.ts";

/** D1 binds texts of up to two megabytes. */
const MOST_JSON_CHARACTERS = 500_000;
/** SQLite's JSON ends a text there. */
const NULL_CHARACTER = "\\u0000";

/**
 * Copies the page of rows behind a place: the rows, and the place behind them, in one transaction.
 *
 * @returns what was copied, if nobody else was faster
 */
export async function copyPage(
  from: D1Database,
  to: D1Database,
  name: MoveName,
  copied: CopyPlace | null,
): Promise<MovedPage> {
  const page = await readMovedPage(from, name.accountGroupId, copied);
  await writeForMove(
    to,
    `copy ${page.table.name}`,
    name,
    { state: "arriving", copied },
    page.place,
    insertRows(page.table.name, page.rows, isOwnWrite(name), fillAgain(page)),
  );
  return page;
}

/** As few statements as the rows fit into. */
function insertRows(table: string, rows: readonly MovedRow[], onlyIf: Sql, onConflict: Sql): Sql[] {
  const columns = Object.keys(rows[0] ?? {});
  const insert = raw(`INSERT INTO ${table} AS t (${columns.join(", ")})`);
  const fromJson = raw(columns.map((_, index) => `row.value ->> ${index}`).join(", "));
  return groupRows(rows.map((row) => columns.map((column) => row[column] ?? null))).map((group) =>
    typeof group === "string"
      ? sql`${insert} SELECT ${fromJson} FROM json_each(${group}) row WHERE ${onlyIf} ${onConflict}`
      : sql`${insert} SELECT ${listOf(group)} WHERE ${onlyIf} ${onConflict}`,
  );
}

type Values = readonly (string | number | null)[];

/** Rows in their order: many as JSON, or one as it is where JSON would change it, or be too large for D1. */
function groupRows(rows: readonly Values[]): (string | Values)[] {
  const groups: (string | Values)[] = [];
  let open: string[] = [];
  let characters = 0;
  const close = () => {
    if (open.length > 0) groups.push(`[${open.join(",")}]`);
    open = [];
    characters = 0;
  };
  for (const values of rows) {
    const json = JSON.stringify(values);
    const isOdd = json.length > MOST_JSON_CHARACTERS || json.includes(NULL_CHARACTER);
    if (isOdd || characters + json.length > MOST_JSON_CHARACTERS) close();
    if (isOdd) groups.push(values);
    else {
      open.push(json);
      characters += json.length;
    }
  }
  close();
  return groups;
}

/** A row that an earlier move has left behind is filled again. */
function fillAgain({ table: { remains }, rows }: MovedPage): Sql {
  if (remains === null) return sql``;
  const set = Object.keys(rows[0] ?? {})
    .filter((column) => column !== "id")
    .map((column) => `${column} = excluded.${column}`);
  return raw(`ON CONFLICT (id) DO UPDATE SET ${set.join(", ")} WHERE ${remains.are}`);
}

/** As many as of an account group: one may have a megabyte. */
const ANSWERS_AT_ONCE = 20;

/**
 * Copies the answers to repeated requests that an earlier version has kept: nobody knows whose they are. Such a row is found
 * by the very request alone, and the sweep takes it within 48 hours.
 */
export async function copyAnswersOfNobody(from: D1Database, to: D1Database): Promise<void> {
  let last = "";
  for (;;) {
    const rows = await readRows<MovedRow & { readonly key_hash: string }>(
      from,
      "read answers of nobody",
      sql`SELECT k.* FROM idempotent_answers k
          WHERE k.account_group_id IS NULL AND k.key_hash > ${last} ORDER BY k.key_hash LIMIT ${ANSWERS_AT_ONCE}`,
      LONGEST_CALL_MILLISECONDS,
    );
    const end = rows.at(-1);
    if (end === undefined) return;
    const statements = insertRows(
      "idempotent_answers",
      rows,
      sql`true`,
      sql`ON CONFLICT (key_hash) DO NOTHING`,
    );
    await runBatch(to, "copy answers of nobody", statements, LONGEST_CALL_MILLISECONDS);
    last = end.key_hash;
  }
}

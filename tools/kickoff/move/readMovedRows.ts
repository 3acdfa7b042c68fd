/** Reading the rows of an account group page by page, owner by owner, each in the order of its key. */
import { readRows, runBatch, Sql, sql } from "../../../src/database/sql.ts";
import { MOVED_TABLES, type MovedTable, OWNERS } from "./movedTables.ts";
import { type CopyPlace, LONGEST_CALL_MILLISECONDS } from "./moveWrites.ts";

/** A row as it is stored. */
export type MovedRow = Readonly<Record<string, string | number | null>>;

/** A page of rows of one table. */
export interface MovedPage {
  readonly table: MovedTable;
  readonly rows: readonly MovedRow[];
  /** Behind its last row: where the next page begins. */
  readonly place: CopyPlace;
}

/** How many owners a page asks for their rows. */
const OWNERS_A_PAGE = 25;

/** Where everything has been read. */
const END: CopyPlace = { table: null, owner: null, key: null };

/** SQL of ours, as it is. */
export function raw(text: string): Sql {
  return new Sql([text], []);
}

/** The condition under which the owner `o` belongs to an account group. */
export function isOwner({ owner }: MovedTable, accountGroupId: string): Sql {
  const [before = "", after = ""] = OWNERS[owner].where.split("?1");
  return new Sql([before, after], [accountGroupId]);
}

/**
 * Reads the rows behind a place.
 *
 * @param place null for the first
 */
export async function readMovedPage(
  database: D1Database,
  accountGroupId: string,
  place: CopyPlace | null,
): Promise<MovedPage> {
  const table = MOVED_TABLES.find(({ name }) => place === null || name === place.table);
  if (table === undefined) throw new Error(`No table of account groups is named ${place?.table}.`);
  const owners = await readOwners(database, table, accountGroupId, place);
  if (owners.length === 0) return { table, rows: [], place: findNextPlace(table, owners, place) };
  // A large owner has pages of its own; small ones share one.
  const limit = Math.ceil(table.rowsAtOnce / owners.length);
  const results = await runBatch<MovedRow>(
    database,
    `read ${table.name}`,
    owners.map((owner) =>
      selectRows(table, owner, owner === place?.owner ? place.key : null, limit),
    ),
    LONGEST_CALL_MILLISECONDS,
  );
  const rows: MovedRow[] = [];
  for (const [index, { results: own }] of results.entries()) {
    rows.push(...own);
    const last = own.at(-1);
    if (last !== undefined && own.length === limit) {
      const owner = owners[index] ?? null;
      return { table, rows, place: { table: table.name, owner, key: keyOf(table, last) } };
    }
  }
  return { table, rows, place: findNextPlace(table, owners, place) };
}

/** Behind all rows of these owners. */
function findNextPlace(
  table: MovedTable,
  owners: readonly string[],
  place: CopyPlace | null,
): CopyPlace {
  const last = owners.at(-1);
  if (last !== undefined && (owners.length === OWNERS_A_PAGE || place?.key != null)) {
    return { table: table.name, owner: last, key: null };
  }
  const next = MOVED_TABLES[MOVED_TABLES.indexOf(table) + 1];
  return next === undefined ? END : { table: next.name, owner: null, key: null };
}

function keyOf(table: MovedTable, row: MovedRow): (string | number)[] {
  return table.key.map((column) => row[column] as string | number);
}

/** The next owners, or the one whose rows have not all been read. */
async function readOwners(
  database: D1Database,
  table: MovedTable,
  accountGroupId: string,
  place: CopyPlace | null,
): Promise<string[]> {
  if (place?.owner != null && place.key !== null) return [place.owner];
  const rows = await readRows<{ id: string }>(
    database,
    `read owners of ${table.name}`,
    sql`SELECT o.id FROM ${raw(OWNERS[table.owner].from)}
        WHERE ${isOwner(table, accountGroupId)} AND o.id > ${place?.owner ?? ""} ORDER BY o.id LIMIT ${OWNERS_A_PAGE}`,
    LONGEST_CALL_MILLISECONDS,
  );
  return rows.map(({ id }) => id);
}

function selectRows(table: MovedTable, owner: string, key: CopyPlace["key"], limit: number): Sql {
  const columns = raw(table.key.map((column) => `t.${column}`).join(", "));
  const behind = key === null ? sql`true` : sql`(${columns}) > (${listOf(key)})`;
  return sql`
    SELECT t.* FROM ${raw(table.name)} t
    WHERE ${raw(`t.${table.column}`)} = ${owner} AND ${behind}
    ORDER BY ${columns} LIMIT ${limit}`;
}

/** Values, with commas between them. */
export function listOf(values: readonly (string | number | null)[]): Sql {
  return new Sql(["", ...values.slice(1).map(() => ", "), ""], values);
}

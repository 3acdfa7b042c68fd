/** Holding the rows in both databases against each other: every column of every row, page by page. */
import { sha256 } from "../../../src/platform/sha256.ts";
import { Failure } from "../../terminal/failure.ts";
import type { CopyPlace } from "./moveWrites.ts";
import { type MovedPage, readMovedPage } from "./readMovedRows.ts";

/** What both databases have, as far as they have been held against each other. */
export interface Verified {
  /** Up to where; null: nothing has been looked at. */
  readonly place: CopyPlace | null;
  readonly rows: number;
  /** Of all of them, in their order. */
  readonly checksum: string;
}

/** Before the first row. */
export const NOTHING_VERIFIED: Verified = { place: null, rows: 0, checksum: "" };

/**
 * Holds the next page of rows against each other.
 *
 * @throws {Failure} when they differ
 */
export async function verifyPage(
  from: D1Database,
  to: D1Database,
  accountGroupId: string,
  { place, rows, checksum }: Verified,
): Promise<Verified & { readonly table: string }> {
  const [left, arrived] = await Promise.all([
    readMovedPage(from, accountGroupId, place),
    readMovedPage(to, accountGroupId, place),
  ]);
  const [expected, found] = await Promise.all([addTo(checksum, left), addTo(checksum, arrived)]);
  if (expected !== found) throw differ(left, arrived);
  const name = left.table.name;
  return { table: name, place: left.place, rows: rows + left.rows.length, checksum: expected };
}

function addTo(checksum: string, { rows, place }: MovedPage): Promise<string> {
  return sha256(JSON.stringify([checksum, rows, place]));
}

function differ(left: MovedPage, arrived: MovedPage): Failure {
  const { name, key } = left.table;
  const index = left.rows.findIndex(
    (row, at) => JSON.stringify(row) !== JSON.stringify(arrived.rows[at]),
  );
  const row = left.rows[index] ?? arrived.rows[left.rows.length];
  const which = key.map((column) => `${column} ${row?.[column]}`).join(", ");
  return new Failure(`The copied rows of ${name} are not those of the first database.`, {
    why: `They differ from ${which} on: ${left.rows.length} rows there, ${arrived.rows.length} here. Nobody sees the copy: the account group is where it was.`,
    next: "Give the move up with --abandon, and begin it anew.",
  });
}

/** Lists page the same way everywhere: `cursor` and `limit` in, `items`, `nextCursor` and `hasMore` out. */
import * as z from "zod/mini";

export const DEFAULT_LIMIT = 50;
export const MAXIMUM_LIMIT = 1_000;
const NO_LIMIT = `must be a number from 1 to ${MAXIMUM_LIMIT}`;

/** `limit` of a list. */
export const limitSchema = z._default(
  z.pipe(
    z.string().check(z.regex(/^[1-9][0-9]{0,3}$/, NO_LIMIT)),
    z.pipe(z.transform(Number), z.number().check(z.lte(MAXIMUM_LIMIT, NO_LIMIT))),
  ),
  DEFAULT_LIMIT,
);

const NO_CURSOR = "must be the nextCursor of an earlier page";

/**
 * `cursor` of a list whose places look like `place`. To a client it is opaque: only a `nextCursor` is one, and nothing
 * else is told what it should look like.
 *
 * @param place the place as text, as `page` was given it
 */
export function cursorSchema<T>(place: z.ZodMiniType<T, string>) {
  return z.pipe(
    z.string().check(z.regex(/^[A-Za-z0-9_-]{1,200}$/, NO_CURSOR)),
    z.transform((cursor: string, context) => {
      const { success, data } = place.safeParse(decodeCursor(cursor));
      if (success) return data;
      context.issues.push({ code: "custom", input: cursor, message: NO_CURSOR });
      return z.NEVER;
    }),
  );
}

/** The place as text; null where it is no base64url. */
function decodeCursor(cursor: string): string | null {
  try {
    return atob(cursor.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return null;
  }
}

/** A place that is a number: a position or a time. */
export const numberPlaceSchema = z.pipe(
  z.string().check(z.regex(/^[0-9]{1,15}$/)),
  z.transform(Number),
);

/** A page as the API shows it. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
  readonly hasMore: boolean;
}

/**
 * Makes a page of rows that were read with a limit of one more than asked for: the extra row only tells that there is more.
 *
 * @param placeOf the place of a row as text, for the cursor behind it
 */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
  placeOf: (row: Row) => string,
): Page<Item> {
  return toPageOf(rows.slice(0, limit), rows.length > limit, toItem, placeOf);
}

/** Makes a page of exactly these rows. */
export function toPageOf<Row, Item>(
  rows: readonly Row[],
  hasMore: boolean,
  toItem: (row: Row) => Item,
  placeOf: (row: Row) => string,
): Page<Item> {
  const last = rows.at(-1);
  return {
    items: rows.map(toItem),
    nextCursor: hasMore && last !== undefined ? encodeCursor(placeOf(last)) : null,
    hasMore,
  };
}

function encodeCursor(place: string): string {
  return btoa(place).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

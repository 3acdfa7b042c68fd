/** Lists page the same way everywhere: `cursor` and `limit` in, `items`, `nextCursor` and `hasMore` out. */
import * as z from "zod/mini";

import { crc32 } from "../../platform/crc32.ts";
import { ApiError } from "../answer/failures.ts";
import { tell } from "../contract.ts";
import { lastEventIdQuery } from "./lastEventId.ts";

const DEFAULT_LIMIT = 50;
const MAXIMUM_LIMIT = 1_000;
const NO_LIMIT = `must be a number from 1 to ${MAXIMUM_LIMIT}`;

// The pattern is that of the numbers from 1 to MAXIMUM_LIMIT.
const limitText = z.pipe(
  z.string().check(z.regex(/^([1-9][0-9]{0,2}|1000)$/, NO_LIMIT)),
  z.transform(Number),
);
// What it leads to is told of the parameter.
/* @__PURE__ */ tell(limitText, () => ({}));

/** `limit` of a list. */
export const limitSchema = z._default(limitText, DEFAULT_LIMIT);
/* @__PURE__ */ tell(limitSchema, () => ({
  type: "integer",
  minimum: 1,
  maximum: MAXIMUM_LIMIT,
  default: DEFAULT_LIMIT,
  pattern: undefined,
}));

const NO_CURSOR = "must be the nextCursor of an earlier page";

const cursorText = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,200}$/, NO_CURSOR));
// To a client a cursor is opaque, so nothing is told of what it leads to.
/* @__PURE__ */ tell(cursorText, () => ({}));

/** What a client sends as `cursor`, decoded. */
interface Cursor<Place> {
  /** Which list it is of: what `markOf` says of its request. */
  readonly mark: string;
  readonly place: Place;
}

/**
 * `cursor` of a list whose places look like `place`.
 *
 * @param place the place as text, as `toPage` was given it
 */
export function cursorSchema<T>(place: z.ZodMiniType<T, string>) {
  return z.pipe(
    cursorText,
    z.transform((cursor: string, context): Cursor<T> => {
      const [, mark = "", text] = /^([0-9a-z]+):(.*)$/.exec(decodeCursor(cursor)) ?? [];
      const { success, data } = place.safeParse(text);
      if (success) return { mark, place: data };
      context.issues.push({ code: "custom", input: cursor, message: NO_CURSOR });
      return z.NEVER;
    }),
  );
}

/** The mark of the list, a colon and the place as text; empty when the cursor is no base64url. */
function decodeCursor(cursor: string): string {
  try {
    return atob(cursor.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return "";
  }
}

/**
 * Where the page begins: behind this place; null for the first page.
 *
 * @throws {ApiError} 400 when the cursor is of another list, which would look like the end of this one
 */
export function placeOf<Place>(
  cursor: Cursor<Place> | undefined,
  request: Pick<Request, "url">,
): Place | null {
  if (cursor === undefined) return null;
  if (cursor.mark === markOf(request)) return cursor.place;
  throw new ApiError(
    "invalidRequest",
    `cursor: ${NO_CURSOR} of the same list, with the same filters`,
  );
}

/** The parameters that say which part of a list is wanted, and not of which list. */
const PARAMETERS_OF_PLACE = ["cursor", "limit", ...Object.keys(lastEventIdQuery)];

/** Marks a list: its path and its filters, whatever the page. */
function markOf({ url }: Pick<Request, "url">): string {
  const { pathname, searchParams } = new URL(url);
  for (const name of PARAMETERS_OF_PLACE) searchParams.delete(name);
  searchParams.sort();
  return crc32(`${pathname}?${searchParams}`).toString(36);
}

/**
 * The query parameters of every list.
 *
 * @param place what `cursorSchema` takes
 */
export function pageQuery<T>(place: z.ZodMiniType<T, string>) {
  return { cursor: z.optional(cursorSchema(place)), limit: limitSchema };
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
 * Makes a page of rows. They were read with a limit of one more than the page may have: a row that is left over only
 * tells that there is another page.
 *
 * @param toPlace the place of a row as text, for the cursor behind it
 */
export function toPage<Row, Item>(
  request: Pick<Request, "url">,
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
  toPlace: (row: Row) => string,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return toPageOf(request, shown.map(toItem), last === undefined ? null : toPlace(last));
}

/**
 * Makes a page of exactly these items.
 *
 * @param nextPlace behind which place the next page begins, as text; null on the last page
 */
export function toPageOf<Item>(
  request: Pick<Request, "url">,
  items: readonly Item[],
  nextPlace: string | null,
): Page<Item> {
  return {
    items,
    nextCursor: nextPlace === null ? null : encodeCursor(request, nextPlace),
    hasMore: nextPlace !== null,
  };
}

function encodeCursor(request: Pick<Request, "url">, place: string): string {
  const cursor = btoa(`${markOf(request)}:${place}`);
  return cursor.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

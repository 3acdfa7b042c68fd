/** Lists of the API, page by page. */

/** As many as a page may have. */
export const PAGE = 1_000;

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** What every list takes. */
export interface PageQuery {
  readonly limit: number;
  readonly cursor?: string;
}

/**
 * Reads a list to its end, or to so many.
 *
 * @returns the items, and whether there are more than were asked for
 */
export async function readSome<Item>(
  most: number,
  read: (query: PageQuery) => Promise<Page<Item>>,
): Promise<{ readonly items: Item[]; readonly hasMore: boolean }> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const limit = Math.min(PAGE, most - items.length);
    const page: Page<Item> = await read({ limit, ...(cursor === null ? {} : { cursor }) });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null && items.length < most);
  return { items, hasMore: cursor !== null };
}

/** Reads a list to its end. */
export async function readAll<Item>(
  read: (query: PageQuery) => Promise<Page<Item>>,
): Promise<Item[]> {
  return (await readSome(Number.POSITIVE_INFINITY, read)).items;
}

/** Lists that a view needs as a whole. */
import type { Page } from "./parts/mergePages.ts";

/**
 * All of a list, page by page.
 *
 * @param load asks for the page at a cursor; null: the first
 * @param mostPages how many pages are read at most
 */
export async function everyPage<Item>(
  load: (cursor: string | null) => Promise<Page<Item>>,
  mostPages: number,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < mostPages; page++) {
    const answer: Page<Item> = await load(cursor);
    items.push(...answer.items);
    cursor = answer.nextCursor;
    if (cursor === null) break;
  }
  return items;
}

/** Reads lists page by page, as a client would. */
import { expectStatus, type Tenant } from "./api.ts";

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
  readonly hasMore: boolean;
}

/**
 * Reads a list to its end.
 *
 * @param path with the query, at least its `limit`
 * @param betweenPages what happens meanwhile
 */
export async function readPages<Item>(
  tenant: Tenant,
  path: string,
  betweenPages: () => Promise<void> = () => Promise.resolve(),
): Promise<Page<Item>[]> {
  const pages: Page<Item>[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const query: string = cursor === "" ? "" : `&cursor=${cursor}`;
    const page: Page<Item> = expectStatus(await tenant.call<Page<Item>>("GET", path + query), 200);
    if (page.hasMore !== (page.nextCursor !== null))
      throw new Error("The page contradicts itself.");
    pages.push(page);
    cursor = page.nextCursor;
    await betweenPages();
  }
  return pages;
}

/** All of a list, whatever its pages. */
import { type Api, dataOf } from "./client.ts";
import type { paths } from "./contractTypes.ts";

/** The most that the API answers at once: the fewest calls. */
export const LONGEST_PAGE = 1_000;

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** The answer to a GET at a path, where it is a page; never elsewhere. */
type PageAt<Path extends keyof paths> = paths[Path] extends {
  get: {
    responses: {
      200: { content: { "application/json": { data: infer Data extends Page<unknown> } } };
    };
  };
}
  ? Data
  : never;

/** The paths that answer a list, page by page. */
export type ListPath = {
  [Path in keyof paths]: PageAt<Path> extends never ? never : Path;
}[keyof paths];

/** What is in a list. */
export type ItemOf<Path extends ListPath> = PageAt<Path>["items"][number];

/** Which list: all that its path takes, but the cursor. */
export type ListParams<Path extends ListPath> = paths[Path] extends {
  get: { parameters: { path: infer Names; query?: infer Query } };
}
  ? { readonly path: Names; readonly query?: Omit<NonNullable<Query>, "cursor"> }
  : { readonly query?: { readonly limit?: number } };

/**
 * Reads a list to its end, page by page as its items are taken: `for await (const campaign of listAll(api, "/v1/…/campaigns", params))`.
 *
 * @param params `query.limit` is the size of a page; 1,000, if it is left out
 * @throws {KickoffError}
 */
export async function* listAll<Path extends ListPath>(
  api: Api,
  path: Path,
  params: ListParams<Path>,
  { signal }: { readonly signal?: AbortSignal } = {},
): AsyncGenerator<ItemOf<Path>, void> {
  let cursor: string | null = null;
  do {
    const query: object = {
      limit: LONGEST_PAGE,
      ...params.query,
      ...(cursor === null ? {} : { cursor }),
    };
    // The types above say that the path answers pages; for any one path, openapi-fetch knows it.
    const answer = await api.GET(path as "/v1/accounts", {
      params: { ...params, query },
      ...(signal === undefined ? {} : { signal }),
    });
    const page = dataOf(answer) as Page<unknown>;
    yield* page.items as readonly ItemOf<Path>[];
    cursor = page.nextCursor;
  } while (cursor !== null);
}

/** The first so many of what comes, or all of it when that is less. */
export async function take<Item>(items: AsyncIterable<Item>, most: number): Promise<Item[]> {
  const taken: Item[] = [];
  if (most <= 0) return taken;
  for await (const item of items) if (taken.push(item) >= most) break;
  return taken;
}

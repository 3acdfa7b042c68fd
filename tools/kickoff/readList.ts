/** Lists of the API, as far as somebody wants to see them. */
import type { Api } from "../../client/client.ts";
import {
  type ItemOf,
  type ListParams,
  type ListPath,
  LONGEST_PAGE,
  listAll,
  take,
} from "../../client/listAll.ts";

/** Reads a list to its end. */
export function readAll<Path extends ListPath>(
  api: Api,
  path: Path,
  params: ListParams<Path>,
): Promise<ItemOf<Path>[]> {
  return take(listAll(api, path, params), Number.POSITIVE_INFINITY);
}

/**
 * Reads the beginning of a list.
 *
 * @returns at most so many, and whether there are more
 */
export async function readSome<Path extends ListPath>(
  api: Api,
  path: Path,
  params: ListParams<Path>,
  most: number,
): Promise<{ readonly items: ItemOf<Path>[]; readonly hasMore: boolean }> {
  const query = { ...params.query, limit: Math.min(LONGEST_PAGE, most + 1) };
  const found = await take(listAll(api, path, { ...params, query }), most + 1);
  return { items: found.slice(0, most), hasMore: found.length > most };
}

/** A page of the API. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/**
 * The newest answer, and behind it what was there already and lies beyond it: an earlier item that the answer reaches and no
 * longer has is gone. Pure.
 */
export function mergePages<Item>(
  newest: readonly Item[],
  earlier: readonly Item[],
  idOf: (item: Item) => string,
): Item[] {
  const ids = new Set(newest.map(idOf));
  const lastKnown = earlier.findLastIndex((item) => ids.has(idOf(item)));
  return [...newest, ...earlier.slice(lastKnown + 1)];
}

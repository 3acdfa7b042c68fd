/** A list that grows by pages: what is there stands still while more comes. */
import { useEffect, useState } from "preact/hooks";

import type { Problem } from "../api.ts";
import type { LiveEvent } from "../live.ts";
import { useDeed, useResource } from "../resource.ts";

/** A page of the API. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** As much of a list as was asked for. */
export interface Pages<Item> {
  /** Null until there is an answer. */
  readonly items: readonly Item[] | null;
  readonly problem: Problem | null;
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly loadMore: () => void;
  readonly reload: () => void;
}

/**
 * A list of the API. Events load the first page again: items that are shown are replaced where they stand, and new ones come in
 * front.
 *
 * @param load asks for the page at a cursor; null: the first
 */
export function usePages<Item>(
  load: (cursor: string | null) => Promise<Page<Item>>,
  inputs: readonly unknown[],
  idOf: (item: Item) => string,
  isAbout?: (event: LiveEvent) => boolean,
): Pages<Item> {
  const first = useResource(() => load(null), inputs, isAbout);
  const [more, setMore] = useState<Page<Item> | null>(null);
  useEffect(() => setMore(null), [JSON.stringify(inputs)]);
  const nextCursor = more === null ? (first.data?.nextCursor ?? null) : more.nextCursor;
  const loading = useDeed(async () => {
    if (nextCursor === null) return;
    const page = await load(nextCursor);
    setMore((before) => ({
      items: [...(before?.items ?? first.data?.items ?? []), ...page.items],
      nextCursor: page.nextCursor,
    }));
  });
  return {
    items: first.data === null ? null : merge(first.data.items, more?.items ?? [], idOf),
    problem: loading.problem ?? first.problem,
    hasMore: nextCursor !== null,
    isLoading: first.isLoading || loading.isRunning,
    loadMore: () => loading.run(),
    reload: first.reload,
  };
}

/** The newest answer for each, in the order in which they are listed. */
function merge<Item>(
  newest: readonly Item[],
  others: readonly Item[],
  idOf: (item: Item) => string,
): Item[] {
  const ids = new Set(newest.map(idOf));
  return [...newest, ...others.filter((item) => !ids.has(idOf(item)))];
}

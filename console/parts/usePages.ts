/** A list that grows by pages: what is there stands still while more comes. */
import { useEffect, useRef, useState } from "preact/hooks";

import type { Problem } from "../api.ts";
import type { LiveEvent } from "../live.ts";
import { useDeed, useResource } from "../resource.ts";
import { mergePages, type Page } from "./mergePages.ts";

const PAGE = 50;
/** The most that the API answers at once. */
const LARGEST_PAGE = 1_000;

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
 * A list of the API. Events load again what is shown, in one request: items are replaced where they stand, and new ones come
 * in front.
 *
 * @param load asks for the page at a cursor (null: the first), of at most so many items
 */
export function usePages<Item>(
  load: (cursor: string | null, limit: number) => Promise<Page<Item>>,
  inputs: readonly unknown[],
  idOf: (item: Item) => string,
  isAbout?: (event: LiveEvent) => boolean,
): Pages<Item> {
  const shown = useRef(0);
  const first = useResource(
    () => load(null, Math.min(LARGEST_PAGE, Math.max(PAGE, shown.current))),
    inputs,
    isAbout,
  );
  const [more, setMore] = useState<Page<Item> | null>(null);
  const key = JSON.stringify(inputs);
  useEffect(() => setMore(null), [key]);
  const nextCursor = more === null ? (first.data?.nextCursor ?? null) : more.nextCursor;
  const loading = useDeed(async () => {
    if (nextCursor === null) return;
    const page = await load(nextCursor, PAGE);
    setMore((before) => ({
      items: [...(before?.items ?? first.data?.items ?? []), ...page.items],
      nextCursor: page.nextCursor,
    }));
  });
  const items = first.data === null ? null : mergePages(first.data.items, more?.items ?? [], idOf);
  shown.current = items?.length ?? 0;
  return {
    items,
    problem: loading.problem ?? first.problem,
    hasMore: nextCursor !== null,
    isLoading: first.isLoading || loading.isRunning,
    loadMore: () => loading.run(),
    reload: first.reload,
  };
}

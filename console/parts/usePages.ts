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

/** What was asked for beyond the first answer, and of which list. */
interface Beyond<Item> extends Page<Item> {
  readonly key: string;
}

/**
 * A list of the API. Events load again what is shown, in one request: items are replaced where they stand, and new ones come
 * in front.
 *
 * @param load asks for the page at a cursor (null: the first), of at most so many items; the signal ends what is asked for in
 *   vain
 * @param inputs what `load` depends on: when they change, it is another list, and nothing of the last one comes into it
 */
export function usePages<Item>(
  load: (cursor: string | null, limit: number, signal: AbortSignal) => Promise<Page<Item>>,
  inputs: readonly unknown[],
  idOf: (item: Item) => string,
  isAbout?: (event: LiveEvent) => boolean,
): Pages<Item> {
  const shown = useRef(0);
  const first = useResource(
    (signal) => load(null, Math.min(LARGEST_PAGE, Math.max(PAGE, shown.current)), signal),
    inputs,
    isAbout,
  );
  const key = JSON.stringify(inputs);
  const left = useRef(new AbortController());
  const [beyond, setBeyond] = useState<Beyond<Item> | null>(null);
  const [lastKey, setLastKey] = useState(key);
  useEffect(() => {
    const controller = new AbortController();
    left.current = controller;
    return () => controller.abort();
  }, [key]);
  const more = beyond?.key === key ? beyond : null;
  const nextCursor = more === null ? (first.data?.nextCursor ?? null) : more.nextCursor;
  const loading = useDeed(async () => {
    if (nextCursor === null) return;
    setLastKey(key);
    const { signal } = left.current;
    try {
      const page = await load(nextCursor, PAGE, signal);
      if (signal.aborted) return;
      const before = more?.items ?? first.data?.items ?? [];
      setBeyond({ key, items: [...before, ...page.items], nextCursor: page.nextCursor });
    } catch (error) {
      // Nobody waits for a page of another list, and what went wrong with it is no news.
      if (!signal.aborted) throw error;
    }
  });
  const items = first.data === null ? null : mergePages(first.data.items, more?.items ?? [], idOf);
  shown.current = items?.length ?? 0;
  return {
    items,
    problem: (lastKey === key ? loading.problem : null) ?? first.problem,
    hasMore: nextCursor !== null,
    isLoading: first.isLoading || loading.isRunning,
    loadMore: () => loading.run(),
    reload: first.reload,
  };
}

import type { Pages } from "./usePages.ts";

/** Asks for the rest of a list. */
export function More<Item>({
  pages,
  what,
}: {
  readonly pages: Pages<Item>;
  readonly what: string;
}) {
  if (!pages.hasMore) return null;
  return (
    <p>
      <button type="button" class="secondary" disabled={pages.isLoading} onClick={pages.loadMore}>
        More {what}
      </button>
    </p>
  );
}

/** How large a page may become: a thousand rows, each as large as the API lets it be, would not fit into memory. */

export const MAXIMUM_PAGE_BYTES = 8_000_000;

/**
 * The keys of a page, cut where its rows become too large; the first one is always in it. The last one's `bytes_through`
 * reaches the maximum where it was cut.
 *
 * @param keys a query of `key` and `bytes`, limited, in the order of the keys
 */
export function cutPage(keys: string): string {
  return `(
    SELECT key, bytes_through FROM (
      SELECT key, bytes, sum(bytes) OVER (ORDER BY key) AS bytes_through FROM (${keys}))
    WHERE bytes_through - bytes < ${MAXIMUM_PAGE_BYTES})`;
}

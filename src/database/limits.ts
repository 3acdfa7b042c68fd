/** What bounds the work of a call. */

/** How large a page may become: a thousand rows, each as large as the API lets it be, would not fit into memory. */
export const MAXIMUM_PAGE_BYTES = 8_000_000;

/** How often a change is asked for when another one overtakes it each time. */
export const MAXIMUM_ATTEMPTS = 5;

/** How long a sender is left alone that asks to wait. */

const MINUTE_MILLISECONDS = 60_000;
const DAY_MILLISECONDS = 24 * 60 * MINUTE_MILLISECONDS;

/** A sender that says `later` and names no moment ahead is asked again after this. */
export const DEFAULT_PAUSE_MILLISECONDS = 5 * MINUTE_MILLISECONDS;
/**
 * The longest limit known is a month's credits, which come back on its first. A later moment is a mistake that would
 * silence the sender for good; to ask once more costs nothing, since nothing happens.
 */
export const LONGEST_PAUSE_MILLISECONDS = 31 * DAY_MILLISECONDS;

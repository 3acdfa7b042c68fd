/** Which stretch of the feed is read, to show its newest events first though it is read forward. Pure. */

/** A half-open stretch of the feed: the events behind `after`, up to and with `to`. */
export interface Stretch {
  readonly after: number;
  readonly to: number;
}

/** How many places are read at once, of all events; and of those of a type or a campaign, which are fewer among them. */
const PLACES = 200;
const PLACES_OF_FEW = 5_000;
/** The most events that the page holds as they come. */
export const MOST_EVENTS = 2_000;

/**
 * The stretch before a place.
 *
 * @param end its last place
 * @param oldest the first place that is kept; null: nothing is
 */
export function stretchBefore(end: number, oldest: number | null, isFiltered: boolean): Stretch {
  const places = isFiltered ? PLACES_OF_FEW : PLACES;
  return { after: Math.max((oldest ?? end + 1) - 1, end - places), to: end };
}

/** Whether there may be events before a stretch. */
export function hasEarlier({ after }: Stretch, oldest: number | null): boolean {
  return oldest !== null && after >= oldest;
}

/** Events by their places, newest first, each once; of those that come by themselves the oldest are let go. */
export function mergeEvents<Event extends { readonly sequence: number }>(
  shown: readonly Event[],
  read: readonly Event[],
  most: number,
): Event[] {
  const bySequence = new Map([...shown, ...read].map((event) => [event.sequence, event]));
  return [...bySequence.values()].toSorted((a, b) => b.sequence - a.sequence).slice(0, most);
}

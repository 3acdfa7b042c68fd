/**
 * The newest events of a kind, read from a feed that goes forward alone: one look behind the other, each at a stretch of the
 * feed that ends where the one before began. Pure, but for the looks.
 */

/** An event, as far as its place goes. */
export interface Placed {
  readonly sequence: number;
}

/** The events that were looked for behind a place, in the order of the feed. */
export interface Stretch<Event> {
  readonly events: readonly Event[];
  /** Whether there are more than one answer holds. */
  readonly hasMore: boolean;
  /** Whether it begins with the oldest event that is kept. */
  readonly isFromOldest: boolean;
}

/** What was found. */
export interface Newest<Event> {
  /** The newest first. */
  readonly events: readonly Event[];
  /** Whether there are no others. */
  readonly isWhole: boolean;
}

const FIRST_SPAN = 2_000;
/** How much longer the next stretch may be than the one before. */
const LONGEST_STRIDE = 16;
/** So many looks cost a reader little; what lies further back is left out, and the page says so. */
const MOST_LOOKS = 16;
/** Of what one answer holds: events are not spread evenly. */
const FILL = 0.6;

/**
 * Reads the newest events.
 *
 * @param look reads a stretch: what is wanted of the events behind a place, as much as one answer holds
 * @param newest the place of the newest event in the feed
 * @param most how many are wanted
 * @param pageSize how many one answer holds
 */
export async function readNewest<Event extends Placed>(
  look: (after: number) => Promise<Stretch<Event>>,
  newest: number,
  most: number,
  pageSize: number,
): Promise<Newest<Event>> {
  let found: readonly Event[] = [];
  let end = newest;
  let span = FIRST_SPAN;
  // Behind a quiet stretch there may be a crowd: up to here it is known, and the next look halves the way to it.
  let crowd = 0;
  for (let looks = 0; looks < MOST_LOOKS && end > 0 && found.length < most; looks++) {
    const halfway = crowd === 0 ? 0 : Math.floor((crowd + end) / 2);
    const begin = Math.max(0, halfway, end - span);
    const { events, hasMore, isFromOldest } = await look(begin);
    const own = events.filter(({ sequence }) => sequence <= end);
    const isTooLong = hasMore && own.length === events.length;
    if (isTooLong) {
      span = narrow(events, end - begin, pageSize);
      crowd = events.at(-1)?.sequence ?? begin;
      continue;
    }
    if (own.length > 0) crowd = 0;
    span = widen(own.length, end - begin, pageSize);
    found = [...own, ...found];
    end = isFromOldest ? 0 : begin;
  }
  return {
    events: found.slice(-most).reverse(),
    isWhole: end === 0 && found.length <= most,
  };
}

/** How long a stretch is that one answer holds, by how close together the events of this one are. */
function narrow(events: readonly Placed[], span: number, pageSize: number): number {
  const [first, last] = [events.at(0), events.at(-1)];
  const half = Math.floor(span / 2);
  if (first === undefined || last === undefined) return Math.max(1, half);
  const apart = (last.sequence - first.sequence + 1) / events.length;
  return Math.max(1, Math.min(half, Math.floor(apart * pageSize * FILL)));
}

function widen(found: number, span: number, pageSize: number): number {
  const fitting = found === 0 ? Number.POSITIVE_INFINITY : (span * pageSize * FILL) / found;
  return Math.max(1, Math.floor(Math.min(span * LONGEST_STRIDE, fitting)));
}

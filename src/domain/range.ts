/** Ranges of a run: what travels on the queue. */

/**
 * Positions `[from, to)` in a run's selection: the unit that travels on the queue. Where the campaign's leads were named
 * one by one and the start triggered the workflow, a position is one of `selected_leads`; everywhere else it is the
 * lead's position in the audience.
 */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * The most leads that a range on the queue covers. The longer, the less there is to send and to look after; but no other
 * statement of the database runs meanwhile, and one over 10,000 rows is as large as D1 advises.
 * Source: https://developers.cloudflare.com/d1/best-practices/
 */
export const MAXIMUM_RANGE_LENGTH = 2_500;

/** A range of one run of one campaign. */
export interface RangeOfRun extends Range {
  readonly runId: string;
  readonly campaignId: string;
}

/** Cuts each range to ranges that fit a message. */
export function cutRanges(ranges: readonly Range[]): Range[] {
  return ranges.flatMap(({ from, to }) => {
    const cut: Range[] = [];
    for (let start = from; start < to; start += MAXIMUM_RANGE_LENGTH) {
      cut.push({ from: start, to: Math.min(start + MAXIMUM_RANGE_LENGTH, to) });
    }
    return cut;
  });
}

/**
 * How many actions a sender can have begun by a moment, reckoned over windows and weeks instead of action by action: a
 * million actions cost as much as ten. Pure; times are milliseconds since 1970.
 *
 * What it says is never too little, so that a moment found with it is the earliest one: within a window that has begun
 * it takes the slots to be free as soon as their number allows.
 */
import { nextSlot, type PaceSettings } from "./pace.ts";
import { countAfter, type SlotTimes } from "./slotTimes.ts";
import { endOfOpening, nextOpening, type WorkingHours } from "./workingHours.ts";

const DAY = 24 * 60 * 60 * 1_000;
const WEEK = 7 * DAY;

/** What a sender is able to do, for one kind of action or for all together. */
export interface Capacity {
  /** The first moment at which one can begin. */
  readonly beginsAt: number;
  /** How many can have begun at `moment`, at the most; Infinity where nothing bounds them. */
  readonly countBy: (moment: number) => number;
}

/** Open time within a week, at most a day long: from its beginning, in milliseconds. */
interface Opening {
  readonly from: number;
  readonly to: number;
}

/** The openings of weeks that have been looked up: many senders keep the same hours. */
export type KnownWeeks = Map<string, readonly Opening[]>;

/**
 * What a sender is able to do from a moment on.
 *
 * @param kind null: actions of whichever kinds, which share the sender's hours and its spacing
 * @param weeks whoever asks for several capacities gives the same map
 * @returns null when it is able to do nothing before somebody changes it
 */
export function capacityOf(
  settings: PaceSettings,
  slots: SlotTimes,
  kind: string | null,
  from: number,
  weeks: KnownWeeks,
): Capacity | null {
  const own = kind === null ? { ...settings, limits: {} } : settings;
  const { at: beginsAt } = nextSlot(own, slots, kind ?? "", from);
  if (beginsAt === null) return null;

  const { perDay, perWeek } = own.limits[kind ?? ""] ?? {};
  const spacing = own.spacingSeconds * 1_000;
  const times = slots.get(kind ?? "") ?? [];
  const openings = openingsOfWeek(own.workingHours, beginsAt, weeks);
  /** Within so much open time of one day. */
  const within = (milliseconds: number) =>
    Math.min(perDay ?? Infinity, spacing === 0 ? Infinity : Math.floor(milliseconds / spacing) + 1);
  const aWeek = Math.min(perWeek ?? Infinity, sum(lengthsOfDays(openings).map(within)));

  /** In the first `elapsed` milliseconds of a week, with those slots in use that are still so at `moment`. */
  const inWeek = (elapsed: number, moment: number) => {
    const inOpenings = openings.map(({ from, to }, index) => {
      if (from > elapsed) return 0;
      const able = within(Math.min(elapsed, to - 1) - from);
      const free = (perDay ?? Infinity) - countAfter(times, moment - DAY);
      return index === 0 ? Math.min(able, Math.max(free, 0)) : able;
    });
    const free = (perWeek ?? Infinity) - countAfter(times, moment - WEEK);
    return Math.min(Math.max(free, 0), sum(inOpenings));
  };
  const inFirstWeek = inWeek(WEEK, beginsAt + WEEK);

  return {
    beginsAt,
    countBy: (moment) => {
      if (moment < beginsAt) return 0;
      const weeks = Math.floor((moment - beginsAt) / WEEK);
      const elapsed = (moment - beginsAt) % WEEK;
      if (weeks === 0) return inWeek(elapsed, moment);
      return Math.max(
        // What the first week could not take for want of slots, a later one may take within the same day.
        weeks * aWeek + inWeek(elapsed, beginsAt + elapsed + DAY),
        // A week that has just begun takes nothing back of the one before.
        (weeks - 1) * aWeek + inFirstWeek,
      );
    },
  };
}

/**
 * The first moment at which these senders together can have begun so many actions.
 *
 * @param count at least one
 * @param latest no moment after this one is looked for
 * @returns null when there is none
 */
export function findMomentOf(
  capacities: readonly Capacity[],
  count: number,
  latest: number,
): number | null {
  const hasBegun = (moment: number) =>
    sum(capacities.map(({ countBy }) => countBy(moment))) >= count;
  const first = Math.min(...capacities.map(({ beginsAt }) => beginsAt));
  if (hasBegun(first)) return first;
  let [before, after] = [first, first + WEEK];
  while (!hasBegun(after)) {
    if (after > latest) return null;
    [before, after] = [after, after + 2 * (after - first)];
  }
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (hasBegun(middle)) after = middle;
    else before = middle;
  }
  return after > latest ? null : after;
}

/**
 * The openings of the week that begins at `begin`, cut into days. Of a week in which the clocks are changed all others
 * are an hour off.
 */
function openingsOfWeek(
  hours: WorkingHours | null,
  begin: number,
  weeks: KnownWeeks,
): readonly Opening[] {
  const name = `${begin} ${JSON.stringify(hours)}`;
  const known = weeks.get(name);
  if (known !== undefined) return known;
  const openings: Opening[] = [];
  weeks.set(name, openings);
  for (let at = 0; at < WEEK; ) {
    const opensAt = hours === null ? at : nextOpening(hours, begin + at) - begin;
    const closesAt = hours === null ? WEEK : endOfOpening(hours, begin + opensAt) - begin;
    for (let from = opensAt; from < Math.min(closesAt, WEEK); from += DAY) {
      openings.push({ from, to: Math.min(from + DAY, closesAt, WEEK) });
    }
    at = closesAt;
  }
  return openings;
}

/** How long each day of a week is open. A week that begins within an opening ends with the first part of the same one. */
function lengthsOfDays(openings: readonly Opening[]): number[] {
  const lengths = openings.map(({ from, to }) => to - from);
  const [first = 0] = lengths;
  const last = lengths.at(-1) ?? 0;
  const isCut = openings[0]?.from === 0 && openings.at(-1)?.to === WEEK && first + last <= DAY;
  return isCut && lengths.length > 1 ? [first + last, ...lengths.slice(1, -1)] : lengths;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

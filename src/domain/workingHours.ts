/**
 * The hours in which a sender may act: days and times of day as the clocks of a time zone show them. A moment is open
 * when those clocks show an open time at it, and every answer here follows from that one sentence. So a time that the
 * clocks leave out in spring does not open, and one that they show twice in autumn opens twice.
 *
 * Pure: which offset a zone has at a moment comes from the runtime's own time zone database, through `Intl`. Times are
 * milliseconds since 1970.
 */

export const WEEKDAYS = [
  "sunday",
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** On each of `days`, from `from` until just before `to`. */
export interface WorkingHours {
  /** A name of the IANA time zone database, like `Europe/Berlin`. */
  readonly timeZone: string;
  /** At least one. */
  readonly days: readonly Weekday[];
  /** A time of day, like `09:00`. */
  readonly from: string;
  /** A time of day after `from`, at most `24:00`. */
  readonly to: string;
}

/** From `00:00` to `24:00`, the end of a day. Two of them compare as texts do. */
export const TIME_OF_DAY = /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/**
 * Nothing opens or closes later than this. Hours of one day a week miss a week when that day's clocks leave them out, or
 * when a zone crosses the date line and leaves the day out.
 */
const LONGEST_LOOK_AHEAD = 28 * DAY;

/**
 * Whether a text names a time zone in the IANA form of an area and a place, or is `UTC`. An abbreviation is refused,
 * though runtimes know some: BST is the time of London to one and of Dhaka to another. An offset like `+02:00` is
 * refused too, because it is wrong for half of the year in most places that have it.
 */
export function isTimeZone(text: string): boolean {
  if (text !== "UTC" && !/^[A-Z]\w+\//.test(text)) return false;
  try {
    formatterOf(text);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/**
 * What is wrong with working hours, in words for the client; none when nothing is. Hours that cross midnight are
 * refused: nobody can tell whether friday from 22:00 to 06:00 begins on friday or ends on it, and a sender that works by
 * the day of another place is given the time zone of that place.
 */
export function findWorkingHoursFaults({ timeZone, days, from, to }: WorkingHours): string[] {
  const faults: string[] = [];
  if (!isTimeZone(timeZone)) {
    faults.push("timeZone: must be an IANA time zone like Europe/Berlin, or UTC");
  }
  if (days.length === 0) faults.push("days: must have at least one day");
  for (const [field, time] of Object.entries({ from, to })) {
    if (!TIME_OF_DAY.test(time)) faults.push(`${field}: must be a time of day like 09:00`);
  }
  if (TIME_OF_DAY.test(from) && TIME_OF_DAY.test(to) && to <= from) {
    faults.push("to: must be after from on the same day, at most 24:00");
  }
  return faults;
}

/** Whether a moment lies in the working hours. */
export function isOpen(hours: WorkingHours, moment: number): boolean {
  const wallTime = moment + offsetAt(hours.timeZone, moment);
  const timeOfDay = wallTime % DAY;
  const weekday = WEEKDAYS[new Date(wallTime).getUTCDay()];
  return (
    hours.days.some((day) => day === weekday) &&
    timeOfDay >= toMilliseconds(hours.from) &&
    timeOfDay < toMilliseconds(hours.to)
  );
}

/** The first open moment at or after this one: this one itself if it is open. Infinity only for hours without a day. */
export function nextOpening(hours: WorkingHours, moment: number): number {
  return firstMoment(hours, moment, true);
}

/**
 * The first moment at or after this one that is not open: the end of the opening in which this one lies, or this one
 * itself if it is not open. Openings that meet at midnight are one. Infinity if the hours are all hours of all days.
 */
export function endOfOpening(hours: WorkingHours, moment: number): number {
  return firstMoment(hours, moment, false);
}

function firstMoment(hours: WorkingHours, moment: number, open: boolean): number {
  let at = moment;
  while (isOpen(hours, at) !== open) {
    at = nextBoundary(hours, at);
    if (at > moment + LONGEST_LOOK_AHEAD) return Number.POSITIVE_INFINITY;
  }
  return at;
}

/**
 * The next moment after this one at which hours may open or close: the clocks reach `from`, `to` or midnight, or they
 * are put forward or back.
 */
function nextBoundary({ timeZone, from, to }: WorkingHours, moment: number): number {
  const offset = offsetAt(timeZone, moment);
  const wallTime = moment + offset;
  const timeOfDay = wallTime % DAY;
  const boundaries = [toMilliseconds(from), toMilliseconds(to)].filter((time) => time > timeOfDay);
  const reached = moment + Math.min(DAY, ...boundaries) - timeOfDay;
  // No zone has changed its clocks twice within a day since 1970: with the same offset at both ends there is no change.
  return offsetAt(timeZone, reached - 1) === offset
    ? reached
    : findChange(timeZone, moment, reached - 1);
}

/** The first moment of the offset that a zone has at `after`, and not yet at `before`. */
function findChange(timeZone: string, before: number, after: number): number {
  const offset = offsetAt(timeZone, before);
  let [unchanged, changed] = [before, after];
  while (changed - unchanged > 1) {
    const middle = Math.floor((unchanged + changed) / 2);
    if (offsetAt(timeZone, middle) === offset) unchanged = middle;
    else changed = middle;
  }
  return changed;
}

function toMilliseconds(timeOfDay: string): number {
  const [hours, minutes] = timeOfDay.split(":");
  return (Number(hours) * 60 + Number(minutes)) * MINUTE;
}

/** How far a zone's clocks are ahead of UTC at a moment, in milliseconds. */
function offsetAt(timeZone: string, moment: number): number {
  const day = Math.floor(moment / DAY);
  const atBeginning = offsetAtBeginning(timeZone, day);
  // As above: with the same offset at both ends there is no change.
  return offsetAtBeginning(timeZone, day + 1) === atBeginning
    ? atBeginning
    : readOffset(timeZone, moment);
}

/** Reading an offset takes a hundred times as long as remembering it. */
const offsets = new Map<string, number>();
const MOST_OFFSETS = 10_000;

/** At the beginning of a day of UTC, counted since 1970. */
function offsetAtBeginning(timeZone: string, day: number): number {
  const name = `${timeZone} ${day}`;
  const known = offsets.get(name);
  if (known !== undefined) return known;
  const offset = readOffset(timeZone, day * DAY);
  if (offsets.size === MOST_OFFSETS) offsets.clear();
  offsets.set(name, offset);
  return offset;
}

function readOffset(timeZone: string, moment: number): number {
  const shown: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of formatterOf(timeZone).formatToParts(moment)) {
    shown[type] = Number(value);
  }
  const { year = 0, month = 0, day, hour, minute, second } = shown;
  return Date.UTC(year, month - 1, day, hour, minute, second) - moment + (moment % 1_000);
}

/** Making a formatter takes a hundred times as long as using it. */
const formatters = new Map<string, Intl.DateTimeFormat>();
const MOST_FORMATTERS = 100;

/** @throws RangeError if there is no such time zone */
function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const formatter = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  if (formatters.size === MOST_FORMATTERS) formatters.clear();
  formatters.set(timeZone, formatter);
  return formatter;
}

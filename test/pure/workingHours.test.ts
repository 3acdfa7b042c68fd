/** Working hours against wall clocks: through changes of the clocks by an hour, half an hour and a day. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  endOfOpening,
  findWorkingHoursFaults,
  isOpen,
  isTimeZone,
  nextOpening,
  WEEKDAYS,
  type Weekday,
  type WorkingHours,
} from "../../src/domain/workingHours.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const SEED = Number(process.env.SEED);
const MONDAY_TO_FRIDAY: readonly Weekday[] = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
];
const BERLIN: WorkingHours = {
  timeZone: "Europe/Berlin",
  days: MONDAY_TO_FRIDAY,
  from: "09:00",
  to: "17:00",
};

function hours(
  timeZone: string,
  from: string,
  to: string,
  days: readonly Weekday[] = WEEKDAYS,
): WorkingHours {
  return { timeZone, days, from, to };
}

/** The opening at or after a moment that is written with the offset of its place. */
function openingAfter(workingHours: WorkingHours, moment: string): [number, number] {
  const opensAt = nextOpening(workingHours, Date.parse(moment));
  return [opensAt, endOfOpening(workingHours, opensAt)];
}

describe("nextOpening and endOfOpening", () => {
  // biome-ignore format: a row is a line
  it.each<[string, WorkingHours, string, string, string]>([
    ["before work", BERLIN, "2026-11-30T08:59:59.999+01:00", "2026-11-30T09:00+01:00", "2026-11-30T17:00+01:00"],
    ["as work begins", BERLIN, "2026-11-30T09:00+01:00", "2026-11-30T09:00+01:00", "2026-11-30T17:00+01:00"],
    ["at the last moment", BERLIN, "2026-11-30T16:59:59.999+01:00", "2026-11-30T16:59:59.999+01:00", "2026-11-30T17:00+01:00"],
    ["as work ends", BERLIN, "2026-11-30T17:00+01:00", "2026-12-01T09:00+01:00", "2026-12-01T17:00+01:00"],
    ["on friday evening", BERLIN, "2026-12-04T17:00+01:00", "2026-12-07T09:00+01:00", "2026-12-07T17:00+01:00"],
    ["over the change to summer", BERLIN, "2027-03-26T17:00+01:00", "2027-03-29T09:00+02:00", "2027-03-29T17:00+02:00"],
    ["over the change to winter", BERLIN, "2026-10-23T17:00+02:00", "2026-10-26T09:00+01:00", "2026-10-26T17:00+01:00"],
    // Berlin, 2027-03-28: 01:59 is followed by 03:00.
    ["opening at a time left out", hours("Europe/Berlin", "02:30", "04:00"), "2027-03-28T01:00+01:00", "2027-03-28T03:00+02:00", "2027-03-28T04:00+02:00"],
    ["closing at a time left out", hours("Europe/Berlin", "01:00", "02:30"), "2027-03-28T00:00+01:00", "2027-03-28T01:00+01:00", "2027-03-28T03:00+02:00"],
    ["around the time left out", hours("Europe/Berlin", "01:00", "04:00"), "2027-03-28T00:00+01:00", "2027-03-28T01:00+01:00", "2027-03-28T04:00+02:00"],
    ["all of it left out", hours("Europe/Berlin", "02:15", "02:45"), "2027-03-28T00:00+01:00", "2027-03-29T02:15+02:00", "2027-03-29T02:45+02:00"],
    ["a week left out", hours("Europe/Berlin", "02:00", "03:00", ["sunday"]), "2027-03-21T03:00+01:00", "2027-04-04T02:00+02:00", "2027-04-04T03:00+02:00"],
    // Berlin, 2026-10-25: 02:59 is followed by 02:00.
    ["the first time round", hours("Europe/Berlin", "02:15", "02:45"), "2026-10-25T00:00+02:00", "2026-10-25T02:15+02:00", "2026-10-25T02:45+02:00"],
    ["the second time round", hours("Europe/Berlin", "02:15", "02:45"), "2026-10-25T02:45+02:00", "2026-10-25T02:15+01:00", "2026-10-25T02:45+01:00"],
    ["opening at a time shown twice", hours("Europe/Berlin", "02:30", "04:00"), "2026-10-25T00:00+02:00", "2026-10-25T02:30+02:00", "2026-10-25T03:00+02:00"],
    ["opening there again", hours("Europe/Berlin", "02:30", "04:00"), "2026-10-25T03:00+02:00", "2026-10-25T02:30+01:00", "2026-10-25T04:00+01:00"],
    ["closing at a time shown twice", hours("Europe/Berlin", "01:00", "02:30"), "2026-10-25T00:00+02:00", "2026-10-25T01:00+02:00", "2026-10-25T02:30+02:00"],
    ["opening again as the clocks go back", hours("Europe/Berlin", "01:00", "02:30"), "2026-10-25T02:30+02:00", "2026-10-25T02:00+01:00", "2026-10-25T02:30+01:00"],
    // Lord Howe puts its clocks forward by 30 minutes at 02:00 on 2026-10-04, and back at 02:00 on 2027-04-04.
    ["half an hour forward", hours("Australia/Lord_Howe", "02:00", "03:00"), "2026-10-04T00:00+10:30", "2026-10-04T02:30+11:00", "2026-10-04T03:00+11:00"],
    ["half an hour back", hours("Australia/Lord_Howe", "01:30", "03:00"), "2027-04-04T00:00+11:00", "2027-04-04T01:30+11:00", "2027-04-04T03:00+10:30"],
    ["half an hour back, and out", hours("Australia/Lord_Howe", "01:55", "03:00"), "2027-04-04T00:00+11:00", "2027-04-04T01:55+11:00", "2027-04-04T02:00+11:00"],
    ["and in again", hours("Australia/Lord_Howe", "01:55", "03:00"), "2027-04-04T02:00+11:00", "2027-04-04T01:55+10:30", "2027-04-04T03:00+10:30"],
    // São Paulo, 2018-11-04: 23:59 of the day before is followed by 01:00. 2019-02-16: 23:59 is followed by 23:00.
    ["a day without a midnight", hours("America/Sao_Paulo", "00:00", "08:00"), "2018-11-03T09:00-03:00", "2018-11-04T01:00-02:00", "2018-11-04T08:00-02:00"],
    ["a day with its last hour twice", hours("America/Sao_Paulo", "23:30", "24:00", ["saturday"]), "2019-02-16T23:00-02:00", "2019-02-16T23:30-02:00", "2019-02-16T23:00-03:00"],
    ["the last hour once more", hours("America/Sao_Paulo", "23:30", "24:00", ["saturday"]), "2019-02-16T23:00-03:00", "2019-02-16T23:30-03:00", "2019-02-17T00:00-03:00"],
    // Beirut, 2026-03-29: 23:59 of the day before is followed by 01:00. 2026-10-24: 23:59 is followed by 23:00.
    ["a sunday that begins at 01:00", hours("Asia/Beirut", "00:30", "02:00", ["sunday"]), "2026-03-28T12:00+02:00", "2026-03-29T01:00+03:00", "2026-03-29T02:00+03:00"],
    ["a saturday of 25 hours", hours("Asia/Beirut", "00:00", "24:00", ["saturday"]), "2026-10-23T12:00+03:00", "2026-10-24T00:00+03:00", "2026-10-25T00:00+02:00"],
    // Apia had no friday 2011-12-30: it went over to the other side of the date line.
    ["a friday left out", hours("Pacific/Apia", "09:00", "17:00", ["friday"]), "2011-12-29T12:00-10:00", "2012-01-06T09:00+14:00", "2012-01-06T17:00+14:00"],
    ["from thursday to saturday", hours("Pacific/Apia", "09:00", "17:00"), "2011-12-29T17:00-10:00", "2011-12-31T09:00+14:00", "2011-12-31T17:00+14:00"],
    ["the first zone of a day", hours("Pacific/Kiritimati", "09:00", "17:00", ["monday"]), "2026-11-29T00:00Z", "2026-11-29T19:00Z", "2026-11-30T03:00Z"],
    ["the last zone of a day", hours("Pacific/Niue", "09:00", "17:00", ["monday"]), "2026-11-29T00:00Z", "2026-11-30T20:00Z", "2026-12-01T04:00Z"],
    ["a zone at 45 minutes", hours("Asia/Kathmandu", "09:00", "17:00"), "2026-11-30T00:00Z", "2026-11-30T03:15Z", "2026-11-30T11:15Z"],
    ["days that meet at midnight", hours("UTC", "00:00", "24:00", MONDAY_TO_FRIDAY), "2026-11-29T12:00Z", "2026-11-30T00:00Z", "2026-12-05T00:00Z"],
    ["a single minute", hours("UTC", "23:59", "24:00", ["monday"]), "2026-12-01T00:00Z", "2026-12-07T23:59Z", "2026-12-08T00:00Z"],
  ])("%s", (_, workingHours, moment, opensAt, closesAt) => {
    const opening = openingAfter(workingHours, moment).map((at) => new Date(at).toISOString());
    expect(opening).toEqual([opensAt, closesAt].map((at) => new Date(at).toISOString()));
  });

  it("a moment that is not open is its own end", () => {
    const closed = Date.parse("2026-11-30T08:00+01:00");
    expect(endOfOpening(BERLIN, closed)).toBe(closed);
  });

  it("all hours of all days never end, and hours without a day never open", () => {
    const now = Date.parse("2026-10-25T00:00Z");
    expect(endOfOpening(hours("Europe/Berlin", "00:00", "24:00"), now)).toBe(Infinity);
    expect(nextOpening(hours("Europe/Berlin", "09:00", "17:00", []), now)).toBe(Infinity);
  });
});

describe("isTimeZone", () => {
  it.each([
    "Europe/Berlin",
    "America/Argentina/Buenos_Aires",
    "Asia/Kolkata",
    "Asia/Calcutta",
    "America/Port-au-Prince",
    "Etc/GMT+5",
    "UTC",
  ])("takes %s", (text) => {
    expect(isTimeZone(text)).toBe(true);
  });

  it.each([
    "",
    "Berlin",
    "Europe/Bonn",
    "europe/berlin",
    " Europe/Berlin",
    "Europe/Berlin ",
    "Europe/Berlin\n",
    "+02:00",
    "GMT+2",
    "UTC+2",
    "BST",
    "PST",
    "EST",
    "Etc/Unknown",
    "Europe/",
    "/Berlin",
    "undefined",
  ])("refuses %j", (text) => {
    expect(isTimeZone(text)).toBe(false);
  });
});

describe("findWorkingHoursFaults", () => {
  it.each<[string, Partial<WorkingHours>]>([
    ["a working week", {}],
    ["a whole day", { from: "00:00", to: "24:00" }],
    ["a minute", { from: "23:59", to: "24:00" }],
    ["one day", { days: ["sunday"] }],
  ])("finds none in %s", (_, change) => {
    expect(findWorkingHoursFaults({ ...BERLIN, ...change })).toEqual([]);
  });

  const ORDER = "to: must be after from on the same day, at most 24:00";
  it.each<[string, Partial<WorkingHours>, string[]]>([
    ["an end before the beginning", { from: "22:00", to: "06:00" }, [ORDER]],
    ["an end at the beginning", { from: "09:00", to: "09:00" }, [ORDER]],
    ["a beginning at the end of the day", { from: "24:00", to: "24:00" }, [ORDER]],
    [
      "times of another form",
      { from: "9:00", to: "5 pm" },
      ["from: must be a time of day like 09:00", "to: must be a time of day like 09:00"],
    ],
    ["a time that no clock shows", { to: "24:01" }, ["to: must be a time of day like 09:00"]],
    [
      "no day and no zone",
      { days: [], timeZone: "Mars/Olympus" },
      [
        "timeZone: must be an IANA time zone like Europe/Berlin, or UTC",
        "days: must have at least one day",
      ],
    ],
  ])("finds %s", (_, change, faults) => {
    expect(findWorkingHoursFaults({ ...BERLIN, ...change })).toEqual(faults);
  });
});

describe("for any hours at any moment", () => {
  /** Zones and moments near which their clocks change, some by less or more than an hour, some at midnight. */
  const CHANGES = [
    ["Europe/Berlin", "2027-03-28T01:00Z"],
    ["Europe/Berlin", "2026-10-25T01:00Z"],
    ["Australia/Lord_Howe", "2026-10-03T15:30Z"],
    ["Australia/Lord_Howe", "2027-04-03T15:00Z"],
    ["America/Sao_Paulo", "2018-11-04T03:00Z"],
    ["America/Sao_Paulo", "2019-02-17T02:00Z"],
    ["Asia/Beirut", "2026-03-28T22:00Z"],
    ["Asia/Beirut", "2026-10-24T21:00Z"],
    ["Pacific/Apia", "2011-12-30T10:00Z"],
    ["Antarctica/Troll", "2026-03-29T01:00Z"],
    ["Asia/Pyongyang", "2015-08-14T15:00Z"],
    ["Asia/Kathmandu", "1985-12-31T18:30Z"],
    ["UTC", "2026-12-31T00:00Z"],
  ] as const;

  const minuteOfDay = fc.integer({ min: 0, max: 1_440 });
  const times = fc
    .tuple(minuteOfDay, minuteOfDay)
    .filter(([from, to]) => from !== to)
    .map((both) => both.sort((one, other) => one - other).map(toText));
  const days = fc.subarray([...WEEKDAYS], { minLength: 1 });
  const momentAndHours = fc
    .record({
      change: fc.constantFrom(...CHANGES),
      offset: fc.oneof(
        fc.integer({ min: -3 * DAY, max: 3 * DAY }),
        fc.integer({ min: -200 * DAY, max: 3_000 * DAY }),
      ),
      times,
      days,
    })
    .map(({ change: [timeZone, near], offset, times: [from = "", to = ""], days }) => ({
      hours: { timeZone, days, from, to },
      moment: Date.parse(near) + offset,
    }));
  const parameters = { seed: SEED, numRuns: 60 };

  function toText(minutes: number): string {
    const [hour, minute] = [Math.floor(minutes / 60), minutes % 60];
    return [hour, minute].map((part) => String(part).padStart(2, "0")).join(":");
  }

  /** What a calendar and a clock on the wall show, by other formats than the one that is tested. */
  function readWallClock(timeZone: string): (moment: number) => { date: string; time: string } {
    const date = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" });
    const time = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      weekday: "long",
      hour: "2-digit",
      minute: "2-digit",
    });
    return (moment) => ({ date: date.format(moment), time: time.format(moment).toLowerCase() });
  }

  /** Whether the hours say that a sender may act at a time like "monday 09:00". */
  function isOpenTime({ days, from, to }: WorkingHours, weekdayAndTime: string): boolean {
    const [weekday, time = ""] = weekdayAndTime.split(" ");
    return days.some((day) => day === weekday) && from <= time && time < to;
  }

  /** Whether a clock on the wall shows an open time at a moment. */
  function wallClockOpens(hours: WorkingHours): (moment: number) => boolean {
    const read = readWallClock(hours.timeZone);
    return (moment) => isOpenTime(hours, read(moment).time);
  }

  function minutesBetween(from: number, to: number): number[] {
    const first = Math.ceil(from / MINUTE) * MINUTE;
    const length = Math.max(0, Math.ceil((to - first) / MINUTE));
    return Array.from({ length }, (_, index) => first + index * MINUTE);
  }

  it("the next opening is open, and nothing before it", () => {
    fc.assert(
      fc.property(momentAndHours, ({ hours, moment }) => {
        const opens = wallClockOpens(hours);
        const opensAt = nextOpening(hours, moment);
        expect(opens(opensAt)).toBe(true);
        expect(isOpen(hours, opensAt)).toBe(true);
        expect(opensAt).toBeGreaterThanOrEqual(moment);
        if (opensAt > moment) expect([moment, opensAt - 1].some(opens)).toBe(false);
        expect(minutesBetween(moment, opensAt).find(opens)).toBeUndefined();
      }),
      parameters,
    );
  });

  it("the end of the opening is not open, and everything before it is", () => {
    fc.assert(
      fc.property(momentAndHours, ({ hours, moment }) => {
        const opens = wallClockOpens(hours);
        const opensAt = nextOpening(hours, moment);
        const closesAt = endOfOpening(hours, opensAt);
        expect(closesAt).toBeGreaterThan(opensAt);
        if (closesAt === Infinity) return;
        expect(opens(closesAt)).toBe(false);
        expect(isOpen(hours, closesAt)).toBe(false);
        expect(opens(closesAt - 1)).toBe(true);
        expect(minutesBetween(opensAt, closesAt).every(opens)).toBe(true);
      }),
      parameters,
    );
  });

  it("a day is open from one time to the other, and when the clocks change as long as they show", () => {
    fc.assert(
      fc.property(momentAndHours, ({ hours, moment }) => {
        const read = readWallClock(hours.timeZone);
        const { date } = read(moment);
        const day = minutesBetween(moment - 26 * HOUR, moment + 26 * HOUR)
          .map((minute) => ({ minute, ...read(minute) }))
          .filter((shown) => shown.date === date);
        const openMinutes = day.filter(({ minute }) => isOpen(hours, minute)).length;
        expect(openMinutes).toBe(day.filter(({ time }) => isOpenTime(hours, time)).length);

        // Without a change, the day shows each time of day, and once.
        if (day.length !== 1_440 || new Set(day.map(({ time }) => time)).size !== 1_440) return;
        const isWorkday = hours.days.some((weekday) => day[0]?.time.startsWith(weekday));
        const [from = 0, to = 0] = [hours.from, hours.to].map(
          (time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)),
        );
        expect(openMinutes).toBe(isWorkday ? to - from : 0);
      }),
      parameters,
    );
  });

  it("a look changes nothing", () => {
    fc.assert(
      fc.property(momentAndHours, ({ hours, moment }) => {
        const looks = Array.from({ length: 100 }, () =>
          JSON.stringify([
            isOpen(hours, moment),
            nextOpening(hours, moment),
            endOfOpening(hours, moment),
          ]),
        );
        expect(new Set(looks).size).toBe(1);
      }),
      { ...parameters, numRuns: 20 },
    );
  });

  it("many zones in turn are each read by their own clocks", () => {
    const moment = Date.parse("2026-11-30T12:30Z");
    const zones = Intl.supportedValuesOf("timeZone").filter(isTimeZone);
    expect(zones.length).toBeGreaterThan(300);
    for (const timeZone of [...zones, ...zones]) {
      const workday = hours(timeZone, "09:00", "17:00");
      expect([timeZone, isOpen(workday, moment)]).toEqual([
        timeZone,
        wallClockOpens(workday)(moment),
      ]);
    }
  });
});

/** What one sender may do: each limit by itself, several together, and all of them over weeks of random delays. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  describeWindows,
  forgetSlots,
  forgettableUntil,
  nextSlot,
  type PaceSettings,
  SLOT_MILLISECONDS,
  type TakenSlot,
  takeSlots,
} from "../../src/domain/pace.ts";
import { addSlot, removeSlot, type SlotTimes, toSlotTimes } from "../../src/domain/slotTimes.ts";
import { isOpen, type WorkingHours } from "../../src/domain/workingHours.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
/** A monday. */
const NOW = Date.parse("2026-11-30T12:00Z");

const FREE: PaceSettings = {
  enabled: true,
  blockedSince: null,
  limitedUntil: null,
  limitedUntilByKind: {},
  limits: {},
  spacingSeconds: 0,
  workingHours: null,
};
const NINE_TO_FIVE: WorkingHours = {
  timeZone: "UTC",
  days: ["monday", "tuesday", "wednesday", "thursday", "friday"],
  from: "09:00",
  to: "17:00",
};
const NONE = toSlotTimes([]);

type ValueOf<Arbitrary> = Arbitrary extends fc.Arbitrary<infer Value> ? Value : never;

/** Slots of `inmail` that counted so long ago. */
function used(...ages: readonly number[]): SlotTimes {
  return toSlotTimes(ages.map((age) => ({ kind: "inmail", at: NOW - age })));
}

describe("nextSlot", () => {
  const perDay = { limits: { inmail: { perDay: 2 } } };
  const both = { limits: { inmail: { perDay: 2, perWeek: 3 } } };

  it.each<[string, Partial<PaceSettings>, SlotTimes]>([
    ["nothing limits", {}, used(0, 0, 0)],
    ["nothing has been used", { ...both, spacingSeconds: 60, workingHours: NINE_TO_FIVE }, NONE],
    ["less than the limit has been used", perDay, used(1)],
    ["the oldest has ceased to count", perDay, used(DAY, 1)],
    ["only another kind is limited", { limits: { engage: { perDay: 0 } } }, used(0)],
    ["only another kind was told to wait", { limitedUntilByKind: { engage: NOW + 1 } }, NONE],
    [
      "the wait that was asked for is over",
      { limitedUntil: NOW, limitedUntilByKind: { inmail: NOW } },
      NONE,
    ],
    ["the spacing is over", { spacingSeconds: 60 }, used(MINUTE)],
    ["a call is on its way, and there is no spacing", {}, used(-MINUTE)],
  ])("is now when %s", (_, settings, slots) => {
    expect(nextSlot({ ...FREE, ...settings }, slots, "inmail", NOW)).toEqual({
      at: NOW,
      limit: null,
    });
  });

  // biome-ignore format: a row is a line
  it.each<[string, Partial<PaceSettings>, SlotTimes, number | null, object]>([
    ["never while disabled", { enabled: false, blockedSince: NOW }, NONE, null, { reason: "disabled" }],
    ["never while blocked", { blockedSince: NOW - 1 }, NONE, null, { reason: "blocked", since: NOW - 1 }],
    ["never with a limit of none", { limits: { inmail: { perDay: 0 } } }, NONE, null, { reason: "per_day", limit: 0, used: 0 }],
    ["a day after the last but one", perDay, used(3 * HOUR, HOUR), NOW + 21 * HOUR, { reason: "per_day", limit: 2, used: 2 }],
    ["a day after the last but one, of many", perDay, used(4 * HOUR, 3 * HOUR, HOUR), NOW + 21 * HOUR, { reason: "per_day", limit: 2, used: 3 }],
    ["in a millisecond", perDay, used(DAY - 1, 0), NOW + 1, { reason: "per_day", limit: 2, used: 2 }],
    ["a day after the latest moment of a call on its way", { limits: { inmail: { perDay: 1 } } }, used(-MINUTE), NOW + DAY + MINUTE, { reason: "per_day", limit: 1, used: 1 }],
    ["a week after the last but two", both, used(6 * DAY, 5 * DAY, HOUR), NOW + DAY, { reason: "per_week", limit: 3, used: 3 }],
    ["the later of a day and a week", both, used(WEEK - HOUR, 3 * HOUR, 0), NOW + 21 * HOUR, { reason: "per_day", limit: 2, used: 2 }],
    ["when the sender said, for everything", { limitedUntil: NOW + 2, limitedUntilByKind: { inmail: NOW + 1 } }, NONE, NOW + 2, { reason: "limited", kind: null }],
    ["when the sender said, for the kind", { limitedUntil: NOW + 1, limitedUntilByKind: { inmail: NOW + 2 } }, NONE, NOW + 2, { reason: "limited", kind: "inmail" }],
    ["after the spacing", { spacingSeconds: 60 }, used(HOUR, 20 * SECOND), NOW + 40 * SECOND, { reason: "spacing" }],
    ["after the spacing from another kind", { spacingSeconds: 60 }, toSlotTimes([{ kind: "engage", at: NOW }, { kind: "inmail", at: NOW - HOUR }]), NOW + MINUTE, { reason: "spacing" }],
    ["as work begins", { workingHours: { ...NINE_TO_FIVE, from: "13:00" } }, NONE, NOW + HOUR, { reason: "working_hours" }],
    ["as work begins, with a shorter wait within", { workingHours: { ...NINE_TO_FIVE, from: "13:00" }, spacingSeconds: 60 }, used(0), NOW + HOUR, { reason: "working_hours" }],
    ["as work begins, after a longer wait", { workingHours: NINE_TO_FIVE, limitedUntil: NOW + 5 * HOUR }, NONE, NOW + 21 * HOUR, { reason: "limited", kind: null }],
    ["within the hours, after a wait into them", { workingHours: NINE_TO_FIVE, limitedUntil: NOW + 22 * HOUR }, NONE, NOW + 22 * HOUR, { reason: "limited", kind: null }],
  ])("is %s", (_, settings, slots, at, limit) => {
    expect(nextSlot({ ...FREE, ...settings }, slots, "inmail", NOW)).toEqual({ at, limit });
  });
});

describe("takeSlots", () => {
  const notAfter = NOW + SLOT_MILLISECONDS;

  it("takes as many as it may where nothing limits, in order", () => {
    const kinds = Array.from({ length: 1_000 }, (_, index) => (index % 2 ? "engage" : "inmail"));
    const { taken, slots } = takeSlots(FREE, NONE, kinds, NOW, 500);
    expect(taken).toEqual(kinds.slice(0, 500).map((kind, index) => ({ index, kind, notAfter })));
    expect(slots.get("inmail")).toEqual(Array(250).fill(notAfter));
    expect(NONE.size).toBe(0);
  });

  it("lets a kind that must wait hold back no other", () => {
    const settings = { ...FREE, limits: { inmail: { perDay: 2 } } };
    const kinds = ["inmail", "inmail", "engage", "inmail", "engage"];
    const { taken } = takeSlots(settings, used(HOUR), kinds, NOW, 10);
    expect(taken.map(({ index }) => index)).toEqual([0, 2, 4]);
  });

  it("takes one at a time where there is a spacing", () => {
    const settings = { ...FREE, spacingSeconds: 1 };
    const { taken, slots } = takeSlots(settings, NONE, ["inmail", "engage"], NOW, 10);
    expect(taken).toEqual([{ index: 0, kind: "inmail", notAfter }]);
    const answered = addSlot(removeSlot(slots, { kind: "inmail", at: notAfter }), {
      kind: "inmail",
      at: NOW + 300,
    });
    expect(nextSlot(settings, answered, "engage", NOW + 300).at).toBe(NOW + 300 + SECOND);
  });

  it("lets no call begin after work", () => {
    const settings = { ...FREE, workingHours: NINE_TO_FIVE };
    const end = Date.parse("2026-11-30T17:00Z");
    const take = (now: number) => takeSlots(settings, NONE, ["inmail"], now, 1).taken;
    expect(take(end - MINUTE)).toEqual([{ index: 0, kind: "inmail", notAfter: end - 1 }]);
    expect(take(end - 1)).toEqual([{ index: 0, kind: "inmail", notAfter: end - 1 }]);
    expect(take(end)).toEqual([]);
  });

  it.each([
    ["a disabled sender", { enabled: false }, 10],
    ["a blocked sender", { blockedSince: NOW }, 10],
    ["a sender that asked to wait", { limitedUntil: NOW + 1 }, 10],
    ["nobody who wants none", {}, 0],
  ])("takes none for %s", (_, settings, maximum) => {
    expect(takeSlots({ ...FREE, ...settings }, NONE, ["inmail"], NOW, maximum).taken).toEqual([]);
  });
});

describe("describeWindows", () => {
  it("shows each limit as it is used", () => {
    const limits = { inmail: { perDay: 2, perWeek: 10 }, engage: { perWeek: 5 }, connect: {} };
    const slots = used(WEEK, 6 * DAY, DAY, HOUR, -MINUTE);
    expect(describeWindows({ ...FREE, limits }, slots, NOW)).toEqual([
      { kind: "inmail", window: "day", limit: 2, used: 2, left: 0, resetsAt: NOW + 23 * HOUR },
      { kind: "inmail", window: "week", limit: 10, used: 4, left: 6, resetsAt: NOW + DAY },
      { kind: "engage", window: "week", limit: 5, used: 0, left: 5, resetsAt: null },
    ]);
  });

  it.each([
    // The older two cease to count first, and leave no room yet.
    [1, 0, NOW - HOUR + DAY],
    [3, 0, NOW - 3 * HOUR + DAY],
    [0, 0, null],
  ])("with three used and a limit lowered to %d leaves %d", (perDay, left, resetsAt) => {
    const settings = { ...FREE, limits: { inmail: { perDay } } };
    expect(describeWindows(settings, used(3 * HOUR, 2 * HOUR, HOUR), NOW)).toEqual([
      { kind: "inmail", window: "day", limit: perDay, used: 3, left, resetsAt },
    ]);
  });
});

describe("forgetting", () => {
  it.each<[string, Partial<PaceSettings>, number]>([
    ["all where nothing limits", {}, Infinity],
    ["a day with a limit for the day", { limits: { inmail: { perDay: 1 } } }, NOW - DAY],
    [
      "a week with a limit for the week",
      { limits: { inmail: { perDay: 1, perWeek: 1 } } },
      NOW - WEEK,
    ],
    ["the spacing", { spacingSeconds: 60, limits: { engage: { perDay: 1 } } }, NOW - MINUTE],
  ])("%s", (_, settings, until) => {
    expect(forgettableUntil({ ...FREE, ...settings }, "inmail", NOW)).toBe(until);
  });

  it("keeps what counts", () => {
    const settings = { ...FREE, limits: { inmail: { perDay: 1 } } };
    expect(forgetSlots(settings, used(WEEK, DAY, DAY - 1, -1), NOW)).toEqual(used(DAY - 1, -1));
  });
});

describe("slots", () => {
  it("are the same in whichever order they come, and without one that came and went", () => {
    const slot = fc.record({ kind: fc.constantFrom("inmail", "engage"), at: fc.nat({ max: 20 }) });
    fc.assert(
      fc.property(fc.array(slot, { minLength: 1 }), slot, (all, other) => {
        const slots = toSlotTimes(all);
        expect(all.reduce(addSlot, NONE)).toEqual(slots);
        expect(removeSlot(addSlot(slots, other), other).get(other.kind)).toEqual(
          slots.get(other.kind) ?? [],
        );
        const isThere = all.some(({ kind, at }) => kind === other.kind && at === other.at);
        if (!isThere) expect(removeSlot(slots, other)).toBe(slots);
      }),
      { seed: Number(process.env.SEED) },
    );
  });
});

describe("over weeks of random delays", { timeout: 60_000 }, () => {
  const KINDS = ["inmail", "engage", "connection_request"];
  const kind = fc.constantFrom(...KINDS);
  const limit = fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined });
  const kindLimits = fc.record({ perDay: limit, perWeek: limit });
  const settings = fc.record({
    enabled: fc.constant(true),
    blockedSince: fc.constant(null),
    limitedUntil: fc.option(fc.integer({ min: NOW - DAY, max: NOW + DAY })),
    limitedUntilByKind: fc.constant({}),
    limits: fc.record({ inmail: kindLimits, engage: kindLimits }),
    spacingSeconds: fc.constantFrom(0, 0, 20, 3_600),
    workingHours: fc.constantFrom<WorkingHours | null>(null, NINE_TO_FIVE, {
      ...NINE_TO_FIVE,
      timeZone: "Europe/Berlin",
      from: "11:58",
      to: "12:04",
    }),
  });

  /** What becomes of a slot: its call begins after a part of its time, or never. */
  const course = fc.record({
    calls: fc.constantFrom(true, true, true, false),
    part: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })),
    answerTakes: fc.oneof(fc.nat({ max: SECOND }), fc.nat({ max: 40 * SECOND })),
    /** From the answer, or from the end of the slot, until the sender's slots say so. */
    reportTakes: fc.oneof(fc.nat({ max: SECOND }), fc.nat({ max: 2 * DAY }), fc.constant(8 * DAY)),
  });
  const step = fc.record({
    /** How long after the step before: to the next slot, or some time that has nothing to do with it. */
    wait: fc.option(fc.oneof(fc.nat({ max: 10 * MINUTE }), fc.nat({ max: DAY }))),
    actions: fc.array(fc.record({ kind, course }), { maxLength: 6 }),
    forgets: fc.boolean(),
  });
  type Course = ValueOf<typeof course>;
  type Step = ValueOf<typeof step>;

  interface Call {
    readonly kind: string;
    readonly at: number;
  }

  /** What the sender's slots are told of one of them, and when. */
  interface Report {
    readonly at: number;
    readonly apply: (slots: SlotTimes) => SlotTimes;
  }

  /** The call that was made with a slot taken at `now`, if it was, and the report of it. */
  function follow(
    { kind, notAfter }: TakenSlot,
    { calls, part, answerTakes, reportTakes }: Course,
    now: number,
  ): { call: Call | null; report: Report } {
    const without = (slots: SlotTimes) => removeSlot(slots, { kind, at: notAfter });
    if (!calls) return { call: null, report: { at: notAfter + 1 + reportTakes, apply: without } };
    const calledAt = now + Math.floor((notAfter - now) * part);
    const answeredAt = calledAt + answerTakes;
    return {
      call: { kind, at: calledAt },
      report: {
        at: answeredAt + reportTakes,
        apply: (slots) => addSlot(without(slots), { kind, at: answeredAt }),
      },
    };
  }

  /** Lives through the steps, and tells the calls that have been made, by their true times. */
  function live(settings: PaceSettings, steps: readonly Step[]): Call[] {
    const calls: Call[] = [];
    let reports: Report[] = [];
    let slots = NONE;
    let now = NOW;
    for (const { wait, actions, forgets } of steps) {
      const [kinds, courses] = [
        actions.map(({ kind }) => kind),
        actions.map(({ course }) => course),
      ];
      now =
        wait === null
          ? (nextSlot(settings, slots, kinds[0] ?? "engage", now).at ?? now)
          : now + wait;
      const { due = [], later = [] } = Object.groupBy(reports, ({ at }) =>
        at <= now ? "due" : "later",
      );
      slots = due.reduce((known, { apply }) => apply(known), slots);
      if (forgets) slots = forgetSlots(settings, slots, now);

      const result = takeSlots(settings, slots, kinds, now, 5);
      slots = result.slots;
      const followed = result.taken.map((slot) => follow(slot, courses[slot.index] as Course, now));
      reports = [...later, ...followed.map(({ report }) => report)];
      calls.push(...followed.flatMap(({ call }) => call ?? []));
    }
    return calls;
  }

  /** The shortest time in which so many of the calls were made. */
  function shortest(calls: readonly Call[], count: number): number {
    const times = calls.map(({ at }) => at).sort((one, other) => one - other);
    return Math.min(...times.slice(count - 1).map((at, index) => at - (times[index] ?? 0)));
  }

  it("no day, no week and no moment holds more calls than it may", () => {
    let made = 0;
    fc.assert(
      fc.property(
        settings,
        fc.array(step, { minLength: 40, maxLength: 120 }),
        (settings, steps) => {
          const calls = live(settings, steps);
          made += calls.length;
          for (const [kind, { perDay, perWeek }] of Object.entries(settings.limits)) {
            const ofKind = calls.filter((call) => call.kind === kind);
            expect(shortest(ofKind, (perDay ?? Infinity) + 1)).toBeGreaterThanOrEqual(DAY);
            expect(shortest(ofKind, (perWeek ?? Infinity) + 1)).toBeGreaterThanOrEqual(WEEK);
          }
          expect(shortest(calls, 2)).toBeGreaterThanOrEqual(settings.spacingSeconds * SECOND);
          const { workingHours, limitedUntil } = settings;
          for (const { at } of calls) {
            expect(workingHours === null || isOpen(workingHours, at)).toBe(true);
            expect(at).toBeGreaterThanOrEqual(limitedUntil ?? 0);
          }
        },
      ),
      { seed: Number(process.env.SEED), numRuns: 200 },
    );
    expect(made).toBeGreaterThan(1_000);
  });

  const someSlots = fc
    .array(fc.record({ kind, at: fc.integer({ min: NOW - 8 * DAY, max: NOW + 5 * MINUTE }) }))
    .map(toSlotTimes);

  it("the next slot can be taken when it says, and not before", () => {
    fc.assert(
      fc.property(
        settings,
        someSlots,
        kind,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (settings, slots, kind, part) => {
          const { at, limit } = nextSlot(settings, slots, kind, NOW);
          if (at === null) throw new Error("never");
          const takes = (now: number) =>
            takeSlots(settings, slots, [kind], now, 1).taken.length === 1;
          expect(takes(at)).toBe(true);
          expect(limit === null).toBe(at === NOW);
          if (at === NOW) return;
          const before = NOW + Math.floor((at - 1 - NOW) * part);
          expect([takes(at - 1), takes(before)]).toEqual([false, false]);
          // A look on the way sees the same moment.
          expect(nextSlot(settings, slots, kind, before).at).toBe(at);
          expect(nextSlot(settings, forgetSlots(settings, slots, NOW), kind, NOW)).toEqual({
            at,
            limit,
          });
        },
      ),
      { seed: Number(process.env.SEED), numRuns: 300 },
    );
  });

  it("a window has something left exactly while no window holds back its kind", () => {
    fc.assert(
      fc.property(settings, someSlots, kind, ({ limits }, slots, kind) => {
        const windows = describeWindows({ ...FREE, limits }, slots, NOW).filter(
          (one) => one.kind === kind,
        );
        const { at } = nextSlot({ ...FREE, limits }, slots, kind, NOW);
        expect(windows.every(({ left }) => left > 0)).toBe(at === NOW);
        for (const { resetsAt, left, window } of windows) {
          if (resetsAt === null) continue;
          expect(resetsAt).toBeGreaterThan(NOW);
          const then = describeWindows({ ...FREE, limits }, slots, resetsAt);
          const same = then.find((one) => one.kind === kind && one.window === window);
          expect(same?.left).toBeGreaterThan(left);
        }
      }),
      { seed: Number(process.env.SEED) },
    );
  });
});

/** What one sender may do: each limit by itself, several together, and all of them over weeks of random delays. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  describeWindows,
  nextSlot,
  type PaceSettings,
  SLOT_MILLISECONDS,
  type SlotRequest,
  takeSlots,
} from "../../src/domain/pace.ts";
import {
  copyOf,
  insertSlot,
  removeSlot,
  type SlotTimes,
  toSlotTimes,
} from "../../src/domain/slotTimes.ts";
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

/** Actions of these kinds that hold no slot yet. */
function ask(...kinds: readonly string[]): SlotRequest[] {
  return kinds.map((kind) => ({ kind, heldSlotAt: null }));
}

describe("takeSlots", () => {
  const notAfter = NOW + SLOT_MILLISECONDS;

  it("takes as many as it may where nothing limits, in order", () => {
    const kinds = Array.from({ length: 1_000 }, (_, index) => (index % 2 ? "engage" : "inmail"));
    const { taken, slots } = takeSlots(FREE, NONE, ask(...kinds), NOW, 500);
    expect(taken).toEqual(kinds.slice(0, 500).map((_kind, index) => ({ index, notAfter })));
    expect(slots.get("inmail")).toEqual(Array(250).fill(notAfter));
    expect(NONE.size).toBe(0);
  });

  it("lets a kind that must wait hold back no other", () => {
    const settings = { ...FREE, limits: { inmail: { perDay: 2 } } };
    const requests = ask("inmail", "inmail", "engage", "inmail", "engage");
    const { taken } = takeSlots(settings, used(HOUR), requests, NOW, 10);
    expect(taken.map(({ index }) => index)).toEqual([0, 2, 4]);
  });

  it("takes one at a time where there is a spacing", () => {
    const settings = { ...FREE, spacingSeconds: 1 };
    const { taken, slots } = takeSlots(settings, NONE, ask("inmail", "engage"), NOW, 10);
    expect(taken).toEqual([{ index: 0, notAfter }]);
    const answered = copyOf(slots);
    removeSlot(answered, { kind: "inmail", at: notAfter });
    insertSlot(answered, { kind: "inmail", at: NOW + 300 });
    expect(nextSlot(settings, answered, "engage", NOW + 300).at).toBe(NOW + 300 + SECOND);
  });

  it("lets no call begin after work", () => {
    const settings = { ...FREE, workingHours: NINE_TO_FIVE };
    const end = Date.parse("2026-11-30T17:00Z");
    const take = (now: number) => takeSlots(settings, NONE, ask("inmail"), now, 1).taken;
    expect(take(end - MINUTE)).toEqual([{ index: 0, notAfter: end - 1 }]);
    expect(take(end - 1)).toEqual([{ index: 0, notAfter: end - 1 }]);
    expect(take(end)).toEqual([]);
  });

  // Berlin, 2027-03-28: 01:59 is followed by 03:00. 2026-10-25: 02:59 is followed by 02:00.
  it.each([
    ["forward", "2027-03-28T01:58+01:00", "2027-03-28T03:00+02:00"],
    ["back, once", "2026-10-25T02:28+02:00", "2026-10-25T02:30+02:00"],
    ["back, and again", "2026-10-25T02:28+01:00", "2026-10-25T02:30+01:00"],
  ])("lets no call begin after work on the night when the clocks go %s", (_, moment, end) => {
    const workingHours = { ...NINE_TO_FIVE, timeZone: "Europe/Berlin", from: "01:00", to: "02:30" };
    const settings = { ...FREE, workingHours: { ...workingHours, days: ["sunday" as const] } };
    const now = Date.parse(moment);
    const [slot] = takeSlots(settings, NONE, ask("inmail"), now, 1).taken;
    expect(slot?.notAfter).toBe(Math.min(now + SLOT_MILLISECONDS, Date.parse(end) - 1));
    expect(takeSlots(settings, NONE, ask("inmail"), Date.parse(end), 1).taken).toEqual([]);
  });

  it.each([
    ["a disabled sender", { enabled: false }, 10],
    ["a blocked sender", { blockedSince: NOW }, 10],
    ["a sender that asked to wait", { limitedUntil: NOW + 1 }, 10],
    ["nobody who wants none", {}, 0],
  ])("takes none for %s", (_, settings, maximum) => {
    const { taken } = takeSlots({ ...FREE, ...settings }, NONE, ask("inmail"), NOW, maximum);
    expect(taken).toEqual([]);
  });

  describe("of an action that holds a slot", () => {
    const perDay = { ...FREE, limits: { inmail: { perDay: 1 } } };
    const heldSlotAt = NOW - HOUR;

    it("takes one in its place", () => {
      const requests = [{ kind: "inmail", heldSlotAt }];
      const { taken, slots } = takeSlots(perDay, used(HOUR), requests, NOW, 10);
      expect(taken).toEqual([{ index: 0, notAfter }]);
      expect(slots.get("inmail")).toEqual([notAfter]);
    });

    it("leaves it the slot while it cannot take another", () => {
      const requests = [{ kind: "inmail", heldSlotAt }];
      const { taken, slots } = takeSlots(perDay, used(HOUR, 1), requests, NOW, 10);
      expect(taken).toEqual([]);
      expect(slots).toEqual(used(HOUR, 1));
    });

    it("takes it though its kind has to wait, and none for those that hold none", () => {
      const requests = [...ask("inmail"), { kind: "inmail", heldSlotAt }, ...ask("inmail")];
      const { taken } = takeSlots(perDay, used(HOUR), requests, NOW, 10);
      expect(taken.map(({ index }) => index)).toEqual([1]);
    });

    it("does not need the slot to be known", () => {
      const requests = [{ kind: "inmail", heldSlotAt: NOW - 2 * DAY }];
      expect(takeSlots(perDay, NONE, requests, NOW, 10).taken).toHaveLength(1);
    });
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

describe("slots", () => {
  it("are the same in whichever order they come, and without one that came and went", () => {
    const slot = fc.record({ kind: fc.constantFrom("inmail", "engage"), at: fc.nat({ max: 20 }) });
    fc.assert(
      fc.property(fc.array(slot, { minLength: 1 }), slot, (all, other) => {
        const slots = toSlotTimes(all);
        const others = new Map<string, number[]>();
        for (const one of all) insertSlot(others, one);
        expect(others).toEqual(slots);
        insertSlot(others, other);
        removeSlot(others, other);
        expect(others.get(other.kind)).toEqual(slots.get(other.kind) ?? []);
        const isThere = all.some(({ kind, at }) => kind === other.kind && at === other.at);
        removeSlot(others, other);
        const left = (slots.get(other.kind) ?? []).length - (isThere ? 1 : 0);
        expect(others.get(other.kind)).toHaveLength(left);
      }),
      { seed: Number(process.env.SEED) },
    );
  });
});

describe("over weeks of random delays", () => {
  const KINDS = ["inmail", "engage", "connection_request"];
  const kind = fc.constantFrom(...KINDS);
  const limit = fc.option(fc.integer({ min: 1, max: 6 }), { nil: null });
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
    part: fc.double({ min: 0, max: 1, noNaN: true }),
    answerTakes: fc.oneof(fc.nat({ max: SECOND }), fc.nat({ max: 40 * SECOND })),
    /** From the answer, or from the end of the slot, until the sender's slots say so. */
    reportTakes: fc.oneof(fc.nat({ max: SECOND }), fc.nat({ max: 2 * DAY })),
    /** Whether nobody knows what came of it, so that the action is asked for again with the slot that it holds. */
    isUnknown: fc.boolean(),
    /** Whether the sender has then done it all the same, and does nothing when it is asked again. */
    isDone: fc.boolean(),
  });
  const step = fc.record({
    /** How long after the step before: to the next slot, or some time that has nothing to do with it. */
    wait: fc.option(fc.oneof(fc.nat({ max: 10 * MINUTE }), fc.nat({ max: DAY }))),
    actions: fc.array(fc.record({ kind, course }), { maxLength: 6 }),
  });
  type Course = ValueOf<typeof course>;
  type Step = ValueOf<typeof step>;

  interface Call {
    readonly kind: string;
    readonly at: number;
  }

  /** A call of which nobody knows what came, and whether the sender has done it all the same. */
  interface UnknownCall {
    readonly call: Call;
    readonly isDone: boolean;
  }

  /** What the sender's slots are told of one of them, and when. */
  interface Report {
    readonly at: number;
    readonly before: Call;
    /** Null: the slot is given back. */
    readonly after: Call | null;
    readonly unknown: UnknownCall | null;
  }

  interface Life {
    /** By which the sender has done something, by their true times. */
    readonly calls: Set<Call>;
    reports: Report[];
    slots: SlotTimes;
  }

  /** Takes in what has been reported by now, and tells of which calls nobody knows what came. */
  function hear(life: Life, now: number): Report[] {
    const heard = life.reports.filter(({ at }) => at <= now);
    life.reports = life.reports.filter(({ at }) => at > now);
    const slots = copyOf(life.slots);
    for (const { before, after } of heard) {
      removeSlot(slots, before);
      if (after !== null) insertSlot(slots, after);
    }
    life.slots = slots;
    return heard.filter(({ unknown }) => unknown !== null);
  }

  /** Follows a slot that was taken at `now`; `earlier`: the call of the same action before. */
  function follow(
    life: Life,
    before: Call,
    { calls, part, answerTakes, reportTakes, isUnknown, isDone }: Course,
    earlier: UnknownCall | null,
    now: number,
  ): void {
    if (!calls) {
      const at = before.at + 1 + reportTakes;
      // The earlier call may have acted, so that the slot is not given back.
      const after = earlier === null ? null : before;
      life.reports.push({ at, before, after, unknown: earlier });
      return;
    }
    const { kind } = before;
    const call = { kind, at: now + Math.floor((before.at - now) * part) };
    const after = { kind, at: call.at + answerTakes };
    const present = earlier?.isDone === true ? earlier : { call, isDone };
    const unknown = isUnknown ? present : null;
    life.reports.push({ at: after.at + reportTakes, before, after, unknown });
    if (earlier !== null) life.calls.delete(earlier.call);
    life.calls.add(present.call);
  }

  /** Lives through the steps, and tells the calls by which the sender has done something. */
  function live(settings: PaceSettings, steps: readonly Step[]): Call[] {
    const life: Life = { calls: new Set(), reports: [], slots: NONE };
    let now = NOW;
    for (const { wait, actions } of steps) {
      const first = actions[0]?.kind ?? "engage";
      now = wait === null ? (nextSlot(settings, life.slots, first, now).at ?? now) : now + wait;
      const repeated = hear(life, now);
      const requests = actions.map(({ kind }, index): SlotRequest => {
        const held = repeated[index]?.after ?? null;
        return held === null ? { kind, heldSlotAt: null } : { ...held, heldSlotAt: held.at };
      });
      const { taken, slots } = takeSlots(settings, life.slots, requests, now, 5);
      life.slots = slots;
      for (const { index, notAfter } of taken) {
        const { course } = actions[index] as Step["actions"][number];
        const before = { kind: requests[index]?.kind ?? "", at: notAfter };
        follow(life, before, course, repeated[index]?.unknown ?? null, now);
      }
    }
    return [...life.calls];
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
      { seed: Number(process.env.SEED), numRuns: 100 },
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
            takeSlots(settings, slots, ask(kind), now, 1).taken.length === 1;
          expect(takes(at)).toBe(true);
          expect(limit === null).toBe(at === NOW);
          if (at === NOW) return;
          const before = NOW + Math.floor((at - 1 - NOW) * part);
          expect([takes(at - 1), takes(before)]).toEqual([false, false]);
          // A look on the way sees the same moment.
          expect(nextSlot(settings, slots, kind, before).at).toBe(at);
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

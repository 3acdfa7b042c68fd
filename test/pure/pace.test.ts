/** What one sender may do: each limit by itself, several together, and all of them over random slots. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { describeWindows, nextSlot, type PaceSettings } from "../../src/domain/pace.ts";
import { type SlotTimes, toSlotTimes } from "../../src/domain/slotTimes.ts";
import type { WorkingHours } from "../../src/domain/workingHours.ts";

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

describe("over random slots", () => {
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
          const takes = (now: number) => nextSlot(settings, slots, kind, now).at === now;
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

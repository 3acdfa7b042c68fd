import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { ActionKind } from "../../src/domain/action.ts";
import { estimateEnd, type StepWork } from "../../src/domain/estimateEnd.ts";
import { type KindLimits, nextSlot } from "../../src/domain/pace.ts";
import { type Sender, toPaceSettings } from "../../src/domain/sender.ts";
import { copyOf, insertSlot, type Slot, toSlotTimes } from "../../src/domain/slotTimes.ts";
import { sender } from "../support/sender.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** A Sunday. */
const NOW = Date.UTC(2026, 10, 29, 11);
const WEEKDAYS_IN_BERLIN = {
  timeZone: "Europe/Berlin",
  days: ["monday", "tuesday", "wednesday", "thursday", "friday"],
  from: "09:00",
  to: "17:00",
} as const;

function senderWith(
  limits: Partial<Record<ActionKind, KindLimits>> = {},
  overrides: Partial<Sender> = {},
): Sender {
  return {
    ...sender,
    kinds: ["engage", "connection_request", "direct_message"],
    limits: { ...sender.limits, ...limits },
    ...overrides,
  };
}

const paced = (sender: Sender, slots: readonly Slot[] = []) => ({
  sender,
  slots: toSlotTimes(slots),
});

function step(kind: ActionKind, leads: number, delayDays = 0, lastDueAt = NOW): StepWork {
  return { kind, leads, delayMilliseconds: delayDays * DAY, lastDueAt };
}

const requests = (leads: number) => [step("connection_request", leads)];
/** As the starter template connect-engage-dm has it. */
const fourSteps = (leads: number) => [
  step("connection_request", leads),
  step("engage", 0),
  step("direct_message", 0, 1),
  step("direct_message", 0, 4),
];

const perDay = (number: number) => ({ connection_request: { perDay: number } });
const perWeek = (number: number) => ({ connection_request: { perWeek: number } });

function estimate(
  steps: readonly StepWork[],
  ...senders: readonly (Sender | ReturnType<typeof paced>)[]
): string | null {
  const { at, reason } = estimateEnd(
    steps,
    senders.map((sender) => ("sender" in sender ? sender : paced(sender))),
    NOW,
  );
  return at === null ? reason : new Date(at).toISOString().replace(":00.000Z", "");
}

describe("what is left to do ends", () => {
  it.each([
    ["at once, without limits", requests(1_000_000), [senderWith()], "2026-11-29T11:00"],
    ["after the waits of the workflow", fourSteps(1), [senderWith()], "2026-12-04T11:00"],
    [
      "after the last lead that is still waiting",
      [step("connection_request", 0), step("direct_message", 3, 4, NOW + 2 * DAY)],
      [senderWith()],
      "2026-12-01T11:00",
    ],
    ["within the day's limit", requests(20), [senderWith(perDay(20))], "2026-11-29T11:00"],
    ["the day after, with one more", requests(21), [senderWith(perDay(20))], "2026-11-30T11:00"],
    ["within the week's limit", requests(100), [senderWith(perWeek(100))], "2026-11-29T11:00"],
    [
      "the week after, with one more",
      requests(101),
      [senderWith(perWeek(100))],
      "2026-12-06T11:00",
    ],
    [
      "by the day until the week is used up",
      requests(101),
      [senderWith({ connection_request: { perDay: 20, perWeek: 100 } })],
      "2026-12-06T11:00",
    ],
    [
      "in half the time with two senders",
      requests(80),
      [senderWith(perDay(20)), senderWith(perDay(20))],
      "2026-11-30T11:00",
    ],
    [
      "after years, with 20 a day",
      requests(1_000_000),
      [senderWith(perDay(20))],
      new Date(NOW + 49_999 * DAY).toISOString().replace(":00.000Z", ""),
    ],
    [
      "when the sender's spacing lets the last one through",
      requests(61),
      [senderWith({}, { spacingSeconds: 60 })],
      "2026-11-29T12:00",
    ],
    [
      "when the spacing lets through those of all kinds",
      [step("engage", 30), step("connection_request", 0)],
      [senderWith({}, { spacingSeconds: 60 })],
      "2026-11-29T11:59",
    ],
    [
      "at the next opening",
      requests(20),
      [senderWith({}, { workingHours: WEEKDAYS_IN_BERLIN })],
      "2026-11-30T08:00",
    ],
    [
      "on working days alone",
      requests(120),
      [senderWith(perDay(20), { workingHours: WEEKDAYS_IN_BERLIN })],
      "2026-12-07T08:00",
    ],
    [
      "with what fits into the hours",
      // Eight hours have room for 49 with ten minutes between two.
      requests(50),
      [senderWith({}, { spacingSeconds: 600, workingHours: WEEKDAYS_IN_BERLIN })],
      "2026-12-01T08:10",
    ],
    [
      "not before the time that the sender has named",
      requests(1),
      [senderWith({}, { limitedUntil: NOW + 3 * HOUR })],
      "2026-11-29T14:00",
    ],
    [
      "not before the day's slots are free again",
      requests(20),
      [
        paced(
          senderWith(perDay(20)),
          Array.from({ length: 20 }, () => ({ kind: "connection_request", at: NOW - HOUR })),
        ),
      ],
      "2026-11-30T10:00",
    ],
    [
      "not before the week's slots are free again",
      requests(3),
      [paced(senderWith(perWeek(2)), [{ kind: "connection_request", at: NOW - DAY }])],
      "2026-12-06T11:00",
    ],
    [
      "with the kind that is slowest",
      fourSteps(100),
      [senderWith({ connection_request: { perDay: 20 }, direct_message: { perDay: 10 } })],
      // 200 messages, of which the first is a day behind the first request.
      new Date(NOW + (1 + 19) * DAY).toISOString().replace(":00.000Z", ""),
    ],
    [
      "with those senders alone that may act",
      requests(21),
      [
        senderWith(perDay(20)),
        senderWith({}, { enabled: false }),
        senderWith({}, { blockedAt: NOW, blockedCode: "captcha" }),
      ],
      "2026-11-30T11:00",
    ],
  ])("%s", (_, steps, senders, end) => {
    expect(estimate(steps, ...senders)).toBe(end);
  });
});

describe("there is no estimate", () => {
  it.each([
    ["when nothing is left", requests(0), [senderWith()], "nothing-left"],
    ["without a sender", requests(1), [], "no-sender"],
    [
      "when the only sender is disabled",
      requests(1),
      [senderWith({}, { enabled: false })],
      "no-sender",
    ],
    [
      "when none performs every kind",
      fourSteps(1),
      [senderWith({}, { kinds: ["engage"] })],
      "no-sender",
    ],
    [
      "when each needs a person",
      requests(1),
      [senderWith({}, { blockedAt: NOW, blockedCode: "captcha" })],
      "sender-blocked",
    ],
    ["when the limit is none at all", requests(1), [senderWith(perDay(0))], "sender-limited"],
    ["beyond all calendars", requests(1_000_000), [senderWith(perWeek(1))], "sender-limited"],
  ])("%s", (_, steps, senders, reason) => {
    expect(estimate(steps, ...senders)).toBe(reason);
  });
});

it("comes no sooner when there is more to do", () => {
  const sender = senderWith(
    { connection_request: { perDay: 7, perWeek: 30 } },
    { spacingSeconds: 900, workingHours: { ...WEEKDAYS_IN_BERLIN, from: "07:00", to: "12:00" } },
  );
  let before = 0;
  for (let leads = 1; leads <= 300; leads++) {
    const { at } = estimateEnd(requests(leads), [paced(sender)], NOW + 3 * DAY + leads);
    expect(at).toBeGreaterThanOrEqual(before - leads);
    before = at ?? 0;
  }
});

it("is what the pace of a sender comes to, or a little sooner", () => {
  const limit = fc.option(fc.integer({ min: 1, max: 9 }));
  const cases = fc.record({
    perDay: limit,
    perWeek: limit,
    spacingSeconds: fc.constantFrom(0, 900, 7_200),
    workingHours: fc.constantFrom(null, WEEKDAYS_IN_BERLIN, { ...WEEKDAYS_IN_BERLIN, to: "24:00" }),
    used: fc.array(fc.integer({ min: 0, max: 8 * DAY }), { maxLength: 12 }),
    leads: fc.integer({ min: 1, max: 40 }),
  });
  fc.assert(
    fc.property(cases, ({ perDay: day, perWeek: week, used, leads, ...settings }) => {
      const sender = senderWith({ connection_request: { perDay: day, perWeek: week } }, settings);
      const slots = used.map((ago) => ({ kind: "connection_request", at: NOW - ago }));
      const { at } = estimateEnd(requests(leads), [paced(sender, slots)], NOW);

      const end = play(sender, slots, leads);
      expect(at).toBeLessThanOrEqual(end);
      expect(end - (at ?? 0)).toBeLessThan(WEEK);
    }),
  );
});

/** Takes one slot after the other, and says when the last one was. */
function play(sender: Sender, slots: readonly Slot[], leads: number): number {
  const settings = toPaceSettings(sender);
  const taken = copyOf(toSlotTimes(slots));
  let moment = NOW;
  for (let lead = 0; lead < leads; lead++) {
    moment = nextSlot(settings, taken, "connection_request", moment).at ?? Number.NaN;
    insertSlot(taken, { kind: "connection_request", at: moment });
  }
  return moment;
}

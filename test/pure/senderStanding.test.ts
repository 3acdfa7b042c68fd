/** How senders stand towards an action that is due. */
import { describe, expect, it } from "vitest";

import type { SenderStanding } from "../../src/domain/findNext.ts";
import type { Sender } from "../../src/domain/sender.ts";
import { findFirstStanding, findStanding } from "../../src/domain/senderStanding.ts";
import { type SlotTimes, toSlotTimes } from "../../src/domain/slotTimes.ts";
import { sender } from "../support/sender.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A monday. */
const NOW = Date.parse("2026-11-30T12:00Z");

const NONE = toSlotTimes([]);
const USED = toSlotTimes([{ kind: "inmail", at: NOW - HOUR }]);
const free = { id: sender.id, name: sender.name, blocked: null, limit: null };
const limits = (inmail: object) => ({ limits: { ...sender.limits, inmail } });

function stand(settings: Partial<Sender>, slots: SlotTimes = NONE, dueAt = NOW) {
  return findStanding({ sender: { ...sender, ...settings }, slots }, "inmail", dueAt);
}

describe("a sender", () => {
  it("has no standing towards what it does not perform", () => {
    expect(stand({ kinds: ["engage"] })).toBeNull();
  });

  it.each<[string, Partial<Sender>, Partial<SenderStanding>]>([
    ["may act", {}, {}],
    ["is disabled", { enabled: false }, { blocked: { code: "disabled", since: null } }],
    [
      "is blocked",
      { blockedCode: "checkpoint", blockedAt: NOW - 1 },
      { blocked: { code: "checkpoint", since: NOW - 1 } },
    ],
    [
      "has used its day",
      limits({ perDay: 1 }),
      { limit: { cause: "per-day", used: 1, maximum: 1, until: NOW + 23 * HOUR } },
    ],
    [
      "has used its week",
      limits({ perWeek: 1 }),
      { limit: { cause: "per-week", used: 1, maximum: 1, until: NOW - HOUR + 7 * DAY } },
    ],
    [
      "may do none",
      limits({ perDay: 0 }),
      { limit: { cause: "per-day", used: 1, maximum: 0, until: null } },
    ],
    ["spaces", { spacingSeconds: 7_200 }, { limit: { cause: "spacing", until: NOW + HOUR } }],
    [
      "is outside its hours",
      { workingHours: { timeZone: "UTC", days: ["monday"], from: "13:00", to: "17:00" } },
      { limit: { cause: "working-hours", until: NOW + HOUR } },
    ],
    [
      "has asked to wait",
      { limitedUntil: NOW + 1 },
      { limit: { cause: "asked-to-wait", until: NOW + 1 } },
    ],
    [
      "has asked to wait with the kind",
      { limitedKinds: { inmail: NOW + 1 } },
      { limit: { cause: "asked-to-wait", until: NOW + 1 } },
    ],
  ])("%s", (_, settings, standing) => {
    expect(stand(settings, USED)).toEqual({ ...free, ...standing });
  });

  it("stands as it will when the action is due", () => {
    expect(stand(limits({ perDay: 1 }), USED, NOW + 23 * HOUR)).toEqual(free);
    const workingHours = { timeZone: "UTC", days: ["monday"], from: "09:00", to: "13:00" } as const;
    expect(stand({ workingHours }, NONE, NOW + 2 * HOUR)).toMatchObject({
      limit: { until: NOW - 3 * HOUR + 7 * DAY },
    });
  });
});

describe("of several senders", () => {
  const find = (...settings: readonly Partial<Sender>[]) =>
    findFirstStanding(
      settings.map((own, index) => ({
        sender: { ...sender, id: String(index), ...own },
        slots: NONE,
      })),
      "inmail",
      NOW,
    )?.id;

  it.each<[string, Partial<Sender>[], string | undefined]>([
    ["none is there", [], undefined],
    ["none performs the kind", [{ kinds: ["engage"] }], undefined],
    ["one may act", [{ limitedUntil: NOW + 1 }, {}, {}], "1"],
    ["one may act first", [{ limitedUntil: NOW + 2 }, { limitedUntil: NOW + 1 }], "1"],
    [
      "one may act at all",
      [{ enabled: false }, limits({ perDay: 0 }), { limitedUntil: NOW + 1 }],
      "2",
    ],
    ["none may act", [{ enabled: false }, limits({ perDay: 0 })], "0"],
  ])("%s", (_, senders, id) => {
    expect(find(...senders)).toBe(id);
  });
});

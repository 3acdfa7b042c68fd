/** Until when a campaign is held up by its senders. */
import { describe, expect, it } from "vitest";

import {
  findRateLimit,
  type SenderPace,
  type Service,
  toSenderPace,
} from "../../src/domain/rateLimit.ts";
import type { Sender } from "../../src/domain/sender.ts";
import { toSlotTimes } from "../../src/domain/slotTimes.ts";
import { sender } from "../support/sender.ts";

const NOW = Date.parse("2026-11-29T11:00Z");
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const [ONE, OTHER] = ["6b0382000000000000000001", "6b0382000000000000000002"] as const;

const both: Service = { kinds: ["engage", "inmail"], senderIds: null };

function pace(id: string, engage: number | null, inmail: number | null): SenderPace {
  return { id, next: { engage, inmail } };
}

describe("a campaign", () => {
  it.each<[string, Service, SenderPace[]]>([
    ["there is no sender", both, []],
    ["one may act now", both, [pace(ONE, NOW + 1, NOW + 2), pace(OTHER, NOW, NOW)]],
    ["one may act now in one kind", both, [pace(ONE, NOW, NOW + 1)]],
    ["none ever may as things are", both, [pace(ONE, null, null)]],
    ["none performs all kinds", both, [{ id: ONE, next: { engage: NOW + 1 } }]],
    ["it names another", { ...both, senderIds: [OTHER] }, [pace(ONE, NOW + 1, NOW + 1)]],
  ])("is not held up where %s", (_, service, senders) => {
    expect(findRateLimit(service, senders, NOW)).toBeNull();
  });

  it.each<[string, Service, SenderPace[], number]>([
    ["one kind", both, [pace(ONE, NOW + 2, NOW + 1)], 1],
    ["one sender", both, [pace(ONE, NOW + 9, NOW + 9), pace(OTHER, NOW + 3, null)], 3],
    [
      "one that it names",
      { ...both, senderIds: [ONE] },
      [pace(ONE, NOW + 9, NOW + 8), pace(OTHER, NOW, NOW)],
      8,
    ],
    ["one of its kinds", { ...both, kinds: ["inmail"] }, [pace(ONE, NOW, NOW + 5)], 5],
  ])("is held up until %s may act again", (_, service, senders, milliseconds) => {
    expect(findRateLimit(service, senders, NOW)).toBe(NOW + milliseconds);
  });
});

it("asks each limit of a sender when it may act next", () => {
  const paced: Sender = {
    ...sender,
    id: ONE,
    kinds: ["engage", "inmail"],
    limits: { ...sender.limits, inmail: { perDay: 1 } },
    spacingSeconds: 60,
  };
  const slots = toSlotTimes([{ kind: "inmail", at: NOW - 1 }]);

  expect(toSenderPace(paced, slots, NOW)).toEqual(pace(ONE, NOW - 1 + MINUTE, NOW - 1 + DAY));
  expect(toSenderPace({ ...paced, enabled: false }, slots, NOW)).toEqual(pace(ONE, null, null));
});

/** How a sender stands after an event, in whatever order events come. */
import fc from "fast-check";
import { expect, it } from "vitest";

import { decideStandingEvent, type EventSender } from "../../src/domain/decideStandingEvent.ts";
import { LONGEST_PAUSE_MILLISECONDS } from "../../src/domain/pause.ts";
import type { StandingEvent } from "../../src/domain/senderEvent.ts";
import { NOW } from "../support/run.ts";

const MINUTE = 60_000;

const sender: EventSender = {
  id: "s",
  updatedAt: 1,
  limitedUntil: null,
  limitedKinds: {},
  blockedCode: null,
  blockedAt: null,
  restoredAt: null,
};

type Event = StandingEvent & { readonly occurredAt: number };

const limited = (until: number, kind: "inmail" | null = null, occurredAt = NOW): Event => ({
  type: "sender.limited",
  until,
  kind,
  occurredAt,
});
const blocked = (occurredAt = NOW): Event => ({ type: "sender.blocked", code: "c", occurredAt });
const restored = (occurredAt = NOW): Event => ({ type: "sender.restored", occurredAt });

it.each<[string, Partial<EventSender>, Event, Partial<EventSender> | string]>([
  ["a limit", {}, limited(NOW + 5), { limitedUntil: NOW + 5 }],
  ["a longer limit", { limitedUntil: NOW + 5 }, limited(NOW + 6), { limitedUntil: NOW + 6 }],
  ["a shorter limit", { limitedUntil: NOW + 5 }, limited(NOW + 4), "already-known"],
  ["a limit that has passed", {}, limited(NOW), "over"],
  ["a limit for good", {}, limited(NOW * 2), { limitedUntil: NOW + LONGEST_PAUSE_MILLISECONDS }],
  [
    "a limit of a kind",
    { limitedUntil: NOW + 9, limitedKinds: { engage: NOW + 1 } },
    limited(NOW + 5, "inmail"),
    { limitedKinds: { engage: NOW + 1, inmail: NOW + 5 } },
  ],
  [
    "a shorter limit of a kind",
    { limitedKinds: { inmail: NOW + 5 } },
    limited(NOW + 5, "inmail"),
    "already-known",
  ],
  [
    "a limit from before it was restored",
    { restoredAt: NOW },
    limited(NOW + 5, null, NOW - 1),
    "outdated",
  ],
  ["a block", {}, blocked(NOW + MINUTE), { blockedCode: "c", blockedAt: NOW }],
  ["a second block", { blockedCode: "d", blockedAt: 1 }, blocked(), "already-known"],
  ["a block from before it was restored", { restoredAt: NOW }, blocked(NOW - 1), "outdated"],
  [
    "a restoration",
    { limitedUntil: NOW + 5, limitedKinds: { inmail: NOW }, blockedCode: "c", blockedAt: NOW - 1 },
    restored(),
    { limitedUntil: null, limitedKinds: {}, blockedCode: null, blockedAt: null, restoredAt: NOW },
  ],
  [
    "a restoration by a clock that is behind",
    { blockedCode: "c", blockedAt: NOW },
    restored(NOW - MINUTE),
    { blockedCode: null, blockedAt: null, restoredAt: NOW - MINUTE },
  ],
  [
    "a restoration from before the block",
    { blockedCode: "c", blockedAt: NOW },
    restored(NOW - MINUTE - 1),
    "outdated",
  ],
  ["an older restoration", { restoredAt: NOW - 1 }, restored(NOW - 2), "outdated"],
  [
    "a restoration at the moment of the block and of the restoration before it",
    { blockedCode: "c", blockedAt: NOW, restoredAt: NOW },
    restored(),
    { blockedCode: null, blockedAt: null },
  ],
  [
    "a restoration that was there before the block, told again",
    { blockedCode: "c", blockedAt: NOW, restoredAt: NOW - 1 },
    restored(NOW - 1),
    "outdated",
  ],
  [
    "a block at the moment of a restoration",
    { restoredAt: NOW },
    blocked(),
    { blockedCode: "c", blockedAt: NOW },
  ],
  ["nothing to restore from", {}, restored(), { restoredAt: NOW }],
])("decides about %s", (_, present, event, expected) => {
  const before = { ...sender, ...present };
  expect(decideStandingEvent(event, before, NOW)).toEqual(
    typeof expected === "string" ? { ignored: expected } : { sender: { ...before, ...expected } },
  );
});

it("comes to the same in every order when the last event is a restoration", () => {
  const told = [
    limited(NOW + 9, null, NOW - 5),
    blocked(NOW - 4),
    limited(NOW + 8, "inmail", NOW - 3),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray([...told, restored(NOW - 1)], { minLength: 4 }), (events) => {
      const end = events.reduce((present, event) => {
        const change = decideStandingEvent(event, present, NOW);
        return "sender" in change ? change.sender : present;
      }, sender);
      expect(end).toEqual({ ...sender, restoredAt: NOW - 1 });
    }),
  );
});

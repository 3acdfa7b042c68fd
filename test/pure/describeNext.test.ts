/** What comes next for an instance, as data and as the sentence that says it. */
import { describe, expect, it } from "vitest";

import type { Decision } from "../../src/domain/decideAfterAction.ts";
import { describeNext } from "../../src/domain/describeNext.ts";
import { findNext, type InstanceStanding, type SenderStanding } from "../../src/domain/findNext.ts";
import {
  type EndReason,
  STATUS_OF_END,
  WAITING_REASONS,
} from "../../src/domain/instanceReasons.ts";

const NOW = Date.UTC(2026, 10, 29, 14, 30);
const TOMORROW_AT_NINE = Date.UTC(2026, 10, 30, 9);
const TODAY_AT_FIVE = Date.UTC(2026, 10, 29, 17, 0, 59, 999);

const name = { id: "6b0382000000000000000001", name: "acct_1" };
const sender: SenderStanding = { ...name, blocked: null, limit: null };
const dueNow: Decision = { next: "due", step: 3, dueAt: NOW };
const instance: InstanceStanding = {
  decision: dueNow,
  kind: "direct_message",
  isSending: false,
  sender,
};
const ahead = { state: "waiting", step: 3, kind: "direct_message" };
const limit = { cause: "per-day", used: 20, maximum: 20, until: TOMORROW_AT_NINE } as const;
const blocked = { code: "checkpoint", since: NOW - 1 };

const rows: [string, Partial<InstanceStanding>, object][] = [
  ["Direct message due now", {}, { ...ahead, reason: "due", dueAt: NOW }],
  [
    "Direct message due now",
    { decision: { ...dueNow, dueAt: NOW - 1 } },
    { ...ahead, reason: "due", dueAt: NOW - 1 },
  ],
  [
    "Direct message due at 17:00 UTC",
    { decision: { ...dueNow, dueAt: TODAY_AT_FIVE } },
    { ...ahead, reason: "due", dueAt: TODAY_AT_FIVE },
  ],
  [
    "Direct message due on 30 November 2026 at 09:00 UTC",
    { decision: { ...dueNow, dueAt: TOMORROW_AT_NINE } },
    { ...ahead, reason: "due", dueAt: TOMORROW_AT_NINE },
  ],
  ["InMail due now", { kind: "inmail" }, { ...ahead, kind: "inmail", reason: "due", dueAt: NOW }],
  [
    "Engagement due now",
    { kind: "engage" },
    { ...ahead, kind: "engage", reason: "due", dueAt: NOW },
  ],
  ["Waits for a sender", { sender: null }, { ...ahead, reason: "no-sender", dueAt: NOW }],
  [
    "Direct message due now; sender acct_1 has used 20 of 20 in 24 hours, next on 30 November 2026 at 09:00 UTC",
    { sender: { ...sender, limit } },
    { ...ahead, reason: "sender-limited", dueAt: NOW, sender: name, limit },
  ],
  [
    "Direct message due at 17:00 UTC; sender acct_1 has used 100 of 100 in 7 days, next on 30 November 2026 at 09:00 UTC",
    {
      decision: { ...dueNow, dueAt: TODAY_AT_FIVE },
      sender: { ...sender, limit: { ...limit, cause: "per-week", used: 100, maximum: 100 } },
    },
    {
      ...ahead,
      reason: "sender-limited",
      dueAt: TODAY_AT_FIVE,
      sender: name,
      limit: { ...limit, cause: "per-week", used: 100, maximum: 100 },
    },
  ],
  ...(
    [
      ["spacing", "leaves time between two actions"],
      ["working-hours", "is outside its working hours"],
      ["asked-to-wait", "has asked to wait"],
    ] as const
  ).map(([cause, words]): [string, Partial<InstanceStanding>, object] => [
    `Direct message due now; sender acct_1 ${words}, next at 17:00 UTC`,
    { sender: { ...sender, limit: { cause, until: TODAY_AT_FIVE } } },
    {
      ...ahead,
      reason: "sender-limited",
      dueAt: NOW,
      sender: name,
      limit: { cause, until: TODAY_AT_FIVE },
    },
  ]),
  [
    "Direct message due now; sender acct_1 has used 0 of 0 in 24 hours and needs a person",
    { sender: { ...sender, limit: { ...limit, used: 0, maximum: 0, until: null } } },
    {
      ...ahead,
      reason: "sender-limited",
      dueAt: NOW,
      sender: name,
      limit: { ...limit, used: 0, maximum: 0, until: null },
    },
  ],
  [
    "Direct message due now; sender acct_1 is blocked (checkpoint) and needs a person",
    { sender: { ...sender, blocked, limit } },
    { ...ahead, reason: "sender-blocked", dueAt: NOW, sender: name, blocked },
  ],
  [
    "Waits for the sender's answer: the direct message is on its way",
    { isSending: true, sender: { ...sender, blocked, limit } },
    { ...ahead, reason: "sending" },
  ],
  [
    "Waits for acceptance of the connection request until 13 December 2026",
    {
      decision: { next: "wait", for: "acceptance", step: 3, until: NOW + 14 * 86_400_000 },
      sender: null,
    },
    { ...ahead, reason: "acceptance", until: NOW + 14 * 86_400_000 },
  ],
  [
    "Waits for the result of the direct message until 30 November 2026 at 09:00 UTC",
    { decision: { next: "wait", for: "result", step: 3, until: TOMORROW_AT_NINE } },
    { ...ahead, reason: "accepted-by-sender", until: TOMORROW_AT_NINE },
  ],
  ...(
    [
      ["direct_message", "the direct message was sent"],
      ["connection_request", "the connection request was sent"],
      ["inmail", "the InMail was sent"],
      ["engage", "the engagement took place"],
    ] as const
  ).map(([kind, words]): [string, Partial<InstanceStanding>, object] => [
    `Waits for a person: nobody knows whether ${words}`,
    { kind, decision: { next: "wait", for: "person", step: 3, until: null } },
    { ...ahead, kind, reason: "unknown-action" },
  ]),
  ...(
    [
      ["done", null, "Completed: every step is done"],
      ["not_accepted", null, "Completed: the lead has not accepted the connection request in time"],
      ["replied", null, "Cancelled: the lead has replied"],
      ["suppressed", null, "Cancelled: nobody may contact the lead any more"],
      ["stopped", null, "Cancelled: the campaign was stopped"],
      ["withdrawn", null, "Cancelled: the connection request was withdrawn"],
      [
        "missing_field",
        "company",
        "Failed: the lead lacks a field that the message needs (company)",
      ],
      [
        "text_too_long",
        "312 characters, at most 300",
        "Failed: the message is too long for this lead (312 characters, at most 300)",
      ],
      [
        "invalid_template",
        "must close",
        "Failed: the template of the message is invalid (must close)",
      ],
      [
        "rejected",
        "user_unreachable",
        "Failed: the sender has rejected the action (user_unreachable)",
      ],
    ] as const
  ).map(([reason, detail, sentence]): [string, Partial<InstanceStanding>, object] => {
    const end = { status: STATUS_OF_END[reason], reason, detail };
    return [
      sentence,
      { decision: { next: "end", ...end }, kind: null, sender: null },
      { state: "ended", ...end },
    ];
  }),
];

describe("what comes next", () => {
  it.each(rows)("%s", (sentence, change, data) => {
    const next = findNext({ ...instance, ...change }, NOW);
    expect(next).toEqual(data);
    expect(describeNext(next, NOW)).toBe(sentence);
  });

  it("has a sentence for every reason", () => {
    const reasons = rows.map(([, change]) => findNext({ ...instance, ...change }, NOW).reason);
    const ends = Object.keys(STATUS_OF_END) as EndReason[];
    expect([...new Set<string>(reasons)].sort()).toEqual([...WAITING_REASONS, ...ends].sort());
  });

  it.each([
    ["before the step is due", NOW + 2, NOW + 1],
    ["when the step is due", NOW + 2, NOW + 2],
    ["now", NOW, NOW],
    ["already, as far as this clock knows", NOW - 2, NOW - 1],
  ])("is not held up by a sender that may act again %s", (_, dueAt, until) => {
    const next = findNext(
      {
        ...instance,
        decision: { ...dueNow, dueAt },
        sender: { ...sender, limit: { ...limit, until } },
      },
      NOW,
    );
    expect(next.reason).toBe("due");
  });

  it("is not found for an open instance without a kind", () => {
    expect(() => findNext({ ...instance, kind: null }, NOW)).toThrow("Step 3 has no kind.");
  });
});

import { describe, expect, it } from "vitest";

import {
  describePreview,
  type Previewed,
} from "../../tools/kickoff/transitions/describePreview.ts";

const SLOT: NonNullable<Previewed["slots"]>[number] = {
  id: "s1",
  channel: "connection_request",
  label: "Connection note",
  position: 1,
  channelPosition: 1,
  templateId: "t",
  delayDays: 0,
};
const LATER = { ...SLOT, id: "s2", label: "First message", delayDays: 1 };
const PREVIEW: Previewed["preview"] = {
  canStart: true,
  blockers: [],
  triggered: true,
  instancesCreated: 300,
  estimatedEnd: "2026-12-03T08:04:00.000Z",
  senders: [
    { id: "a", name: "acct_1", enabled: true, blocked: null, missingKinds: [] },
    { id: "b", name: "acct_2", enabled: false, blocked: null, missingKinds: ["inmail"] },
  ],
  unreachable: { leads: 0, leadsLookedAt: 300, isExact: true, suppressedLeads: 0, reasons: [] },
};
const PREVIEWED: Previewed = {
  campaignId: "c1",
  campaign: { name: "Spring", status: "draft" },
  slots: [SLOT, LATER],
  preview: PREVIEW,
};

describe("a preview", () => {
  it("says whom it would contact, with what, by whom and until when", () => {
    expect(describePreview(PREVIEWED).split("\n")).toEqual([
      "Spring (c1), draft",
      "  300 leads to be contacted, an instance each",
      "  2 messages: Connection note, First message (after 1 day)",
      "  2 senders: acct_1, acct_2 (disabled; lacks inmail)",
      "  earliest end: 2026-12-03T08:04:00.000Z",
    ]);
  });

  it("says whom it would not reach, and why", () => {
    const missing = { reason: "missing_field", field: "company", leads: 12, exampleLeadIds: [] };
    const unreachable = {
      ...{ leads: 13, leadsLookedAt: 10_000, isExact: false, suppressedLeads: 1 },
      reasons: [
        { ...missing, slotId: "s2" },
        { ...missing, slotId: "s1", reason: "text_too_long", field: null, leads: 1 },
      ],
    } as Previewed["preview"]["unreachable"];
    const text = describePreview({ ...PREVIEWED, preview: { ...PREVIEW, unreachable } });
    expect(text).toContain("! 1 lead of 10000 looked at nobody may contact");
    expect(text).toContain("! 13 leads of 10000 looked at would not get every message:");
    expect(text).toContain("12  First message: the lead has no company");
    expect(text).toContain("1  Connection note: the text would be too long");
  });

  it("says everything that forbids it", () => {
    const blockers = ["No leads.", "No template."].map((details) => {
      return { code: "VALIDATION_ERROR", message: "Request validation failed", details } as const;
    });
    const preview = { ...PREVIEW, canStart: false, blockers, unreachable: null, senders: null };
    expect(
      describePreview({ ...PREVIEWED, preview })
        .split("\n")
        .slice(1),
    ).toEqual(["  ✖ VALIDATION_ERROR: No leads.", "  ✖ VALIDATION_ERROR: No template."]);
  });

  it("says what a key that may not read can be told", () => {
    const text = describePreview({ ...PREVIEWED, campaign: null, slots: null });
    expect(text.split("\n").slice(0, 3)).toEqual([
      "c1",
      "  300 leads to be contacted, an instance each",
      "  2 senders: acct_1, acct_2 (disabled; lacks inmail)",
    ]);
  });

  it("says that an automatic campaign waits for leads, and that nobody serves it yet", () => {
    const preview = { ...PREVIEW, triggered: false, instancesCreated: 0, senders: [] };
    const text = describePreview({ ...PREVIEWED, preview });
    expect(text).toContain("automatic: an instance for each lead that arrives from now on");
    expect(text).toContain("no sender would serve it yet");
  });
});

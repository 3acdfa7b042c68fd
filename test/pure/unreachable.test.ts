/** Which leads of a selection are looked at, and whom its messages would not reach. */
import { describe, expect, it } from "vitest";

import type { Recipient } from "../../src/domain/recipient.ts";
import { cutStretches, type SlotMessage, UnreachableLeads } from "../../src/domain/unreachable.ts";

describe("the stretches of a selection", () => {
  it.each([
    [0, []],
    [1, ["0-1"]],
    [500, ["0-500"]],
    [501, ["0-500", "500-501"]],
  ])("of %i leads are %j", (leadCount, stretches) => {
    expect(cutStretches(leadCount).map(({ from, to }) => `${from}-${to}`)).toEqual(stretches);
  });

  it.each([2_200, 9_999, 10_000])("have all of %i leads, one after the other", (leadCount) => {
    let next = 0;
    for (const { from, to } of cutStretches(leadCount)) {
      expect(from).toBe(next);
      expect(to).toBeGreaterThan(from);
      next = to;
    }
    expect(next).toBe(leadCount);
  });

  it.each([10_001, 12_345, 1_000_000])("have 10,000 of %i leads, none twice", (leadCount) => {
    const stretches = cutStretches(leadCount);

    expect(stretches).toHaveLength(20);
    let last = 0;
    for (const { from, to } of stretches) {
      expect(from).toBeGreaterThanOrEqual(last);
      expect(to).toBe(from + 500);
      last = to;
    }
    expect(last).toBeLessThanOrEqual(leadCount);
    expect(last).toBeGreaterThan(leadCount - leadCount / 20);
  });
});

const lead = (id: string, fields: Partial<Recipient> = {}) => ({
  id,
  name: "Avery Stone",
  email: null,
  linkedinUrl: null,
  externalId: null,
  company: null,
  title: null,
  attributes: {},
  ...fields,
});

const note = (slotId: string, content: string): SlotMessage => ({
  slotId,
  channel: "connection_request",
  subject: null,
  content,
});

function lookAt(messages: readonly SlotMessage[], leads: readonly ReturnType<typeof lead>[]) {
  const found = new UnreachableLeads(messages);
  for (const one of leads) found.look(one);
  return found;
}

describe("the leads whom messages would not reach", () => {
  it("are none where each message is rendered", () => {
    const found = lookAt([note("a", "Hello {{name}} of {{company|your team}}")], [lead("1")]);

    expect(found).toMatchObject({ leads: 0, leadsLookedAt: 1, reasons: [] });
  });

  it("are counted once, and in every reason they have", () => {
    const messages = [note("a", "{{title}} {{company}} {{title}}"), note("b", "{{company}}")];
    const leads = [lead("1", { title: "CTO" }), lead("2"), lead("3", { company: "C", title: "T" })];

    const found = lookAt(messages, leads);

    expect(found).toMatchObject({ leads: 2, leadsLookedAt: 3 });
    expect(found.reasons).toEqual([
      {
        ...{ slotId: "a", reason: "missing_field", field: "company" },
        ...{ leads: 2, exampleLeadIds: ["1", "2"] },
      },
      {
        ...{ slotId: "a", reason: "missing_field", field: "title" },
        ...{ leads: 1, exampleLeadIds: ["2"] },
      },
      {
        ...{ slotId: "b", reason: "missing_field", field: "company" },
        ...{ leads: 2, exampleLeadIds: ["1", "2"] },
      },
    ]);
  });

  it("are named by three examples", () => {
    const [reason] = lookAt(
      [note("a", "{{city}}")],
      ["1", "2", "3", "4"].map((id) => lead(id)),
    ).reasons;

    expect(reason).toMatchObject({ leads: 4, exampleLeadIds: ["1", "2", "3"] });
  });

  it("are those whose text would be too long with what is known of them", () => {
    const leads = [lead("1"), lead("2", { company: "x".repeat(299) })];

    expect(lookAt([note("a", "{{company|x}}!!")], leads).reasons).toEqual([
      { slotId: "a", reason: "text_too_long", field: null, leads: 1, exampleLeadIds: ["2"] },
    ]);
  });

  it("are all where placeholders cannot be read, whatever is missing besides", () => {
    const inMail: SlotMessage = {
      slotId: "a",
      channel: "inmail",
      subject: "{{company}}",
      content: "{{",
    };

    expect(lookAt([inMail], [lead("1"), lead("2")]).reasons).toEqual([
      {
        slotId: "a",
        reason: "invalid_template",
        field: null,
        leads: 2,
        exampleLeadIds: ["1", "2"],
      },
    ]);
  });

  it("tell an attribute that is named like a reason from the reason", () => {
    const { reasons } = lookAt([note("a", "{{null}} {{missing_field}}")], [lead("1")]);

    expect(reasons.map(({ field }) => field)).toEqual(["null", "missing_field"]);
  });
});

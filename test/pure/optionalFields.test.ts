/** What fields that may be left out are taken for, where a tool sends something in the place of nothing or of text. */
import { describe, expect, it } from "vitest";

import { leadSchema } from "../../src/api/audiences/leadSchema.ts";
import { newCampaignBody } from "../../src/api/campaigns/createCampaign.ts";
import { duplicateCampaignBody } from "../../src/api/campaigns/duplicateCampaign.ts";
import { senderEventsBody } from "../../src/api/senderEvents/senderEventSchemas.ts";
import { newSuppressionsBody } from "../../src/api/suppressions/addSuppressions.ts";
import { newTemplateBody } from "../../src/api/templates/createTemplate.ts";

const NOTHING = ["", " ", "\t\r\n", "\u00a0\u3000", null, undefined];
const ID = "6b0382000000000000000001";
const LEAD = { name: "Avery", externalId: "crm-1" };

describe("a lead", () => {
  it.each(NOTHING)("has nothing in a field that says %j", (nothing) => {
    const lead = { email: nothing, linkedinUrl: nothing, company: nothing, title: nothing };

    expect(leadSchema.parse({ ...LEAD, ...lead, attributes: nothing })).toEqual({
      ...LEAD,
      email: null,
      linkedinUrl: null,
      company: null,
      title: null,
      attributes: {},
    });
  });

  it.each(NOTHING)("is nobody where each identity says %j, and has a name", (nothing) => {
    const identities = { email: nothing, linkedinUrl: nothing, externalId: nothing };

    expect(leadSchema.safeParse({ name: "Avery", ...identities }).success).toBe(false);
    expect(leadSchema.safeParse({ ...LEAD, name: nothing }).success).toBe(false);
  });

  it.each([
    [1, "1"],
    [12345, "12345"],
    [0, "0"],
    [-0, "0"],
    [-7, "-7"],
    [0.1, "0.1"],
    [1e14, "100000000000000"],
    [999_999_999_999_999, "999999999999999"],
  ])("keeps the number %d as %s", (number, text) => {
    const parsed = leadSchema.parse({
      ...{ name: "Avery", externalId: number, company: number, title: number },
      attributes: { number },
    });

    expect(parsed).toMatchObject({ externalId: text, company: text, title: text });
    expect(parsed.attributes).toEqual({ number: text });
  });

  // What JSON says as 12345678901234567890 comes as 12345678901234567000.
  it.each([1e15, 12_345_678_901_234_567_000, 1e21, -1e15, Number("1e400"), Number.NaN])(
    "refuses %d, which may have been another number",
    (number) => {
      expect(leadSchema.safeParse({ ...LEAD, externalId: number }).success).toBe(false);
      expect(leadSchema.safeParse({ ...LEAD, attributes: { number } }).success).toBe(false);
    },
  );

  it("has of its attributes those that say something, as text", () => {
    const attributes = { a: "", b: null, c: " ", " d ": " e ", f: true, g: false, h: 0, i: 1.5 };

    expect(leadSchema.parse({ ...LEAD, attributes }).attributes).toEqual({
      ...{ d: "e", f: "true", g: "false", h: "0", i: "1.5" },
    });
  });

  it("counts and compares only attributes that say something", () => {
    const columns = Array.from({ length: 60 }, (_, index) => [`c${index}`, index < 50 ? "x" : ""]);
    const attributes = { ...Object.fromEntries(columns), "": "", " c1 ": null };

    const parsed = leadSchema.parse({ ...LEAD, attributes });

    expect(Object.keys(parsed.attributes)).toHaveLength(50);
  });

  it.each([
    { email: 1 },
    { linkedinUrl: 1 },
    { company: true },
    { externalId: false },
    { name: 1 },
  ])("refuses %o, which is no text of that kind", (field) => {
    expect(leadSchema.safeParse({ ...LEAD, ...field }).success).toBe(false);
  });
});

it.each(NOTHING)("a suppression has no identity in a field that says %j", (nothing) => {
  const read = (one: object) =>
    newSuppressionsBody.safeParse({ suppressions: [{ reason: "Asked us", ...one }] }).data;

  expect(read({ email: nothing, linkedinUrl: nothing, externalId: 7 })?.suppressions).toEqual([
    { email: null, linkedinUrl: null, externalId: "7", reason: "Asked us" },
  ]);
  expect(read({ email: nothing, linkedinUrl: nothing, externalId: nothing })).toBeUndefined();
  expect(read({ externalId: "7", reason: nothing })).toBeUndefined();
});

describe("an event of a sender", () => {
  const read = (event: object) =>
    senderEventsBody.safeParse({
      events: [{ id: 42, occurredAt: "2026-12-01T09:30:00Z", externalId: 7, ...event }],
    }).data?.events[0];

  it.each(NOTHING)("says nothing in a field that says %j", (nothing) => {
    const about = { actionId: nothing, instanceId: nothing, leadId: nothing, senderId: nothing };
    const person = { email: nothing, linkedinUrl: nothing };

    expect(read({ type: "connection.accepted", ...about, ...person })).toMatchObject({
      ...{ id: "42", externalId: "7", actionId: null, instanceId: null, leadId: null },
      ...{ senderId: null, email: null, linkedinUrl: null },
    });
    expect(read({ type: "action.later", until: nothing })).toMatchObject({ until: null });
    expect(read({ type: "action.sent", messageId: nothing, thread: 5 })).toMatchObject({
      ...{ messageId: null, thread: "5" },
    });
    expect(read({ type: "message.received", automatic: nothing })).toMatchObject({
      automatic: false,
    });
    expect(read({ type: "sender.limited", until: nothing })).toBeUndefined();
  });

  it("keeps a text that is empty: it was written", () => {
    expect(read({ type: "message.received", text: "" })).toMatchObject({ text: "" });
  });
});

describe("a campaign", () => {
  const CAMPAIGN = { starterTemplateId: "connect", name: "Spring", audienceId: ID };

  it.each(NOTHING)("is made by default where a field says %j", (nothing) => {
    expect(
      newCampaignBody.parse({
        ...CAMPAIGN,
        includeConversationHistory: nothing,
        autoCancelOnMessageReceived: nothing,
        outreachLanguage: nothing,
        workflowTrigger: nothing,
      }),
    ).toMatchObject({
      includeConversationHistory: true,
      autoCancelOnMessageReceived: true,
      outreachLanguage: null,
      workflowTrigger: "manual",
    });
    const copy = duplicateCampaignBody.parse({ audienceId: ID, name: nothing });
    expect(copy.name).toBeNull();
  });

  it.each(["", " ", null, []])("is not made for everybody where a list is %j", (list) => {
    for (const field of ["leadIds", "senderIds"]) {
      expect(newCampaignBody.safeParse({ ...CAMPAIGN, [field]: list }).success).toBe(false);
      const copy = { audienceId: ID, [field]: list };
      expect(duplicateCampaignBody.safeParse(copy).success).toBe(false);
    }
  });
});

it.each(NOTHING)("a template has no subject where it says %j", (nothing) => {
  const template = { channel: "direct_message", name: "Hello", content: "Hello", subject: nothing };

  expect(newTemplateBody.parse(template).subject).toBeNull();
});

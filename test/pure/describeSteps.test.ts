/** The steps of a lead, and what is known of the words of each. */
import { describe, expect, it } from "vitest";

import { describeSteps, fillTemplate, findDoubt } from "../../console/campaign/describeSteps.ts";

type Instance = Parameters<typeof describeSteps>[0];
type Action = Instance["actions"][number];

const slot = (position: number) => ({
  ...{ id: `s${position}`, channel: "direct_message" as const, label: `Slot ${position}` },
  ...{ position, channelPosition: 1, templateId: "t", delayDays: 0 },
});
const action = (step: number, status: Action["status"]): Action => ({
  ...{ id: "a", campaignId: "c", runId: "r", instanceId: "i", step, kind: "engage" },
  ...{ senderId: "s", status, attempt: 1, notAfter: "n", firstCalledAt: null, calledAt: null },
  ...{ answeredAt: null, connectedAt: null, withdrawnAt: null, code: null, message: null },
  ...{ externalId: null, thread: null },
});
const next = (step: number | null): Instance["next"] => ({
  ...{ reason: "due", step, kind: null, dueAt: null, until: null, sender: null },
  ...{ limit: null, blocked: null, sentence: "" },
});
const kinds = ["connection_request", "engage", "direct_message", "direct_message"] as const;

describe("the steps of a lead", () => {
  const rows: [string, Instance, string[]][] = [
    [
      "nothing was asked for yet",
      { actions: [], next: next(1), status: "pending" },
      ["now", "to-come", "to-come", "to-come"],
    ],
    [
      "the second step is next",
      { actions: [action(1, "sent")], next: next(2), status: "running" },
      ["taken", "now", "to-come", "to-come"],
    ],
    [
      "a step was skipped, and the next waits for its sender",
      {
        actions: [action(1, "sent"), action(2, "skipped"), action(3, "sending")],
        ...{ next: next(3), status: "running" },
      },
      ["taken", "taken", "now", "to-come"],
    ],
    [
      "the lead has replied",
      { actions: [action(1, "sent")], next: next(null), status: "cancelled" },
      ["taken", "never", "never", "never"],
    ],
    [
      "the sender has rejected it",
      { actions: [action(1, "rejected")], next: next(null), status: "failed" },
      ["never", "never", "never", "never"],
    ],
  ];

  it.each(rows)("are told where %s", (_, instance, places) => {
    const steps = describeSteps(instance, kinds, [slot(3), slot(1), slot(2)]);

    expect(steps.map(({ place }) => place)).toEqual(places);
    expect(steps.map((one) => one.slot?.id ?? null)).toEqual(["s1", null, "s2", "s3"]);
  });
});

describe("a template, filled with what is known", () => {
  const lead = {
    ...{ id: "l", name: "Dr. Ana López", email: null, linkedinUrl: null, externalId: null },
    ...{ company: "{{title}}", title: null },
  };

  it.each<[string, ReturnType<typeof fillTemplate>]>([
    ["Hello {{name}}!", ["Hello ", "Dr. Ana López", "!"]],
    ["{{firstName}}, at {{company}}", [{ likely: "Ana" }, ", at ", "{{title}}"]],
    ["As {{title|head}}", ["As ", { placeholder: "{{title|head}}" }]],
    ["By {{Favourite colour}}", ["By ", { placeholder: "{{Favourite colour}}" }]],
    ["{{broken", null],
  ])("%j", (text, pieces) => {
    expect(fillTemplate(text, lead)).toEqual(pieces);
  });
});

describe("whether the template tells what a step says", () => {
  const run = {
    ...{ id: "r", triggered: true, isExecuted: true, instancesPromised: 1, instancesCreated: 1 },
    ...{ startedAt: "2026-11-02", endedAt: null },
  };
  const facts: Parameters<typeof findDoubt>[0] = {
    template: { updatedAt: "2026-11-01" },
    campaign: { status: "active", updatedAt: "2026-11-02" },
    ...{ run, runId: "r", lead: { externalId: "CRM-1" } },
  };
  const ended = { ...run, endedAt: "2026-11-03" };

  it.each<[string, Partial<typeof facts>, string | null]>([
    ["as it was at the start", {}, null],
    ["of a lead that was erased", { lead: { externalId: "erased:l" } }, "erased"],
    ["that cannot be read", { template: null }, "cannot read"],
    ["of an earlier run", { runId: "q" }, "earlier run"],
    ["of a campaign without a run", { run: null }, "earlier run"],
    [
      "changed since the start",
      { template: { updatedAt: "2026-11-03" } },
      "has changed since the run",
    ],
    [
      "of a run that was stopped, and nothing since",
      { run: ended, campaign: { status: "stopped", updatedAt: "2026-11-03" } },
      null,
    ],
    [
      "of a campaign that was changed after its stop",
      { run: ended, campaign: { status: "stopped", updatedAt: "2026-11-04" } },
      "campaign has changed",
    ],
    [
      "of a campaign that is completed",
      { run: ended, campaign: { status: "completed", updatedAt: "2026-11-04" } },
      null,
    ],
  ])("%s", (_, fields, doubt) => {
    const found = findDoubt({ ...facts, ...fields });

    if (doubt === null) expect(found).toBeNull();
    else expect(found).toContain(doubt);
  });
});

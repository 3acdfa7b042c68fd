/** The plan of a start in one sentence, and what has changed about it. */
import { expect, it } from "vitest";

import { describeChanges, describePlan } from "../../console/campaign/describePlan.ts";
import { toText } from "../../console/words/phrase.ts";

type Preview = Parameters<typeof describePlan>[1];
type PlannedSender = NonNullable<Preview["senders"]>[number];

const sender = (name: string, fields: Partial<PlannedSender> = {}): PlannedSender => ({
  ...{ id: name, name, enabled: true, blocked: null, missingKinds: [] },
  ...fields,
});
const unreachable = {
  ...{ leads: 0, leadsLookedAt: 1_204, isExact: true, suppressedLeads: 0, reasons: [] },
};
const preview: Preview = {
  ...{ canStart: true, blockers: [], triggered: true, instancesCreated: 1_204, unreachable },
  ...{ senders: [sender("Ana"), sender("Ben")], estimatedEnd: null },
};

it.each<[string, Partial<Preview>, string]>([
  ["two senders", {}, "Start Spring for 1,204 leads with Ana and Ben."],
  [
    "one lead, and one sender of three that may act",
    {
      instancesCreated: 1,
      senders: [
        sender("Ana", { enabled: false }),
        sender("Ben", { blocked: { code: "checkpoint", since: "s" } }),
        sender("Cy"),
        sender("Di", { missingKinds: ["inmail"] }),
      ],
    },
    "Start Spring for 1 lead with Cy.",
  ],
  [
    "many senders",
    { senders: ["Ana", "Ben", "Cy", "Di", "Eve"].map((name) => sender(name)) },
    "Start Spring for 1,204 leads with Ana, Ben, Cy and 2 others.",
  ],
  [
    "as many senders as it names, so that there may be others",
    { senders: Array.from({ length: 20 }, (_, index) => sender(`Ana ${index}`)) },
    "Start Spring for 1,204 leads with Ana 0, Ana 1, Ana 2 and others.",
  ],
  [
    "as many senders as it names, none of which may act",
    { senders: Array.from({ length: 20 }, () => sender("Ana", { enabled: false })) },
    "Start Spring for 1,204 leads with none of the senders shown, which may not act.",
  ],
  [
    "no sender",
    { senders: [] },
    "Start Spring for 1,204 leads without a sender that may act: they wait for one.",
  ],
  [
    "leads who would not be reached",
    { unreachable: { ...unreachable, leads: 12, suppressedLeads: 3 } },
    "Start Spring for 1,204 leads with Ana and Ben; of them 12 would not get every message, and 3 may not be contacted.",
  ],
  [
    "leads of whom some were looked at",
    { unreachable: { ...unreachable, leads: 12, isExact: false, leadsLookedAt: 10_000 } },
    "Start Spring for 1,204 leads with Ana and Ben; of 10,000 looked at 12 would not get every message.",
  ],
  [
    "an automatic campaign",
    { triggered: false, instancesCreated: 0 },
    "Start Spring for the leads that arrive from now on, with Ana and Ben.",
  ],
])("tells a plan with %s", (_, fields, sentence) => {
  expect(toText(describePlan("Spring", { ...preview, ...fields }))).toBe(sentence);
});

it.each([
  ['"1-2-3-4"', '"1-0-3-4"', "what a message says"],
  [
    '"1-2-3-4"',
    'W/"0-2-0-0"',
    "which leads it reaches, the senders and its steps, delays or settings",
  ],
])("says what differs between %s and %s", (tag, other, changes) => {
  expect(describeChanges(tag, other)).toBe(changes);
});

/** The sentence that says what holds a campaign to its pace, and when it is done at the earliest. */
import { expect, it } from "vitest";

import { describePace } from "../../console/campaign/describePace.ts";
import { toText } from "../../console/words/phrase.ts";

type Progress = Parameters<typeof describePace>[0];
type Sender = Parameters<typeof describePace>[1][number];

const moments = { day: (at: string) => `day ${at}`, time: (at: string) => `at ${at}` };
const ana = { id: "a", name: "Ana" };
const none = { perDay: null, perWeek: null };

function sender(fields: Partial<Sender>): Sender {
  return {
    ...ana,
    ...{ url: "https://sender.example", kinds: ["connection_request"], keepsKeysHours: 0 },
    limits: { engage: none, connection_request: none, direct_message: none, inmail: none },
    ...{ spacingSeconds: 0, looksUpActions: false, enabled: true, blocked: null },
    workingHours: {
      timeZone: "Europe/Berlin",
      days: ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"],
      ...{ from: "09:00", to: "17:00" },
    },
    ...{ limitedUntil: null, windows: [], next: [], previousSecretUntil: null },
    ...{ createdAt: "c", updatedAt: "u" },
    ...fields,
  };
}

const run = {
  ...{ id: "r", triggered: true, isExecuted: true, instancesPromised: 50, instancesCreated: 50 },
  ...{ startedAt: "s", endedAt: null },
};
const statuses = { pending: 0, running: 50, completed: 0, cancelled: 0, failed: 0 };
const action = (of: typeof ana | null): Progress["next"][number] => ({
  ...{ instanceId: "i", step: 1, kind: "connection_request", dueAt: "d", sender: of },
  lead: { id: "l", name: "Lead" },
});
const progress: Progress = {
  ...{ run, statuses, waiting: [], ended: [], steps: [], hold: null },
  ...{ estimate: { end: "E", reason: null }, next: [action(ana)] },
};
const hold: NonNullable<Progress["hold"]> = {
  ...{ reason: "sender-limited", step: 1, kind: "connection_request", dueAt: "d", until: null },
  ...{ sender: ana, limit: null, blocked: null, sentence: "" },
};
const limited = (limit: Partial<NonNullable<typeof hold.limit>>) => ({
  ...progress,
  hold: {
    ...hold,
    limit: { cause: "per-day" as const, used: 50, maximum: 50, until: "U", ...limit },
  },
});
const day = { kind: "connection_request", window: "day", resetsAt: null } as const;
const windows: Sender["windows"] = [
  { ...day, limit: 50, used: 20, left: 30 },
  { ...day, window: "week", limit: 200, used: 20, left: 180 },
];

it.each<[string, Progress, Sender[], string | null]>([
  ["a draft", { ...progress, run: null }, [], null],
  ["a run that is over", { ...progress, run: { ...run, endedAt: "e" } }, [], null],
  [
    "work under way within a limit",
    progress,
    [sender({ windows })],
    "20 of 50 connection requests in 24 hours: sender Ana, 09:00–17:00 Europe/Berlin; done on day E at the earliest.",
  ],
  [
    "the longer of two limits of which as much is left",
    progress,
    [sender({ windows: windows.map((window) => ({ ...window, left: 30 })), workingHours: null })],
    "20 of 200 connection requests in 7 days: sender Ana; done on day E at the earliest.",
  ],
  [
    "a limit of another kind, which does not bind",
    progress,
    [sender({ windows: [{ ...day, kind: "inmail", limit: 1, used: 1, left: 0 }] })],
    "No limit on connection requests: sender Ana, 09:00–17:00 Europe/Berlin; done on day E at the earliest.",
  ],
  [
    "no limit, some days and a spacing",
    progress,
    [
      sender({
        spacingSeconds: 60,
        workingHours: { timeZone: "UTC", days: ["monday", "friday"], from: "09:00", to: "17:00" },
      }),
    ],
    "No limit on connection requests: sender Ana, 09:00–17:00 UTC on Mon, Fri, 60 s between two actions; done on day E at the earliest.",
  ],
  [
    "several senders, of which the tightest is named",
    { ...progress, next: [action(ana), action({ id: "b", name: "Ben" })] },
    [sender({ id: "b", name: "Ben", windows, workingHours: null }), sender({ workingHours: null })],
    "20 of 50 connection requests in 24 hours: sender Ben, and another; done on day E at the earliest.",
  ],
  ["senders that the key may not read", progress, [], "Done on day E at the earliest."],
  [
    "leads that no sender has taken on",
    { ...progress, next: [action(null)] },
    [sender({})],
    "Done on day E at the earliest.",
  ],
  [
    "a limit of a day that is used up",
    limited({}),
    [sender({ windows })],
    "50 of 50 connection requests in 24 hours: sender Ana, 09:00–17:00 Europe/Berlin, goes on at U; done on day E at the earliest.",
  ],
  [
    "a limit of a week, of a sender that is not known",
    limited({ cause: "per-week", used: 1_200, maximum: 1_200 }),
    [],
    "1,200 of 1,200 connection requests in 7 days: sender Ana, goes on at U; done on day E at the earliest.",
  ],
  [
    "a limit of 0",
    {
      ...limited({ used: 0, maximum: 0, until: null }),
      estimate: { end: null, reason: "sender-limited" },
    },
    [],
    "0 of 0 connection requests in 24 hours: sender Ana, goes on when somebody changes it; never done with the limits as they are.",
  ],
  [
    "spacing",
    limited({ cause: "spacing" }),
    [sender({ spacingSeconds: 90 })],
    "Sender Ana leaves 90 s between two actions, goes on at U; done on day E at the earliest.",
  ],
  [
    "working hours",
    limited({ cause: "working-hours" }),
    [sender({})],
    "Sender Ana is outside its working hours, 09:00–17:00 Europe/Berlin, goes on at U; done on day E at the earliest.",
  ],
  [
    "a sender that has asked to wait",
    limited({ cause: "asked-to-wait" }),
    [],
    "Sender Ana has asked to wait, goes on at U; done on day E at the earliest.",
  ],
  [
    "a sender that is blocked",
    {
      ...progress,
      hold: { ...hold, reason: "sender-blocked", blocked: { code: "checkpoint", since: "s" } },
      estimate: { end: null, reason: "sender-blocked" },
    },
    [],
    "Sender Ana is blocked (checkpoint) and needs a person; no end in sight before its senders may act again.",
  ],
  [
    "a sender that is switched off",
    {
      ...progress,
      hold: { ...hold, reason: "sender-blocked", blocked: { code: "disabled", since: null } },
    },
    [],
    "Sender Ana is switched off; done on day E at the earliest.",
  ],
  [
    "no sender",
    {
      ...progress,
      hold: { ...hold, reason: "no-sender", sender: null },
      estimate: { end: null, reason: "no-sender" },
    },
    [],
    "No enabled sender performs every step: the leads wait for one; no end in sight before a sender performs every step.",
  ],
  [
    "a rest that waits for a person",
    { ...progress, next: [], estimate: { end: null, reason: "unknown-action" } },
    [],
    "The rest waits for a person.",
  ],
  [
    "a run from before instances were executed",
    { ...progress, next: [], estimate: { end: null, reason: "not-executed" } },
    [],
    "Never done: the run is from before Kickoff executed instances; stop it and start again.",
  ],
])("says what binds with %s", (_, of, senders, sentence) => {
  const said = describePace(of, senders, moments);

  expect(said === null ? null : toText(said)).toBe(sentence);
});

it("marks names as texts from outside", () => {
  const said = describePace(progress, [sender({ windows, name: "<b>" })], moments);

  expect(said).toContainEqual({ name: "<b>", path: null });
});

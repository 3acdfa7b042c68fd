/** What the console says of senders, endpoints, needs and messages. */
import { describe, expect, it } from "vitest";
import type { components } from "../../client/contractTypes.ts";
import {
  countHaving,
  describeLacking,
  describeLeft,
  describeUnreachable,
  findFaultsWhileWriting,
  findUsedFields,
  pickExamples,
  renderExample,
} from "../../console/words/checkMessage.ts";
import {
  describeAttempt,
  describeEndpointState,
  describeWebhookTest,
} from "../../console/words/describeEndpoint.ts";
import {
  describeNextAction,
  describeSenderState,
  describeSenderTest,
  describeSharing,
  describeSpacing,
  describeWindow,
  describeWorkingHours,
  findNamedSenders,
  nameOfWindow,
} from "../../console/words/describeSender.ts";
import { hasEarlier, mergeEvents, stretchBefore } from "../../console/words/feedPlaces.ts";
import {
  findEndpointNeeds,
  findRunNeeds,
  findSenderNeeds,
  type LatestRun,
} from "../../console/words/findNeeds.ts";
import type { Phrase } from "../../console/words/phrase.ts";
import {
  dayField,
  kindField,
  limitField,
  readSenderForm,
} from "../../console/words/readSenderForm.ts";
import { changeOf } from "../../console/words/slotEdits.ts";
import {
  countBySender,
  groupUnknownActions,
  nameResolution,
} from "../../console/words/unknownActions.ts";

type Schemas = components["schemas"];

const AT = "2026-11-29T09:00:00.000Z";
const LATER = "2026-11-30T09:00:00.000Z";
const FREE = { enabled: true, blocked: null, limitedUntil: null };

describe("how a sender stands", () => {
  it.each([
    ["enabled", FREE, ["good Enabled"]],
    ["off", { ...FREE, enabled: false }, ["off Switched off: nothing is asked of it"]],
    [
      "blocked, off and limited",
      { enabled: false, blocked: { code: "checkpoint", since: AT }, limitedUntil: LATER },
      [
        `failed Blocked since ${AT}: checkpoint`,
        "off Switched off: nothing is asked of it",
        `waiting Has asked to wait with everything until ${LATER}`,
      ],
    ],
  ])("%s", (_, sender, standings) => {
    expect(describeSenderState(sender).map(({ tone, words }) => `${tone} ${write(words)}`)).toEqual(
      standings,
    );
  });

  it.each([
    [null, AT, "now"],
    ["spacing", LATER, `${LATER}, held back by: its spacing`],
    ["per_day", LATER, `${LATER}, held back by: its limit for 24 hours`],
    ["per_week", null, "never: its limit for 7 days is 0"],
    ["disabled", null, "not while it is switched off"],
    ["blocked", null, "not while it is blocked"],
  ] as const)("may act next: %s, %s", (waitsFor, at, words) => {
    expect(write(describeNextAction({ at, waitsFor }))).toBe(words);
  });

  it("says how much of a limit is used", () => {
    const window = { kind: "inmail", window: "week", limit: 20, used: 5, left: 15 } as const;
    expect(write(describeWindow({ ...window, resetsAt: AT }))).toBe(
      `5 of 20 used, 15 left; more from ${AT}`,
    );
    expect(write(describeWindow({ ...window, resetsAt: null }))).toBe("5 of 20 used, 15 left");
    expect(nameOfWindow(window)).toBe("InMail, any 7 days");
    expect(nameOfWindow({ kind: "engage", window: "day" })).toBe("Engagement, any 24 hours");
  });

  it.each([
    [["monday", "tuesday", "wednesday", "thursday", "friday"], "Monday to Friday"],
    [["sunday", "monday", "saturday"], "Monday, Saturday, Sunday"],
    [["friday", "saturday", "sunday", "tuesday"], "Tuesday, Friday to Sunday"],
    [["monday", "tuesday"], "Monday, Tuesday"],
  ] as const)("works on %s", (days, words) => {
    const hours = { timeZone: "Europe/Berlin", days: [...days], from: "09:00", to: "17:00" };
    expect(describeWorkingHours(hours)).toBe(`${words}, 09:00 to 17:00 (Europe/Berlin)`);
  });

  it("works at any time without hours", () => {
    expect(describeWorkingHours(null)).toBe("at any time");
  });

  it.each([
    [0, "none"],
    [1, "1 second"],
    [90, "90 seconds"],
    [120, "2 minutes"],
    [3_600, "1 hour"],
  ])("has a spacing of %d seconds", (seconds, words) => {
    expect(describeSpacing(seconds)).toBe(words);
  });

  it.each([
    ["received", 204, "It works: the sender has taken the test (answer 204, 12 ms)."],
    ["timeout", null, "Nothing came within 10 seconds (no answer, 12 ms)."],
  ] as const)("answers a test: %s", (outcome, httpStatus, words) => {
    expect(describeSenderTest({ outcome, httpStatus, milliseconds: 12 })).toBe(words);
  });

  it("is named by what holds a campaign back, and by its next actions", () => {
    const sender = (id: string) => ({ sender: { id, name: id } });
    const progress = { hold: sender("a"), next: [sender("b"), { sender: null }, sender("a")] };
    expect([...findNamedSenders(progress as unknown as Schemas["Progress"])]).toEqual(["a", "b"]);
    expect(findNamedSenders({ hold: null, next: [] }).size).toBe(0);
  });
});

const ENDPOINT: Schemas["WebhookEndpoint"] = {
  ...{ id: "w1", url: "https://a.example/hook", description: "", types: null, enabled: true },
  ...{ switchedOff: null, failures: 0, failingSince: null, held: false, pausedUntil: null },
  ...{ sequence: 4_712, replay: null, previousSecretUntil: null, createdAt: AT, updatedAt: AT },
};
const FAILING = { ...ENDPOINT, failures: 5, failingSince: AT };
const OFF = { ...ENDPOINT, enabled: false };

describe("how a webhook endpoint stands", () => {
  it.each([
    ["on", ENDPOINT, "good On: told up to event 4,712"],
    ["off", OFF, "off Switched off: it is told nothing"],
    [
      "gone",
      { ...OFF, switchedOff: { reason: "gone", at: AT } as const },
      `failed Switched off since ${AT}: it has answered that it is gone (410)`,
    ],
    [
      "failing for days",
      { ...FAILING, enabled: false, switchedOff: { reason: "failing", at: AT } as const },
      `failed Switched off since ${AT}: it has only failed for five days`,
    ],
    ["failing", FAILING, `failed Failing since ${AT}: 5 failures in a row`],
    ["held", { ...FAILING, held: true }, `failed Held since ${AT}: 5 failures in a row`],
    ["paused", { ...ENDPOINT, pausedUntil: LATER }, `waiting Has asked to wait until ${LATER}`],
    [
      "replayed to",
      { ...ENDPOINT, replay: { next: 1, last: 9 } },
      "waiting Is sent again what happened: event 1 to 9",
    ],
  ])("%s", (_, endpoint, words) => {
    const standing = describeEndpointState(endpoint);
    expect(`${standing.tone} ${write(standing.words)}`).toBe(words);
  });

  it.each([
    [null, 204, "taken (204), 12 ms"],
    ["status", 500, "not the status of a success (500), 12 ms"],
    ["unreachable", null, "no connection, 12 ms"],
  ] as const)("an attempt: %s", (error, httpStatus, words) => {
    expect(describeAttempt({ error, httpStatus, milliseconds: 12 })).toBe(words);
  });

  it("answers a test", () => {
    const attempt = { error: null, httpStatus: 200, milliseconds: 1 };
    expect(describeWebhookTest({ delivered: true, ...attempt })).toBe(
      "It works: taken (200), 1 ms.",
    );
  });
});

describe("what waits for a person", () => {
  it("has blocked senders, the longest blocked first", () => {
    const sender = (id: string, since: string | null) =>
      ({
        id,
        name: id,
        blocked: since === null ? null : { code: "c", since },
      }) as Schemas["Sender"];
    const needs = findSenderNeeds([sender("a", LATER), sender("b", null), sender("c", AT)]);
    expect(needs.map(({ what }) => write(what))).toEqual([
      `c is blocked since ${AT}: c`,
      `a is blocked since ${LATER}: c`,
    ]);
  });

  it("has endpoints that Kickoff has switched off or holds, and none that a person has", () => {
    const endpoints = [
      ENDPOINT,
      OFF,
      FAILING,
      { ...FAILING, id: "held", held: true },
      { ...FAILING, id: "held and off", held: true, enabled: false },
      { ...OFF, id: "gone", switchedOff: { reason: "gone", at: AT } as const },
    ];
    expect(findEndpointNeeds(endpoints).map(({ id }) => id)).toEqual(["held", "gone"]);
  });

  it("has runs that are stuck, and each range that has failed", () => {
    const run = {
      ...{ id: "r1", instancesPromised: 10, instancesCreated: 9 },
      stuck: { reason: "queue", since: AT },
      failedRanges: [
        { from: 0, to: 1, reason: "poison", since: AT },
        { from: 1_000, to: 2_000, reason: "poison", since: AT },
      ],
    };
    const well = { ...run, stuck: null, failedRanges: [] };
    const campaign = { id: "c1", name: "Spring" };
    const latest = [well, run].map((one) => ({ campaign, run: one })) as unknown as LatestRun[];
    expect(findRunNeeds(latest).map(({ what }) => write(what))).toEqual([
      `Spring lacks 1 instance, and none has appeared since ${AT}: queue`,
      `Spring: the instance of lead 1 failed at ${AT}: poison`,
      `Spring: the instances of leads 1,001 to 2,000 failed at ${AT}: poison`,
    ]);
  });

  it("has unknown actions, by campaign and by sender", () => {
    const action = (campaignId: string, senderId: string) =>
      ({ campaignId, senderId }) as Schemas["Action"];
    const actions = [action("b", "x"), action("a", "y"), action("b", "y")];
    expect(
      groupUnknownActions(actions).map((group) => [group.campaignId, group.actions.length]),
    ).toEqual([
      ["b", 2],
      ["a", 1],
    ]);
    expect(countBySender(actions)).toEqual([
      ["y", 2],
      ["x", 1],
    ]);
  });

  it.each([
    ["sent", 1, "Say that 1 action took place"],
    ["not_sent", 2, "Say that nothing happened, and ask for 2 actions again"],
    ["skip", 2, "Skip 2 actions"],
  ] as const)("resolves them as %s", (as, count, words) => {
    expect(nameResolution(as, count)).toBe(words);
  });
});

describe("which stretch of the feed is read", () => {
  it.each([
    ["the last 200", 1_000, 1, false, { after: 800, to: 1_000 }],
    ["all, where there are fewer", 100, 1, false, { after: 0, to: 100 }],
    ["no further than what is kept", 1_000, 900, false, { after: 899, to: 1_000 }],
    ["more of few among many", 9_000, 1, true, { after: 4_000, to: 9_000 }],
    ["nothing of nothing", 0, null, false, { after: 0, to: 0 }],
    ["nothing of what is no longer kept", 40, null, false, { after: 40, to: 40 }],
  ])("%s", (_, end, oldest, isFiltered, stretch) => {
    expect(stretchBefore(end, oldest, isFiltered)).toEqual(stretch);
  });

  it("has more before it until the oldest", () => {
    expect(hasEarlier({ after: 1, to: 2 }, 1)).toBe(true);
    expect(hasEarlier({ after: 0, to: 2 }, 1)).toBe(false);
    expect(hasEarlier({ after: 0, to: 0 }, null)).toBe(false);
  });

  it("is merged newest first, each event once, the oldest let go", () => {
    const at = (sequence: number) => ({ sequence });
    expect(mergeEvents([at(3), at(2), at(1)], [at(3), at(4)], 3)).toEqual([at(4), at(3), at(2)]);
  });
});

describe("a message that is being written", () => {
  it("has so many characters left, in code points", () => {
    expect(describeLeft("🎈a", 3)).toBe("1 character left");
    expect(describeLeft("abcd", 2)).toBe("2 characters too many");
  });

  it("is not wrong while it is empty", () => {
    const message = { channel: "inmail", subject: "", content: "" } as const;
    expect(findFaultsWhileWriting(message)).toEqual([]);
    expect(findFaultsWhileWriting({ ...message, subject: "A {{", content: "B" })).toHaveLength(1);
  });

  it("names its fields once, with their fallbacks", () => {
    const content = "{{company|you}} {{name}} {{company}} {{company|you}} x";
    expect(findUsedFields({ channel: "inmail", subject: "{{name}} y", content })).toEqual([
      { field: "name", fallbacks: [], isRequired: true },
      { field: "company", fallbacks: ["you"], isRequired: true },
    ]);
    expect(findUsedFields({ channel: "inmail", subject: null, content: "{{" })).toEqual([]);
  });
});

const LEAD = {
  ...{ id: "a", name: "Ana López", email: null, linkedinUrl: null, externalId: null },
  ...{ company: "Acme", title: null, attributes: {} },
};

describe("a message to real leads", () => {
  it("tells how many have a field, and what becomes of the others", () => {
    const lacking = { ...LEAD, company: " " };
    expect(countHaving("company", [LEAD, lacking])).toBe(1);
    const field = { field: "company", fallbacks: [], isRequired: true };
    expect(write(describeLacking(field, 1, 1))).toBe("nobody lacks it");
    expect(write(describeLacking(field, 0, 0))).toBe("–");
    expect(write(describeLacking(field, 1, 2))).toBe(
      "1 lead lacks it: they do not get the message, and their instances fail",
    );
    const optional = { ...field, isRequired: false };
    expect(write(describeLacking({ ...optional, fallbacks: ["you"] }, 0, 2))).toBe(
      "2 leads lack it: “you” stands there",
    );
    expect(write(describeLacking({ ...optional, fallbacks: [""] }, 0, 2))).toBe(
      "2 leads lack it: nothing stands there",
    );
  });

  it.each([
    ["Hi {{firstName}}", "Hi Ana"],
    ["Hi {{title}}", "Not sent: the lead has no title, and there is no fallback."],
    [
      "Hi {{",
      'Not sent: the template cannot be read: must have two braces on each side of a placeholder, and none inside: "{{" at character 4',
    ],
    [
      `${"x".repeat(298)}{{name}}`,
      "Not sent: with the lead’s values it has 307 characters, at most 300 are taken.",
    ],
  ])("is rendered as it is sent: %s", (content, words) => {
    const example = renderExample({ channel: "connection_request", subject: null, content }, LEAD);
    expect("missing" in example ? write(example.missing) : example.rendered.text).toBe(words);
  });

  it("shows three at a time, first those whom it does not reach, and begins anew", () => {
    const leads = ["a", "b", "c", "d", "e"].map((id) => ({ id }));
    const pick = (turn: number) =>
      pickExamples(leads, new Set(["d"]), turn)
        .map(({ id }) => id)
        .join("");
    expect([pick(0), pick(1), pick(2)]).toEqual(["dab", "ce", "dab"]);
    expect(pickExamples([], new Set(), 1)).toEqual([]);
  });

  it.each([
    ["missing_field", "company", "2 leads: no company"],
    ["text_too_long", null, "2 leads: too long with their values"],
    ["invalid_template", null, "2 leads: the template cannot be read"],
  ] as const)("does not reach some: %s", (reason, field, words) => {
    expect(write(describeUnreachable({ reason, field, leads: 2 }))).toBe(words);
  });
});

describe("the form of a sender", () => {
  const read = (fields: Readonly<Record<string, string>>) =>
    readSenderForm({ text: (name) => fields[name] ?? "", isOn: (name) => name in fields });

  it("sets nothing where nothing is filled in", () => {
    expect(read({ name: "Robin", url: " https://a.example " })).toEqual({
      ...{ name: "Robin", url: "https://a.example", kinds: [], limits: {}, spacingSeconds: 0 },
      ...{ workingHours: null, keepsKeysHours: 0, looksUpActions: false, enabled: false },
    });
  });

  it("takes limits of the kinds that are chosen, and the hours when they are wanted", () => {
    const body = read({
      [kindField("inmail")]: "on",
      [limitField("inmail", "perDay")]: "0",
      [limitField("engage", "perDay")]: "5",
      ...{ hasWorkingHours: "on", timeZone: "UTC", from: "09:00", to: "17:00", enabled: "on" },
      [dayField("monday")]: "on",
    });
    expect(body).toMatchObject({
      kinds: ["inmail"],
      limits: { inmail: { perDay: 0, perWeek: null } },
      workingHours: { timeZone: "UTC", days: ["monday"], from: "09:00", to: "17:00" },
      enabled: true,
    });
    expect(body.limits).not.toHaveProperty("engage");
  });
});

function write(phrase: Phrase): string {
  return phrase
    .map((piece) => {
      if (typeof piece === "string") return piece;
      return "at" in piece ? piece.at : piece.name;
    })
    .join("");
}

describe("describeSharing", () => {
  it.each([
    { count: null, hasFailed: false, words: "Looking at campaigns" },
    { count: null, hasFailed: true, words: "Not known" },
    { count: 0, hasFailed: true, words: "None of the 20 newest" },
    { count: 2, hasFailed: false, words: "Those of the 20 newest" },
  ])("says that it is $words", ({ count, hasFailed, words }) => {
    expect(describeSharing(count, 20, hasFailed)).toContain(words);
  });
});

describe("changeOf", () => {
  const slot = { templateId: "a".repeat(24), delayDays: 2 };
  const other = "b".repeat(24);
  it.each([
    { edited: {}, change: {} },
    { edited: { delayDays: 3 }, change: { delayDays: 3 } },
    { edited: { templateId: other }, change: { templateId: other } },
    { edited: { templateId: other, delayDays: 2 }, change: { templateId: other } },
    { edited: { templateId: null }, change: {} },
  ])("asks for what was edited alone: $change", ({ edited, change }) => {
    expect(changeOf(slot, edited)).toEqual(change);
  });
});

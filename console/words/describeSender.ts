/** What a sender may do at present, and why no more, in words. Pure. */

import type { components } from "../../client/contractTypes.ts";
import type { ActionKind } from "../../src/domain/action.ts";
import { WEEKDAYS, type Weekday } from "../../src/domain/workingHours.ts";
import { countOf, formatCount } from "../parts/format.ts";
import { titleOfKind } from "./kinds.ts";
import { type Phrase, quoted } from "./phrase.ts";

type Schemas = components["schemas"];
type Sender = Schemas["Sender"];
type NextAction = Schemas["NextAction"];

/** How well something does, as a mark beside its words. */
export type Tone = "good" | "waiting" | "failed" | "off";

/** How something stands. */
export interface Standing {
  readonly tone: Tone;
  readonly words: Phrase;
}

/** How a sender stands: what needs a person comes before what passes by itself. */
export function describeSenderState({
  enabled,
  blocked,
  limitedUntil,
}: Pick<Sender, "enabled" | "blocked" | "limitedUntil">): Standing[] {
  const standings: Standing[] = [];
  if (blocked !== null) {
    const words = ["Blocked since ", { at: blocked.since }, ": ", quoted(blocked.code)];
    standings.push({ tone: "failed", words });
  }
  if (!enabled) standings.push({ tone: "off", words: ["Switched off: nothing is asked of it"] });
  if (limitedUntil !== null) {
    const words = ["Has asked to wait with everything until ", { at: limitedUntil }];
    standings.push({ tone: "waiting", words });
  }
  return standings.length === 0 ? [{ tone: "good", words: ["Enabled"] }] : standings;
}

const CAUSES: Readonly<Record<NonNullable<NextAction["waitsFor"]>, string>> = {
  disabled: "it is switched off",
  blocked: "it is blocked",
  limited: "it has asked to wait",
  spacing: "its spacing",
  working_hours: "its working hours",
  per_day: "its limit for 24 hours",
  per_week: "its limit for 7 days",
};

/** When a sender may act next, and what holds it back until then. */
export function describeNextAction({ at, waitsFor }: Omit<NextAction, "kind">): Phrase {
  if (waitsFor === null) return ["now"];
  if (at !== null) return [{ at }, `, held back by: ${CAUSES[waitsFor]}`];
  return waitsFor === "per_day" || waitsFor === "per_week"
    ? [`never: ${CAUSES[waitsFor]} is 0`]
    : [`not while ${CAUSES[waitsFor]}`];
}

/** How much of a limit is used. */
export function describeWindow({ limit, used, left, resetsAt }: Schemas["LimitWindow"]): Phrase {
  return [
    `${formatCount(used)} of ${formatCount(limit)} used, ${formatCount(left)} left`,
    ...(resetsAt === null ? [] : ["; more from ", { at: resetsAt }]),
  ];
}

/** Which limit it is. */
export function nameOfWindow({ kind, window }: Pick<Schemas["LimitWindow"], "kind" | "window">) {
  return `${titleOfKind(kind)}, any ${window === "day" ? "24 hours" : "7 days"}`;
}

/** When a sender may act at all, as the clocks of its zone show it. */
export function describeWorkingHours(hours: Schemas["WorkingHours"] | null): string {
  if (hours === null) return "at any time";
  const { timeZone, days, from, to } = hours;
  return `${describeDays(days)}, ${from} to ${to} (${timeZone})`;
}

/** The days as a week is read, from Monday. */
const WEEK: readonly Weekday[] = [...WEEKDAYS.slice(1), ...WEEKDAYS.slice(0, 1)];
const SHORTEST_STRETCH = 3;

/** Days that follow each other are named by the first and the last. */
function describeDays(days: readonly Weekday[]): string {
  const stretches: Weekday[][] = [];
  for (const day of WEEK) {
    if (!days.includes(day)) continue;
    const last = stretches.at(-1);
    const isNext = last !== undefined && WEEK.indexOf(day) === WEEK.indexOf(last.at(-1) ?? day) + 1;
    if (isNext) last.push(day);
    else stretches.push([day]);
  }
  return stretches
    .flatMap((stretch) =>
      stretch.length < SHORTEST_STRETCH
        ? stretch.map(titleOfDay)
        : [`${titleOfDay(stretch[0] ?? "monday")} to ${titleOfDay(stretch.at(-1) ?? "sunday")}`],
    )
    .join(", ");
}

/** A day as it begins a sentence. */
export function titleOfDay(day: Weekday): string {
  return `${day.charAt(0).toUpperCase()}${day.slice(1)}`;
}

const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3_600;

/** The least time from one action to the next. */
export function describeSpacing(seconds: number): string {
  if (seconds === 0) return "none";
  if (seconds % HOUR_SECONDS === 0) return countOf(seconds / HOUR_SECONDS, "hour");
  return seconds % MINUTE_SECONDS === 0
    ? countOf(seconds / MINUTE_SECONDS, "minute")
    : countOf(seconds, "second");
}

/** What came back of a test, and what to do. */
export function describeSenderTest({ outcome, httpStatus, milliseconds }: Schemas["SenderTest"]) {
  const words: Readonly<Record<typeof outcome, string>> = {
    received: "It works: the sender has taken the test",
    refused:
      "The sender refused: it has another secret, or something in front of it lets nobody in",
    redirect: "The sender redirects, which is not followed: register the address that it points to",
    status: "The URL is not the sender's, or the sender fails: its own log knows",
    timeout: "Nothing came within 10 seconds",
    unreachable:
      "It cannot be reached: no such host, nothing listens, or the connection or its TLS failed",
  };
  const answer = httpStatus === null ? "no answer" : `answer ${httpStatus}`;
  return `${words[outcome]} (${answer}, ${formatCount(milliseconds)} ms).`;
}

/** The senders that the next actions of a campaign, or what holds them back, name. */
export function findNamedSenders({ hold, next }: Pick<Schemas["Progress"], "hold" | "next">) {
  const named = [hold?.sender, ...next.map(({ sender }) => sender)];
  return new Set(named.flatMap((sender) => (sender ? [sender.id] : [])));
}

/** The kinds that a sender performs. */
export function describeKinds(kinds: readonly ActionKind[]): string {
  return kinds.map(titleOfKind).join(", ");
}

/**
 * What the list of the campaigns that share a sender is.
 *
 * @param count how many they are; null: not known
 * @param lookedAt how many campaigns are looked at, at most
 * @param hasFailed whether the last look has failed
 */
export function describeSharing(
  count: number | null,
  lookedAt: number,
  hasFailed: boolean,
): string {
  if (count === null) {
    return hasFailed ? "Not known: the campaigns could not be read." : "Looking at campaigns …";
  }
  const which = count === 0 ? "None" : "Those";
  return `${which} of the ${lookedAt} newest active campaigns whose next actions name it. The API does not tell more.`;
}

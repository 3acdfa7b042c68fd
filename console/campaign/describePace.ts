/** What holds a campaign to its pace, and when it can be done at the earliest: one sentence. Pure. */

import type { components } from "../../client/contractTypes.ts";
import type { ActionKind } from "../../src/domain/action.ts";
import { formatCount } from "../parts/format.ts";
import { pluralOfKind } from "../words/kinds.ts";
import { type Phrase, quoted, say } from "../words/phrase.ts";

type Schemas = components["schemas"];
type Progress = Schemas["Progress"];
type Sender = Schemas["Sender"];
type Hold = NonNullable<Progress["hold"]>;
type Window = Schemas["LimitWindow"];

/** How the reader's clock says a moment. */
export interface Moments {
  readonly day: (timestamp: string) => string;
  readonly time: (timestamp: string) => string;
}

const NO_ESTIMATES: Readonly<Record<NonNullable<Progress["estimate"]["reason"]>, string>> = {
  "nothing-left": "nothing is left to do",
  "no-sender": "no end in sight before a sender performs every step",
  "sender-blocked": "no end in sight before its senders may act again",
  "sender-limited": "never done with the limits as they are",
  "unknown-action": "the rest waits for a person",
  "not-executed":
    "never done: the run is from before Kickoff executed instances; stop it and start again",
};

const SPANS: Readonly<Record<Window["window"], string>> = { day: "24 hours", week: "7 days" };
const EVERY_DAY = 7;

/**
 * Says which limit binds, of whom, and when the campaign is done at the earliest.
 *
 * @param senders what is known of senders: those that the progress names are looked for among them
 * @returns null when the campaign has no run, or its run is over
 */
export function describePace(
  { run, hold, next, estimate }: Progress,
  senders: readonly Sender[],
  moments: Moments,
): Phrase | null {
  if (run === null || run.endedAt !== null) return null;
  const pace = hold === null ? describeFree(next, senders) : describeHold(hold, senders, moments);
  const end =
    estimate.end === null
      ? NO_ESTIMATES[estimate.reason ?? "nothing-left"]
      : `done on ${moments.day(estimate.end)} at the earliest`;
  return pace === null ? say`${capitalize(end)}.` : say`${pace}; ${end}.`;
}

/** Work is due, and none of it can be done now. */
function describeHold(hold: Hold, senders: readonly Sender[], moments: Moments): Phrase {
  const { reason, sender, limit, blocked, kind } = hold;
  if (sender === null || reason === "no-sender") {
    return ["No enabled sender performs every step: the leads wait for one"];
  }
  const name = quoted(sender.name);
  if (blocked !== null) {
    return blocked.code === "disabled"
      ? say`Sender ${name} is switched off`
      : say`Sender ${name} is blocked (${quoted(blocked.code)}) and needs a person`;
  }
  const known = senders.find(({ id }) => id === sender.id);
  const hours = known === undefined ? "" : describeHours(known);
  const goesOn =
    limit === null || limit.until === null
      ? "goes on when somebody changes it"
      : `goes on ${moments.time(limit.until)}`;
  switch (limit?.cause) {
    case "per-day":
    case "per-week": {
      const span = SPANS[limit.cause === "per-day" ? "day" : "week"];
      return say`${describeUse(limit.used ?? 0, limit.maximum ?? 0, kind, span)}: sender ${name}${hours}, ${goesOn}`;
    }
    case "spacing":
      return say`Sender ${name} leaves ${seconds(known)} between two actions, ${goesOn}`;
    case "working-hours":
      return say`Sender ${name} is outside its working hours${hours}, ${goesOn}`;
    default:
      return say`Sender ${name} has asked to wait, ${goesOn}`;
  }
}

/** Nothing is held back: the limit that would be the first to. */
function describeFree(next: Progress["next"], senders: readonly Sender[]): Phrase | null {
  const taken = next.find(({ sender }) => sender !== null);
  if (taken === undefined) return null;
  const ids = new Set(next.flatMap(({ sender }) => (sender === null ? [] : [sender.id])));
  const serving = senders.filter(({ id }) => ids.has(id));
  const tight = serving
    .map((sender) => ({ sender, window: tightestWindow(sender, taken.kind) }))
    .sort((one, other) => leftOf(one.window) - leftOf(other.window))[0];
  if (tight === undefined) return null;
  const { sender, window } = tight;
  const others = ids.size - 1;
  const and = others === 0 ? "" : others === 1 ? ", and another" : `, and ${others} others`;
  const of = say`sender ${quoted(sender.name)}${describeHours(sender)}${and}`;
  if (window !== undefined) {
    return say`${describeUse(window.used, window.limit, window.kind, SPANS[window.window])}: ${of}`;
  }
  const spacing = sender.spacingSeconds === 0 ? "" : `, ${seconds(sender)} between two actions`;
  return say`No limit on ${pluralOfKind(taken.kind)}: ${of}${spacing}`;
}

/** The limit of which the least is left; of two alike the longer one. */
function tightestWindow({ windows }: Sender, kind: ActionKind): Window | undefined {
  return windows
    .filter((window) => window.kind === kind)
    .sort((one, other) => one.left - other.left || (one.window === "week" ? -1 : 1))[0];
}

function leftOf(window: Window | undefined): number {
  return window?.left ?? Number.POSITIVE_INFINITY;
}

function describeUse(used: number, maximum: number, kind: ActionKind | null, span: string): string {
  const what = kind === null ? "actions" : pluralOfKind(kind);
  return `${formatCount(used)} of ${formatCount(maximum)} ${what} in ${span}`;
}

/** `, 09:00–17:00 Europe/Berlin`, and on which days unless on all. */
function describeHours({ workingHours }: Sender): string {
  if (workingHours === null) return "";
  const { days, from, to, timeZone } = workingHours;
  const on =
    days.length === EVERY_DAY
      ? ""
      : ` on ${days.map((day) => capitalize(day).slice(0, 3)).join(", ")}`;
  return `, ${from}–${to} ${timeZone}${on}`;
}

function seconds(sender: Sender | undefined): string {
  return sender === undefined ? "time" : `${formatCount(sender.spacingSeconds)} s`;
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

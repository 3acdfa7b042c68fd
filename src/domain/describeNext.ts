/** What comes next for an instance as one English sentence, made of nothing but the data that says it. Pure. */
import type { ActionKind } from "./action.ts";
import type { Next, SenderLimit } from "./findNext.ts";
import type { EndReason } from "./instanceReasons.ts";

/** What each kind of action is called in the middle of a sentence, and what an action of it has done once it is sent. */
const WORDS: Record<ActionKind, { readonly name: string; readonly isSent: string }> = {
  engage: { name: "engagement", isSent: "took place" },
  connection_request: { name: "connection request", isSent: "was sent" },
  direct_message: { name: "direct message", isSent: "was sent" },
  inmail: { name: "InMail", isSent: "was sent" },
};

const ENDS: Record<EndReason, string> = {
  done: "Completed: every step is done",
  not_accepted: "Completed: the lead has not accepted the connection request in time",
  replied: "Cancelled: the lead has replied",
  suppressed: "Cancelled: nobody may contact the lead any more",
  stopped: "Cancelled: the campaign was stopped",
  withdrawn: "Cancelled: the connection request was withdrawn",
  missing_field: "Failed: the lead lacks a field that the message needs",
  text_too_long: "Failed: the message is too long for this lead",
  invalid_template: "Failed: the template of the message is invalid",
  rejected: "Failed: the sender has rejected the action",
};

/** The sentence that says what comes next. Times are in UTC. */
export function describeNext(next: Next, now: number): string {
  if (next.state === "ended") {
    const { reason, detail } = next;
    return detail === null ? ENDS[reason] : `${ENDS[reason]} (${detail})`;
  }
  const { name, isSent } = WORDS[next.kind];
  switch (next.reason) {
    case "due":
      return describeDue(name, next.dueAt, now);
    case "no-sender":
      return "Waits for a sender";
    case "sender-limited": {
      const due = describeDue(name, next.dueAt, now);
      const { sender, limit } = next;
      const held = `${due}; sender ${sender.name} ${describeLimit(limit)}`;
      return limit.until === null
        ? `${held} and needs a person`
        : `${held}, next ${formatTime(limit.until, now)}`;
    }
    case "sender-blocked": {
      const due = describeDue(name, next.dueAt, now);
      const { sender, blocked } = next;
      return `${due}; sender ${sender.name} is blocked (${blocked.code}) and needs a person`;
    }
    case "sending":
      return `Waits for the sender's answer: the ${name} is on its way`;
    case "unknown-action":
      return `Waits for a person: nobody knows whether the ${name} ${isSent}`;
    case "accepted-by-sender":
      return `Waits for the result of the ${name} until ${formatDateAndTime(next.until)}`;
    case "acceptance":
      return `Waits for acceptance of the connection request until ${formatDate(next.until)}`;
  }
}

function describeDue(name: string, dueAt: number, now: number): string {
  const beginning = name.charAt(0).toUpperCase() + name.slice(1);
  return `${beginning} due ${dueAt <= now ? "now" : formatTime(dueAt, now)}`;
}

function describeLimit(limit: SenderLimit): string {
  switch (limit.cause) {
    case "per-day":
      return `has used ${limit.used} of ${limit.maximum} in 24 hours`;
    case "per-week":
      return `has used ${limit.used} of ${limit.maximum} in 7 days`;
    case "spacing":
      return "leaves time between two actions";
    case "working-hours":
      return "is outside its working hours";
    case "asked-to-wait":
      return "has asked to wait";
  }
}

/** On the day of `now` the date goes without saying. */
function formatTime(time: number, now: number): string {
  return formatDate(time) === formatDate(now)
    ? `at ${formatHour(time)}`
    : `on ${formatDateAndTime(time)}`;
}

function formatDateAndTime(time: number): string {
  return `${formatDate(time)} at ${formatHour(time)}`;
}

function formatDate(time: number): string {
  return new Date(time).toLocaleDateString("en-GB", { dateStyle: "long", timeZone: "UTC" });
}

function formatHour(time: number): string {
  return `${new Date(time).toISOString().slice("2026-12-13T".length, "2026-12-13T09:00".length)} UTC`;
}

/** Senders in words for a terminal. Pure. */
import type { components } from "../../client/contractTypes.ts";
import { COMMAND } from "../terminal/commandName.ts";
import { formatTable } from "../terminal/table.ts";

type Sender = components["schemas"]["Sender"];
type SenderWithSecret = components["schemas"]["SenderWithSecret"];
type SenderTest = components["schemas"]["SenderTest"];

function stateOf({ enabled, blocked }: Sender): string {
  if (!enabled) return "disabled";
  return blocked === null ? "enabled" : `blocked (${blocked.code})`;
}

/** Senders as a table. */
export function describeSenders(senders: readonly Sender[]): string {
  if (senders.length === 0) {
    return `There is no sender yet. Register one: ${COMMAND} senders create --help`;
  }
  return formatTable(
    ["ID", "STATE", "NAME", "KINDS", "URL"],
    senders.map((sender) => [
      sender.id,
      stateOf(sender),
      sender.name,
      sender.kinds.join(" "),
      sender.url,
    ]),
  );
}

/** A sender, and what it may do at present. */
export function describeSender(sender: Sender): string {
  const { workingHours: hours, blocked } = sender;
  const next = sender.next.map(({ kind, at, waitsFor }) => [
    kind,
    at ?? "not before somebody changes the sender",
    waitsFor ?? "",
  ]);
  const windows = sender.windows.map(({ kind, window, limit, used, left, resetsAt }) => [
    kind,
    window,
    `${used} of ${limit}`,
    String(left),
    resetsAt ?? "",
  ]);
  return [
    `${sender.name} (${sender.id})`,
    `  ${sender.url}`,
    `  ${stateOf(sender)}${blocked === null ? "" : ` since ${blocked.since}`}` +
      (sender.limitedUntil === null ? "" : `, has asked to wait until ${sender.limitedUntil}`),
    hours === null
      ? "  at any time"
      : `  ${hours.days.join(" ")}, ${hours.from} to ${hours.to} (${hours.timeZone})`,
    "",
    formatTable(["KIND", "MAY ACT", "WAITS FOR"], next),
    ...(windows.length === 0
      ? []
      : ["", formatTable(["LIMIT OF", "WINDOW", "USED", "LEFT", "GROWS AT"], windows)]),
  ].join("\n");
}

/** A secret, which is shown this once. */
export function describeSecret({ id, name, secret }: SenderWithSecret): string {
  return `✔ Sender ${id} (${name})\n\n  ${secret}\n\n  Keep the secret now: it cannot be shown again.`;
}

const WORDS: Readonly<Record<SenderTest["outcome"], string>> = {
  received: "The sender has taken the test",
  refused: "The sender refuses the test: it has another secret, or lets nobody in",
  redirect: "The sender's URL points elsewhere, which is not followed",
  status: "The sender's URL answers, and not as a sender does",
  timeout: "The sender has not answered in time",
  unreachable: "The sender cannot be reached",
};

/** What came of a test. */
export function describeTest({ outcome, httpStatus, milliseconds }: SenderTest): string {
  const mark = outcome === "received" ? "✔" : "✖";
  const status = httpStatus === null ? "no status" : `status ${httpStatus}`;
  return `${mark} ${WORDS[outcome]} (${status}, ${milliseconds} ms).`;
}

/** The progress of a campaign as a picture for the terminal. */
import { styleText } from "node:util";

import type { components } from "../../client/contractTypes.ts";
import { formatTable } from "../terminal/table.ts";

export type Progress = components["schemas"]["Progress"];

const LONGEST_BAR = 48;
/** What stands beside a bar. */
const BESIDE_BAR = 54;
const SHORTEST_BAR = 10;
const NEXT_SHOWN = 5;
const DAY_MILLISECONDS = 24 * 3_600_000;

const WAITS: Readonly<Record<Progress["waiting"][number]["reason"], string>> = {
  due: "for their time, or their turn",
  sending: "for the answer of their sender",
  "accepted-by-sender": "for a result that their sender will tell",
  acceptance: "for the acceptance of the connection request",
  "unknown-action": "for a person: nobody knows what became of the action",
  "no-sender": "for a sender",
  "sender-limited": "for their sender, which may not act at present",
  "sender-blocked": "for a person: their sender is blocked",
};

const NO_ESTIMATES: Readonly<Record<NonNullable<Progress["estimate"]["reason"]>, string>> = {
  "nothing-left": "nothing is left to do",
  "no-sender": "unknown: no sender performs every kind of the workflow",
  "sender-blocked": "unknown: every sender is blocked",
  "sender-limited": "never, with the limits as they are",
  "unknown-action": "unknown: the rest waits for a person",
  "not-executed": "never: the run is from before instances were executed",
};

/**
 * Shows a progress.
 *
 * @param columns how wide the terminal is
 */
export function describeProgress(progress: Progress, now: number, columns: number): string {
  const { run, statuses, waiting, ended, steps, hold, estimate, next } = progress;
  if (run === null) return "The campaign is a draft: it has not been started.";
  const { pending, running, completed, cancelled, failed } = statuses;
  const end = estimate.end === null ? null : describeEnd(estimate.end, now);
  return [
    `Run ${run.id}, ${run.endedAt === null ? `since ${run.startedAt}` : `ended ${run.endedAt}`}`,
    `${completed} completed · ${running} running · ${pending} pending · ${cancelled} cancelled · ${failed} failed` +
      (run.instancesCreated < run.instancesPromised
        ? ` · ${run.instancesPromised - run.instancesCreated} to be created`
        : ""),
    ...section("Steps", drawFunnel(steps, run.instancesPromised, columns)),
    ...section(
      "Waiting",
      waiting.map(({ reason, instances }) => `${pad(instances)}  ${WAITS[reason]}`),
    ),
    ...section(
      "Ended",
      ended.map(({ status, reason, instances }) => `${pad(instances)}  ${status}: ${reason}`),
    ),
    ...section("Held back", hold === null ? [] : [paint("yellow", hold.sentence)]),
    ...section("Earliest end", [end ?? NO_ESTIMATES[estimate.reason ?? "nothing-left"]]),
    ...section("Next", next.length === 0 ? [] : drawNext(next)),
  ].join("\n");
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return ["", paint("bold", title), ...lines.map((line) => `  ${line}`)];
}

/** A bar for each step: all of it is everybody whom the run has promised. */
export function drawFunnel(steps: Progress["steps"], promised: number, columns: number): string[] {
  const width = Math.max(SHORTEST_BAR, Math.min(LONGEST_BAR, columns - BESIDE_BAR));
  const longest = Math.max(...steps.map(({ kind }) => kind.length));
  return steps.map(({ step, kind, at, behind, ended }) => {
    const [toBehind = 0, toAt = 0, toEnded = 0] = [behind, behind + at, behind + at + ended].map(
      (instances) => (promised === 0 ? 0 : Math.round((width * instances) / promised)),
    );
    const bar = [
      paint("green", "█".repeat(toBehind)),
      paint("cyan", "▒".repeat(toAt - toBehind)),
      paint("red", "░".repeat(toEnded - toAt)),
      paint("dim", "·".repeat(Math.max(0, width - toEnded))),
    ].join("");
    const percent = promised === 0 ? 0 : Math.floor((100 * behind) / promised);
    const here = at === 0 ? "" : `  ${at} at it`;
    return `${step} ${kind.padEnd(longest)} ${bar} ${String(percent).padStart(3)} %  ${behind}${here}`;
  });
}

function drawNext(next: Progress["next"]): string[] {
  const rows = next
    .slice(0, NEXT_SHOWN)
    .map(({ dueAt, kind, lead, sender }) => [
      dueAt ?? "when it has a sender",
      kind,
      lead.name,
      sender?.name ?? "",
    ]);
  return [
    ...formatTable(["DUE", "KIND", "LEAD", "SENDER"], rows).split("\n"),
    ...(next.length > rows.length ? [paint("dim", "and others")] : []),
  ];
}

function describeEnd(end: string, now: number): string {
  const days = Math.floor((Date.parse(end) - now) / DAY_MILLISECONDS);
  const when = days < 1 ? "within a day" : days === 1 ? "in a day" : `in ${days} days`;
  return `${end} (${when})`;
}

function pad(instances: number): string {
  return String(instances).padStart(8);
}

function paint(format: Parameters<typeof styleText>[0], text: string): string {
  return text === "" ? "" : styleText(format, text, { stream: process.stdout });
}

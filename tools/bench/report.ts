/** What was found out, for the terminal and for machines. */

import { createRequire } from "node:module";
import { cpus, totalmem } from "node:os";

import { formatTable } from "../terminal/table.ts";
import { formatFigure } from "./figures.ts";
import { type Finding, isMet, type Outcome } from "./finding.ts";
import { temporaryRoot } from "./temporaryRoot.ts";

const GIBIBYTE = 2 ** 30;
const require = createRequire(import.meta.url);

/** Where and when it was measured. */
export interface Machine {
  readonly date: string;
  readonly processors: string;
  readonly memory: string;
  /** Where the files of the measured Workers are. */
  readonly files: string;
  readonly versions: Readonly<Record<string, string>>;
}

export interface SectionReport extends Outcome {
  readonly name: string;
  readonly title: string;
}

export interface Report {
  /** A quick run shows that everything works; its figures mean nothing. */
  readonly quick: boolean;
  readonly rounds: number;
  readonly machine: Machine;
  readonly sections: readonly SectionReport[];
}

/** The machine that this runs on. */
export function describeMachine(now: Date): Machine {
  const processors = cpus();
  return {
    date: now.toISOString().slice(0, "2026-01-01".length),
    processors: `${processors.length} × ${processors[0]?.model.trim() ?? "unknown"}`,
    memory: `${Math.round(totalmem() / GIBIBYTE)} GiB`,
    files: temporaryRoot(),
    versions: {
      node: process.versions.node,
      ...Object.fromEntries(
        ["miniflare", "workerd", "wrangler"].map((name) => [name, versionOf(name)]),
      ),
    },
  };
}

function versionOf(name: string): string {
  return (require(`${name}/package.json`) as { version: string }).version;
}

/** The one table: what was asked for, what was measured, whether it is met. */
export const FINDING_COLUMNS = ["what", "goal", "measured", "met"] as const;

/** A row of it. */
export function toRow(finding: Finding): string[] {
  const { what, figure, unit, goal } = finding;
  const met = isMet(finding);
  return [
    what,
    goal === null ? "" : describeGoal(goal, unit),
    `${formatFigure(figure)}${unit}`,
    met === null ? "" : met ? "yes" : "NO",
  ];
}

function describeGoal(goal: NonNullable<Finding["goal"]>, unit: string): string {
  return "atLeast" in goal
    ? `≥ ${formatFigure(goal.atLeast)}${unit}`
    : `≤ ${formatFigure(goal.atMost)}${unit}`;
}

/** The findings as a table, and the details behind them. */
export function formatReport({ sections, quick }: Report): string {
  const details = sections.flatMap((section) =>
    section.details.map(
      ({ title, columns, rows }) =>
        `${title}\n${formatTable(
          columns,
          rows.map((row) => [...row]),
        )}`,
    ),
  );
  const findings = sections.flatMap((section) => section.findings.map(toRow));
  const warning = quick ? ["A quick run: everything works, and the figures mean nothing."] : [];
  return [...details, formatTable(FINDING_COLUMNS, findings), ...warning].join("\n\n");
}

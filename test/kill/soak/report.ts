/** What a soak came to: a page for people, its figures for programs, and a plot. Pure. */
import type { Machine } from "../../../tools/bench/report.ts";
import { describeSummary } from "../summary.ts";
import { drawPlot, type Panel } from "./drawPlot.ts";
import { compareQuarters, type Interval, toIntervals } from "./figures.ts";
import type { SoakState } from "./Soak.ts";
import type { Sample } from "./sample.ts";

const MEBIBYTE = 2 ** 20;
const FAULT_KINDS = ["kill", "hang", "restart", "deploy"] as const;

/** The files of a report. */
export interface SoakReport {
  readonly page: string;
  readonly csv: string;
  readonly plot: string;
}

/** Writes everything that a soak has found so far. */
export function writeReport(state: SoakState, machine: Machine, isOver: boolean): SoakReport {
  const intervals = toIntervals(state.samples, state.answeredStarts, state.beganAt);
  return {
    page: writePage(state, intervals, machine, isOver),
    csv: writeCsv(intervals, state),
    plot: drawPlot({
      title: `${describeLength(state)} on ${state.order.databases} databases, seed ${state.order.seed}`,
      seconds: intervals.map(({ seconds }) => seconds),
      panels: toPanels(intervals, state.order.databases),
      marks: state.faults.map(({ kind, beganAt }) => ({
        kind,
        seconds: (beganAt - state.beganAt) / 1_000,
      })),
    }),
  };
}

/** A line for whoever waits. */
export function describeProgress(state: SoakState): string {
  const { samples, faults, summary, pairsChecked } = state;
  const last = samples.at(-1);
  const minutes = Math.round((last?.seconds ?? 0) / 60);
  const rows = last?.rows;
  const files = last?.databases.reduce((sum, size) => sum + size, last.objects + last.objectLogs);
  return [
    `${String(minutes).padStart(3)} min`,
    countFaults(faults.map(({ kind }) => kind)),
    `${format(rows?.runs)} starts, ${format(rows?.instances)} instances, ${format(rows?.actions)} actions, ${format(rows?.deliveries)} deliveries`,
    `workerd ${toMebibytes(last?.runtimeMemory)} MiB, driver ${toMebibytes(last?.driverMemory)} MiB, files ${toMebibytes(files)} MiB`,
    `${2 * pairsChecked} account groups checked, ${summary.violations.length} violations`,
  ].join(" · ");
}

function describeAbandoned({ pairsAbandoned }: SoakState): string {
  if (pairsAbandoned === 0) return "";
  return ` ${pairsAbandoned} pairs of account groups could not be made in time, and did nothing.`;
}

function countFaults(kinds: readonly string[]): string {
  return FAULT_KINDS.map((kind) => {
    const n = kinds.filter((one) => one === kind).length;
    return `${n} ${kind}${n === 1 ? "" : "s"}`;
  }).join(", ");
}

function describeLength({ samples }: SoakState): string {
  return `A soak of ${Math.round((samples.at(-1)?.seconds ?? 0) / 60)} minutes`;
}

function writePage(
  state: SoakState,
  intervals: readonly Interval[],
  machine: Machine,
  isOver: boolean,
): string {
  const { order, samples, faults, summary } = state;
  const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`);
  const last = samples.at(-1);
  const memory = (name: string, figure: (sample: Sample) => number) => {
    const { second, last: end, highest } = compareQuarters(samples, figure);
    return [name, toMebibytes(second), toMebibytes(end), toMebibytes(highest)];
  };
  const size = (name: string, figure: (sample: Sample) => number) => {
    const { second, last: end } = compareQuarters(samples, figure);
    return [name, toMebibytes(second), toMebibytes(end), toMebibytes(last && figure(last))];
  };
  return [
    `# ${describeLength(state)} on ${order.databases} databases`,
    `\`${order.command}\` on ${machine.date}: ${machine.processors}, ${machine.memory}, files in ${machine.files}; ${versions.join(", ")}.`,
    `${isOver ? "It has ended" : "It has not ended yet"}: ${countFaults(faults.map(({ kind }) => kind))}; ${summary.violations.length} violations.${describeAbandoned(state)}`,
    "![Memory, files, rows and starts over time, with a mark where each fault struck](soak.svg)",
    toTable(
      ["MiB", "second quarter, median", "last quarter, median", "highest"],
      [
        memory("resident memory of workerd", ({ runtimeMemory }) => runtimeMemory),
        memory("resident memory of the driver", ({ driverMemory }) => driverMemory),
      ],
    ),
    toTable(
      ["MiB", "second quarter, median", "last quarter, median", "at the end"],
      [
        ...(last?.databases ?? []).map((_, index) =>
          size(`database ${index + 1}`, ({ databases }) => databases[index] ?? 0),
        ),
        size("objects", ({ objects }) => objects),
        size("objects' logs of writes", ({ objectLogs }) => objectLogs),
        size("API keys", ({ keys }) => keys),
      ],
    ),
    toTable(
      ["a second", "second quarter, median", "last quarter, median", "rows at the end"],
      (["runs", "instances", "actions", "deliveries", "messages", "events"] as const).map(
        (name) => {
          const { second, last: end } = compareQuarters(
            intervals,
            (interval) => interval.rates[name],
          );
          return [name, second.toFixed(1), end.toFixed(1), format(last?.rows[name])];
        },
      ),
    ),
    `\`\`\`\n${describeSummary(summary)}\n\`\`\``,
    "",
  ].join("\n\n");
}

function toPanels(intervals: readonly Interval[], databases: number): Panel[] {
  const line = (name: string, figure: (interval: Interval) => number) => ({
    name,
    values: intervals.map(figure),
  });
  return [
    {
      title: "Resident memory, MiB",
      lines: [
        line("workerd", ({ runtimeMemory }) => runtimeMemory / MEBIBYTE),
        line("driver and checker", ({ driverMemory }) => driverMemory / MEBIBYTE),
      ],
    },
    {
      title: "Files, MiB",
      lines: [
        ...Array.from({ length: databases }, (_, index) =>
          line(`database ${index + 1}`, (one) => (one.databases[index] ?? 0) / MEBIBYTE),
        ),
        line("objects", ({ objects }) => objects / MEBIBYTE),
        line("their logs of writes", ({ objectLogs }) => objectLogs / MEBIBYTE),
      ],
    },
    {
      title: "Instances a second",
      lines: [line("instances", ({ rates }) => rates.instances)],
    },
    {
      title: "Rows a second",
      lines: [
        line("actions", ({ rates }) => rates.actions),
        line("deliveries", ({ rates }) => rates.deliveries),
        line("starts", ({ rates }) => rates.runs),
        line("messages of leads", ({ rates }) => rates.messages),
      ],
    },
    {
      title: "Milliseconds until a start is answered",
      lines: [
        line("99 of 100", ({ startSlow }) => startSlow),
        line("half of them", ({ startMedian }) => startMedian),
      ],
    },
  ];
}

function writeCsv(intervals: readonly Interval[], { faults, beganAt }: SoakState): string {
  const rows = intervals.map((interval) => {
    const { seconds, runtimeMemory, driverMemory, databases } = interval;
    const { objects, objectLogs, objectFiles, keys } = interval;
    const struck = faults.filter((fault) => (fault.beganAt - beganAt) / 1_000 <= seconds);
    return {
      seconds,
      runtimeMemory,
      driverMemory,
      ...Object.fromEntries(databases.map((size, index) => [`database${index + 1}`, size])),
      ...{ objects, objectLogs, objectFiles, keys, ...interval.rows },
      ...{ startMedian: interval.startMedian, startSlow: interval.startSlow },
      ...Object.fromEntries(
        FAULT_KINDS.map((kind) => [`${kind}s`, struck.filter((one) => one.kind === kind).length]),
      ),
    };
  });
  const columns = Object.keys(rows[0] ?? {});
  const toCell = (value: unknown) =>
    typeof value === "number" && !Number.isNaN(value) ? String(Math.round(value * 10) / 10) : "";
  const lines = rows.map((row) => Object.values(row).map(toCell).join(","));
  return `${[columns.join(","), ...lines].join("\n")}\n`;
}

function toTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return [columns, columns.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

function format(count: number | undefined): string {
  return (count ?? 0).toLocaleString("en");
}

function toMebibytes(bytes: number | undefined): string {
  return Number.isFinite(bytes) ? ((bytes ?? 0) / MEBIBYTE).toFixed(1) : "–";
}

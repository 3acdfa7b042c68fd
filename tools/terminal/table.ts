/** Aligned columns for the terminal. */
import { displayWidth, fitWidth } from "./displayWidth.ts";

const BETWEEN = 2;
/** Prose is cut to no less than this, however narrow the terminal. */
const NARROWEST = 16;
/** The longest of what has to be whole, to be copied: an id, a time. */
const LONGEST_WHOLE = 40;

/**
 * A table as text: the names of the columns, then a line for each row.
 *
 * @param width what it may take; names and other prose are cut for it, ids and times are not
 */
export function formatTable(
  columns: readonly string[],
  rows: readonly string[][],
  width = process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY,
): string {
  const lines = [columns, ...rows].map((cells) => cells.map(toOneLine));
  const widths = decideWidths(lines, width);
  return lines
    .map((cells) =>
      cells
        .map((cell, index) => {
          const fitting = fitWidth(cell, widths[index] ?? 0);
          return fitting + " ".repeat(Math.max(0, (widths[index] ?? 0) - displayWidth(fitting)));
        })
        .join(" ".repeat(BETWEEN))
        .trimEnd(),
    )
    .join("\n");
}

function toOneLine(text: string): string {
  return text.replaceAll(/\s*[\n\t]\s*/g, " ");
}

/** The width of each column: as its widest cell, and less for the widest prose where that does not fit. */
function decideWidths(lines: readonly string[][], width: number): number[] {
  const columns = (lines[0] ?? []).map((_, index) => lines.map((cells) => cells[index] ?? ""));
  const widths = columns.map((cells) => Math.max(...cells.map(displayWidth)));
  const isProse = columns.map(([, ...cells]) =>
    cells.some((cell) => cell.includes(" ") || displayWidth(cell) > LONGEST_WHOLE),
  );
  while (sum(widths) + BETWEEN * (widths.length - 1) > width) {
    const shrinkable = widths.map((each, index) => (isProse[index] ? each : 0));
    const widest = Math.max(...shrinkable);
    if (widest <= NARROWEST) break;
    widths[shrinkable.indexOf(widest)] = widest - 1;
  }
  return widths;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

/** Draws what was measured over time: panels below each other, with a mark where something struck. Pure. */
import { ticks } from "d3-array";

/** A line has a value for each second of the plot; NaN where there is none. */
export interface Line {
  readonly name: string;
  readonly values: readonly number[];
}

export interface Panel {
  readonly title: string;
  readonly lines: readonly Line[];
}

export interface Mark {
  readonly kind: string;
  readonly seconds: number;
}

export interface Plot {
  readonly title: string;
  /** When the values were taken. */
  readonly seconds: readonly number[];
  readonly panels: readonly Panel[];
  readonly marks: readonly Mark[];
}

const WIDTH = 960;
const LEFT = 64;
const RIGHT = 170;
const TOP = 78;
const PANEL_HEIGHT = 120;
const PANEL_GAP = 44;
const BOTTOM = 40;
const COLOURS = ["#0b5cad", "#c2410c", "#15803d", "#7e22ce", "#a16207", "#0e7490"];
const MARK_COLOURS: Readonly<Record<string, string>> = {
  kill: "#dc2626",
  hang: "#d97706",
  restart: "#2563eb",
  deploy: "#059669",
};
const OTHER_MARK = "#6b7280";
const SECONDS_A_MINUTE = 60;

/** Draws a plot as SVG. */
export function drawPlot({ title, seconds, panels, marks }: Plot): string {
  const end = Math.max(1, ...seconds, ...marks.map((mark) => mark.seconds));
  const height = TOP + panels.length * (PANEL_HEIGHT + PANEL_GAP) - PANEL_GAP + BOTTOM;
  const toX = (second: number) => LEFT + (second / end) * (WIDTH - LEFT - RIGHT);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="12">`,
    `<title>${escapeText(title)}</title>`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    text(LEFT, 20, title, 'font-size="15" font-weight="600"'),
    ...drawLegend(marks),
    ...panels.flatMap((panel, index) =>
      drawPanel(panel, TOP + index * (PANEL_HEIGHT + PANEL_GAP), seconds, marks, toX),
    ),
    ...ticks(0, end / SECONDS_A_MINUTE, 12).map((minute) =>
      text(toX(minute * SECONDS_A_MINUTE), height - 18, String(minute), 'text-anchor="middle"'),
    ),
    text(WIDTH - RIGHT + 10, height - 18, "minutes"),
    "</svg>",
    "",
  ].join("\n");
}

function drawLegend(marks: readonly Mark[]): string[] {
  const kinds = [...new Set(marks.map(({ kind }) => kind))].sort();
  return kinds.flatMap((kind, index) => {
    const x = LEFT + index * 110;
    const count = marks.filter((mark) => mark.kind === kind).length;
    return [
      `<rect x="${x}" y="30" width="3" height="12" fill="${markColour(kind)}"/>`,
      text(x + 8, 40, `${kind} (${count})`),
    ];
  });
}

function drawPanel(
  { title, lines }: Panel,
  top: number,
  seconds: readonly number[],
  marks: readonly Mark[],
  toX: (second: number) => number,
): string[] {
  const values = lines.flatMap((line) => line.values).filter((value) => !Number.isNaN(value));
  const highest = Math.max(0, ...values) || 1;
  const toY = (value: number) => top + PANEL_HEIGHT * (1 - value / highest);
  const right = WIDTH - RIGHT;
  return [
    text(LEFT, top - 7, title, 'font-weight="600"'),
    ...ticks(0, highest, 4).flatMap((value) => [
      `<line x1="${LEFT}" x2="${right}" y1="${round(toY(value))}" y2="${round(toY(value))}" stroke="#e5e7eb"/>`,
      text(LEFT - 6, toY(value) + 4, value.toLocaleString("en"), 'text-anchor="end"'),
    ]),
    ...marks.map(
      (mark) =>
        `<line x1="${round(toX(mark.seconds))}" x2="${round(toX(mark.seconds))}" y1="${top}" y2="${top + PANEL_HEIGHT}" stroke="${markColour(mark.kind)}" stroke-opacity="0.35"/>`,
    ),
    ...lines.flatMap((line, index) => {
      const colour = COLOURS[index % COLOURS.length] ?? OTHER_MARK;
      return [
        `<path d="${toPath(line.values, seconds, toX, toY)}" fill="none" stroke="${colour}" stroke-width="1.5"/>`,
        text(right + 10, top + 12 + index * 16, line.name, `fill="${colour}"`),
      ];
    }),
  ];
}

/** The line is broken where there is no value. */
function toPath(
  values: readonly number[],
  seconds: readonly number[],
  toX: (second: number) => number,
  toY: (value: number) => number,
): string {
  let isBroken = true;
  const points: string[] = [];
  for (const [index, value] of values.entries()) {
    const second = seconds[index];
    if (second === undefined || Number.isNaN(value)) {
      isBroken = true;
      continue;
    }
    points.push(`${isBroken ? "M" : "L"}${round(toX(second))} ${round(toY(value))}`);
    isBroken = false;
  }
  return points.join(" ");
}

function text(x: number, y: number, content: string, attributes = ""): string {
  return `<text x="${round(x)}" y="${round(y)}" ${attributes}>${escapeText(content)}</text>`;
}

function escapeText(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function markColour(kind: string): string {
  return MARK_COLOURS[kind] ?? OTHER_MARK;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

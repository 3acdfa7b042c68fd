/** Draws lines as an SVG that is readable on white and on black. */
import { scaleLinear, scaleLog } from "d3-scale";

const WIDTH = 720;
const HEIGHT = 400;
const LEFT = 80;
const RIGHT = 130;
const TOP = 40;
const BOTTOM = 50;
const TICKS = 5;
/** From one line's label to the next. */
const LABEL_HEIGHT = 18;
/** Room above the highest point. */
const HEADROOM = 1.15;
/** Told apart also by those who see few colours. */
const COLOURS = ["#0072b2", "#d55e00"];

/** A point, with the spread of what was measured there. */
export interface PlotPoint {
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
}

export interface LinePlot {
  readonly title: string;
  /** What the axes show; x grows by powers of ten. */
  readonly x: string;
  readonly y: string;
  /** Of the y axis; a linear one begins at 0. */
  readonly scale: "linear" | "logarithmic";
  readonly lines: readonly { readonly name: string; readonly points: readonly PlotPoint[] }[];
}

/** The drawing, as the text of a file. */
export function plotLines({ title, x, y, scale, lines }: LinePlot): string {
  const points = lines.flatMap((line) => line.points);
  const highest = Math.max(...points.map(({ high }) => high)) * HEADROOM;
  const toX = scaleLog()
    .domain([
      Math.min(...points.map((point) => point.x)),
      Math.max(...points.map((point) => point.x)),
    ])
    .range([LEFT, WIDTH - RIGHT]);
  const toY =
    scale === "linear"
      ? scaleLinear().domain([0, highest])
      : scaleLog().domain([Math.min(...points.map(({ low }) => low)), highest]);
  toY.range([HEIGHT - BOTTOM, TOP]);
  const xTicks = [...new Set(points.map((point) => point.x))].map(
    (value) =>
      `<text x="${round(toX(value))}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle">${value.toLocaleString("en")}</text>`,
  );
  const yTicks = toY.ticks(TICKS).map((value) => {
    const at = round(toY(value));
    return (
      `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}"/>` +
      `<text x="${LEFT - 8}" y="${at + 4}" text-anchor="end">${toTickText(value, scale)}</text>`
    );
  });
  const labelPlaces = spreadLabels(lines.map((line) => toY(line.points.at(-1)?.y ?? 0)));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">
<style>
text { font: 13px system-ui, sans-serif; fill: #222 }
.title { font-size: 15px; font-weight: 600 }
.grid { stroke: #8884 }
@media (prefers-color-scheme: dark) { text { fill: #ddd } }
</style>
<text class="title" x="${LEFT}" y="22">${title}</text>
${yTicks.join("\n")}
${xTicks.join("\n")}
<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 8}" text-anchor="middle">${x}</text>
<text transform="translate(18 ${HEIGHT / 2}) rotate(-90)" text-anchor="middle">${y}</text>
${lines.map((line, index) => drawLine(line, COLOURS[index % COLOURS.length] ?? "", toX, toY, labelPlaces[index] ?? 0)).join("\n")}
</svg>
`;
}

/** Where the labels of lines go that end at these heights: beside the ends, but never over each other. */
export function spreadLabels(ends: readonly number[]): number[] {
  const places = [...ends];
  let free = Number.NEGATIVE_INFINITY;
  const fromTheTop = [...ends.entries()].sort(([, a], [, b]) => a - b);
  for (const [index, end] of fromTheTop) {
    places[index] = Math.max(end, free);
    free = Math.max(end, free) + LABEL_HEIGHT;
  }
  return places;
}

type Place = (value: number) => number;

function drawLine(
  { name, points }: LinePlot["lines"][number],
  colour: string,
  toX: Place,
  toY: Place,
  labelPlace: number,
): string {
  const last = points.at(-1);
  const path = points.map((point) => `${round(toX(point.x))},${round(toY(point.y))}`).join(" ");
  const marks = points.map((point) => {
    const at = round(toX(point.x));
    return (
      `<line x1="${at}" x2="${at}" y1="${round(toY(point.low))}" y2="${round(toY(point.high))}" stroke="${colour}"/>` +
      `<circle cx="${at}" cy="${round(toY(point.y))}" r="4" fill="${colour}"/>`
    );
  });
  const label =
    last === undefined
      ? ""
      : `<text x="${round(toX(last.x)) + 10}" y="${round(labelPlace) + 4}" style="fill:${colour}">${name}</text>`;
  return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${marks.join("")}${label}`;
}

/** On a logarithmic axis only the powers of ten are named. */
function toTickText(value: number, scale: LinePlot["scale"]): string {
  const isNamed = scale === "linear" || Number.isInteger(Math.log10(value));
  return isNamed ? value.toLocaleString("en") : "";
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

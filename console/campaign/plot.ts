/** Draws numbers over time. Loaded when there is something to draw. */
import uPlot from "uplot";

import type { Bucket } from "./bucketActions.ts";

const HEIGHT = 200;
const SECOND = 1_000;
const BAR_SHARE = 0.7;
const WIDEST_BAR = 40;
/** How wide the time around a single bar is. */
const ALONE_SECONDS = 600;
const HALF = 0.5;

/** A drawing on the page. */
export interface Plot {
  readonly show: (buckets: readonly Bucket[]) => void;
  readonly end: () => void;
}

/** Draws into a place, as wide as that is, in the colours of the page. */
export function drawPlot(place: HTMLElement): Plot {
  let data: uPlot.AlignedData = [[], []];
  let plot: uPlot | null = null;
  const draw = () => {
    plot?.destroy();
    plot = new uPlot(optionsFor(place), data, place);
  };
  const width = new ResizeObserver(() => {
    plot?.setSize({ width: place.clientWidth, height: HEIGHT });
  });
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  width.observe(place);
  scheme.addEventListener("change", draw);
  return {
    show(buckets) {
      data = [buckets.map(({ at }) => at / SECOND), buckets.map(({ count }) => count)];
      if (plot === null) draw();
      else plot.setData(data);
    },
    end() {
      width.disconnect();
      scheme.removeEventListener("change", draw);
      plot?.destroy();
    },
  };
}

function optionsFor(place: HTMLElement): uPlot.Options {
  const style = getComputedStyle(place);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const lines = { stroke: colour("--pico-muted-border-color"), width: 1 };
  const text = colour("--pico-color");
  const paths = uPlot.paths.bars?.({ size: [BAR_SHARE, WIDEST_BAR] });
  return {
    width: place.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: { y: { range: (_plot, _low, high) => [0, Math.max(1, high)] }, x: { range: spread } },
    axes: [
      { stroke: text, grid: { show: false }, ticks: lines },
      {
        stroke: text,
        grid: lines,
        ticks: lines,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000],
      },
    ],
    series: [
      {},
      {
        stroke: colour("--done"),
        fill: colour("--done"),
        points: { show: false },
        ...(paths === undefined ? {} : { paths }),
      },
    ],
  };
}

/** Bars at both ends are whole; one alone stands in the middle. */
function spread({ data: [times] }: uPlot): uPlot.Range.MinMax {
  const [first = 0, second = first + ALONE_SECONDS] = times;
  const margin = (second - first) * HALF;
  return [first - margin, (times.at(-1) ?? first) + margin];
}

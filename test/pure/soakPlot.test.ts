/** The plot of a soak: what is drawn where. */
import { expect, it } from "vitest";

import { drawPlot, type Plot } from "../kill/soak/drawPlot.ts";

const plot: Plot = {
  title: "A soak",
  seconds: [0, 10, 20, 30],
  panels: [
    { title: "Memory", lines: [{ name: "workerd", values: [0, 50, 100, 50] }] },
    { title: "Files", lines: [{ name: "database 1", values: [1, 2, 3, 4] }] },
  ],
  marks: [],
};

it("draws a line for each figure, from the bottom of its panel to the top", () => {
  const [first = [], second = []] = pathsOf(drawPlot(plot));

  expect(first).toHaveLength(4);
  const heights = first.map(([, y]) => y);
  expect(Math.max(...heights)).toBe(heights[0]);
  expect(Math.min(...heights)).toBe(heights[2]);
  expect(heights[1]).toBe(heights[3]);
  // The second panel is below the first.
  expect(Math.min(...second.map(([, y]) => y))).toBeGreaterThan(Math.max(...heights));
});

it("breaks a line where there was nothing to measure", () => {
  const drawn = drawPlot({
    ...plot,
    panels: [{ title: "Memory", lines: [{ name: "workerd", values: [1, Number.NaN, 2, 3] }] }],
  });

  const [path = ""] = drawn.match(/ d="[^"]*"/) ?? [];
  expect(path.match(/M/g)).toHaveLength(2);
  expect(path.match(/L/g)).toHaveLength(1);
  expect(drawn).not.toContain("NaN");
});

it("marks each fault in each panel, at its time", () => {
  const without = linesOf(drawPlot(plot));
  const kill = { kind: "kill", seconds: 15 };
  const drawn = drawPlot({ ...plot, marks: [kill, { kind: "hang", seconds: 30 }] });
  const marks = linesOf(drawn).filter((line) => !without.includes(line));

  expect(marks).toHaveLength(4);
  const xs = marks.map((line) => Number(/x1="([\d.]+)"/.exec(line)?.[1]));
  const [points = []] = pathsOf(drawn);
  expect(xs[0]).toBeCloseTo(((points[1]?.[0] ?? 0) + (points[2]?.[0] ?? 0)) / 2, 0);
  expect(xs[1]).toBe(points[3]?.[0]);
  expect(drawn).toContain("kill (1)");
});

it("draws figures that are all nothing, and none at all", () => {
  const nothing = { title: "Rows", lines: [{ name: "actions", values: [0, 0, 0, 0] }] };

  for (const drawn of [
    drawPlot({ ...plot, panels: [nothing] }),
    drawPlot({ ...plot, seconds: [], panels: [{ title: "Rows", lines: [] }] }),
  ]) {
    expect(drawn).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    expect(drawn).not.toMatch(/NaN|Infinity/);
  }
});

it("keeps names apart from the markup", () => {
  expect(drawPlot({ ...plot, title: "a < b & c" })).toContain("a &lt; b &amp; c");
});

/** The points of each line. */
function pathsOf(drawn: string): [x: number, y: number][][] {
  return [...drawn.matchAll(/ d="([^"]*)"/g)].map(([, path = ""]) =>
    [...path.matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]),
  );
}

function linesOf(drawn: string): string[] {
  return drawn.split("\n").filter((line) => line.startsWith("<line"));
}

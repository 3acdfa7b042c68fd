/** The benchmark can measure everything. What it measures here means nothing: it is the smallest run there is. */
import { expect, it } from "vitest";

import type { Report } from "../../tools/bench/report.ts";
import { SECTIONS } from "../../tools/bench/sections.ts";
import { runTool } from "./support/runTool.ts";

it("yields figures of every section, and its plots", { timeout: 240_000 }, async () => {
  const { exitCode, stdout, stderr } = await runTool("bench.ts", ["--quick", "--json"]);

  expect({ exitCode, error: exitCode === 0 ? "" : stderr }).toEqual({ exitCode: 0, error: "" });
  const { sections } = JSON.parse(stdout) as Report;
  expect(sections.map(({ name }) => name)).toEqual(SECTIONS.map(({ name }) => name));
  for (const { name, findings, details } of sections) {
    expect(Math.min(findings.length, details.length), name).toBeGreaterThan(0);
    // JSON has no infinity and no NaN: they become null.
    expect(findings.filter(({ figure }) => typeof figure !== "number")).toEqual([]);
  }
  const plots = sections.flatMap((section) => section.plots ?? []);
  expect(plots.map(({ name }) => name)).toEqual(["latency-over-leads", "fan-out-over-leads"]);
  for (const { svg } of plots) {
    expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    expect(svg).not.toContain("NaN");
  }
});

/** `npm run bench`: measures Kickoff against floors, in one table. */
import { Command, Option } from "commander";

import { Bench } from "./bench/bench.ts";
import { writeDocument } from "./bench/document.ts";
import { describeMachine, formatReport, type SectionReport } from "./bench/report.ts";
import { FULL, QUICK } from "./bench/scale.ts";
import { SECTIONS } from "./bench/sections.ts";
import { endWithNpm } from "./server/orphan.ts";

interface Options {
  readonly json?: true;
  readonly quick?: true;
  readonly only?: string;
}

endWithNpm();
await new Command("npm run bench --")
  .description("Measures Kickoff against floors, and says whether the goals are met.")
  .option("--json", "print the report as JSON")
  .option("--quick", "only show that everything can be measured; the figures mean nothing")
  .addOption(
    new Option("--only <section>", "measure a part").choices(SECTIONS.map(({ name }) => name)),
  )
  .action(measure)
  .parseAsync();

async function measure({ json, quick, only }: Options): Promise<void> {
  const beganAt = Date.now();
  const say = (note: string) =>
    console.error(`${Math.round((Date.now() - beganAt) / 1_000)} s: ${note}`);
  const scale = quick ? QUICK : FULL;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => process.exit(130));
  }
  const bench = await Bench.prepare(scale, say);
  try {
    const sections: SectionReport[] = [];
    for (const { name, title, measure: measureSection } of SECTIONS) {
      if (only !== undefined && only !== name) continue;
      say(title);
      sections.push({ name, title, ...(await measureSection(bench)) });
      await bench.closeAll();
    }
    requireFigures(sections);
    const machine = describeMachine(new Date(beganAt));
    const report = { quick: quick === true, rounds: scale.rounds, machine, sections };
    if (!quick && only === undefined) await writeDocument(report);
    console.log(json ? JSON.stringify(report, null, 2) : formatReport(report));
  } finally {
    await bench.closeAll();
  }
}

/** A section that measured nothing is broken, and must not pass for one that did. */
function requireFigures(sections: readonly SectionReport[]): void {
  for (const { title, findings } of sections) {
    if (findings.length > 0 && findings.every(({ figure }) => Number.isFinite(figure))) continue;
    throw new Error(`"${title}" has found no figure: ${JSON.stringify(findings)}`);
  }
}

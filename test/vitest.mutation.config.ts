/** The tests that mutation testing runs against each mutant: those of the core, without the long random schedules. */
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

import { workerProject } from "./vitest.config.ts";

/** The first failure settles a mutant's fate, so the quickest files go first: the tables of the pure decisions. */
class QuickestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const durationOf = (file: TestSpecification) =>
      this.ctx.cache.getTestSpecificationResult(file)?.duration ?? 0;
    return Promise.resolve([...files].sort((a, b) => durationOf(a) - durationOf(b)));
  }
}

const CORE = [
  "alarm",
  "apiKeys",
  "authentication",
  "automaticCampaigns",
  "decide*",
  "logs",
  "queue.*",
  "ranges",
  "startCampaign.*",
  "startCampaign",
  "token",
  "turnstile",
  "upstreamFaults",
];

export default defineConfig(async () => {
  const { test, ...project } = await workerProject();
  return {
    ...project,
    test: {
      ...test,
      include: CORE.map((name) => `test/${name}.test.ts`),
      sequence: { sequencer: QuickestFirst },
    },
  };
});

/** The tests that mutation testing runs against each mutant: those of the core or of a part of it, without the long random schedules. */
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

import { TESTS } from "./stryker.config.ts";
import { pureProject, workerProject } from "./vitest.config.ts";

/** The first failure settles a mutant's fate, so the quickest files go first. */
class QuickestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const durationOf = (file: TestSpecification) =>
      this.ctx.cache.getTestSpecificationResult(file)?.duration ?? 0;
    return Promise.resolve([...files].sort((a, b) => durationOf(a) - durationOf(b)));
  }
}

export default defineConfig(async () => {
  const worker = await workerProject();
  return {
    root: worker.root,
    test: {
      sequence: { sequencer: QuickestFirst },
      projects: [
        // They need no workerd, and most mutants nothing else.
        { ...pureProject, test: { ...pureProject.test, sequence: { groupOrder: 0 } } },
        {
          ...worker,
          test: {
            ...worker.test,
            include: TESTS,
            exclude: pureProject.test.include,
            sequence: { groupOrder: 1 },
            // A mutant is noticed by what it does, not because the machine is slow.
            testTimeout: 30_000,
          },
        },
      ],
    },
  };
});

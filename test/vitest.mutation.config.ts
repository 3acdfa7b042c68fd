/** The tests that mutation testing runs against each mutant: those of the core, without the long random schedules. */
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

import { workerProject } from "./vitest.config.ts";

/** What the names of the core's test files begin with. */
export const CORE = [
  "CampaignObject",
  "alarm",
  "apiKeys",
  "authentication",
  "automaticCampaigns",
  "decide",
  "logs",
  "queue",
  "ranges",
  "startCampaign",
  "stopCampaign",
  "upstreamFaults",
];
/** Those that need nothing of workerd: they run in Node, before the others, so that most mutants never wait for it. */
export const PURE = [
  "campaignObjects",
  "decideAuthentication",
  "decideLook",
  "decideSettlement",
  "decideWatch",
  "settle",
  "token",
  "turnstile",
  "upstream",
];

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
  const pure = PURE.map((name) => `test/${name}.test.ts`);
  return {
    root: worker.root,
    test: {
      sequence: { sequencer: QuickestFirst },
      projects: [
        {
          root: worker.root,
          test: { name: "pure", include: pure, isolate: false, sequence: { groupOrder: 0 } },
        },
        {
          ...worker,
          test: {
            ...worker.test,
            include: CORE.map((name) => `test/${name}*.test.ts`),
            exclude: pure,
            setupFiles: ["test/support/resetStores.ts", ...worker.test.setupFiles],
            // One workerd for all the files of a mutant: starting it takes longer than most files.
            isolate: false,
            sequence: { groupOrder: 1 },
          },
        },
      ],
    },
  };
});

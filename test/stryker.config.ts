/** Mutation testing: of the whole core, or of the part of it that PART names. */

interface Part {
  /** What is mutated. */
  readonly mutate: readonly string[];
  /** What the names of the test files begin with that notice it. */
  readonly tests: readonly string[];
}

/**
 * Each with its own tests: a mutant of what a module does as it is loaded is in the way of every test, so that each of
 * them is run against it.
 */
const PARTS: Record<string, Part> = {
  campaign: {
    mutate: [
      "src/campaign/*.ts",
      "!src/campaign/{nameOfCopy,starterTemplates,templateContent,words}.ts",
    ],
    tests: [
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
    ],
  },
  keys: {
    mutate: ["src/keys/*.ts", "src/crc32.ts"],
    tests: ["apiKeys", "authentication", "upstreamFaults"],
  },
  queue: { mutate: ["src/queue/*.ts"], tests: ["queue", "ranges"] },
  upstream: { mutate: ["src/upstream.ts"], tests: ["upstreamFaults"] },
};

const { PART } = process.env;
if (PART !== undefined && PARTS[PART] === undefined) {
  throw new Error(`PART is one of ${Object.keys(PARTS).join(", ")}, not ${PART}`);
}
const parts = Object.entries(PARTS).filter(([name]) => name === (PART ?? name));

/** What the names of the test files begin with that are run against each mutant. */
export const TESTS = [...new Set(parts.flatMap(([, { tests }]) => tests))];

export default {
  testRunner: "vitest",
  vitest: { configFile: "test/vitest.mutation.config.ts", related: false },
  mutate: parts.flatMap(([, { mutate }]) => mutate),
  tsconfigFile: "none",
  coverageAnalysis: "perTest",
  concurrency: 2,
  timeoutMS: 120_000,
  reporters: ["clear-text", "progress"],
  clearTextReporter: { logTests: false, allowEmojis: false },
  tempDirName: ".stryker",
  thresholds: { high: 95, low: 90, break: 90 },
};

/** Mutation testing: of the whole core, or of the part of it that PART names. */

interface Part {
  /** What is mutated. */
  readonly mutate: readonly string[];
  /** What the paths of the test files in `test/` begin with that notice it. */
  readonly tests: readonly string[];
}

/**
 * Each with its own tests: a mutant of what a module does as it is loaded is in the way of every test, so that each of
 * them is run against it.
 */
const PARTS: Record<string, Part> = {
  domain: {
    mutate: ["src/domain/decide*.ts", "src/domain/{range,run}.ts"],
    tests: ["pure", "campaignObject", "queue", "api/starts", "api/campaigns/decide"],
  },
  campaignObject: {
    mutate: ["src/campaignObject/*.ts"],
    tests: [
      "pure",
      "campaignObject",
      "queue",
      "api/starts",
      "api/campaigns/automaticCampaigns",
      "api/request/logs",
      "api/request/upstreamFaults",
    ],
  },
  keys: {
    mutate: ["src/keys/*.ts", "src/platform/crc32.ts"],
    tests: ["pure", "keys", "api/request/authentication", "api/request/upstreamFaults"],
  },
  queue: { mutate: ["src/queue/*.ts"], tests: ["queue"] },
  upstream: { mutate: ["src/platform/upstream.ts"], tests: ["pure", "api/request/upstreamFaults"] },
};

const { PART } = process.env;
if (PART !== undefined && PARTS[PART] === undefined) {
  throw new Error(`PART is one of ${Object.keys(PARTS).join(", ")}, not ${PART}`);
}
const parts = Object.entries(PARTS).filter(([name]) => name === (PART ?? name));

/** What the paths of those test files begin with. */
export const TEST_PATHS = [...new Set(parts.flatMap(([, part]) => part.tests))];

/** The test files that are run against each mutant, as patterns. */
export const TESTS = TEST_PATHS.flatMap((path) => [
  `test/${path}*.test.ts`,
  `test/${path}/**/*.test.ts`,
]);

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

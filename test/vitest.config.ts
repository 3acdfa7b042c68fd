import { existsSync, statfsSync } from "node:fs";
import { availableParallelism } from "node:os";

import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-pool-workers";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type Reporter, type TestSpecification } from "vitest/node";

import { leftOutReporter } from "./leftOut.ts";

/**
 * What every random choice of the tests follows from; the same seed makes the same choices. It stays in the environment
 * because this file is read more than once in a run.
 */
if (process.env.SEED === undefined) {
  process.env.SEED = String(Date.now() % 2 ** 31);
  console.log(`To repeat this run's random choices: SEED=${process.env.SEED} npm test`);
}
const seed = readNumber("SEED", process.env.SEED);
/** The tests give the secret that wrangler misses, and would name in each project. */
process.env.WRANGLER_LOG ??= "error";
/** What the tests store is thrown away; D1 and the objects are twice as fast in memory, where there is room for them. */
const MEMORY = "/dev/shm";
const GIBIBYTE = 2 ** 30;
if (existsSync(MEMORY)) {
  const { bavail, bsize } = statfsSync(MEMORY);
  if (bavail * bsize > GIBIBYTE) process.env.TMPDIR ??= MEMORY;
}

/** How many random schedules of faults the Worker goes through, or the one of them that SCHEDULE names. */
const schedules = readNumber("SCHEDULES", process.env.SCHEDULES ?? "100");
const schedule = process.env.SCHEDULE ?? "";
/** Whether the pairs of a crash and a fault are all played, or a share of them. */
const product = process.env.PRODUCT ?? "share";
if (!["share", "whole"].includes(product)) {
  throw new Error(`PRODUCT is share or whole, not ${product}.`);
}

function readNumber(name: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new Error(`${name} is a whole number, not ${text}.`);
}

const root = new URL("..", import.meta.url).pathname;

/**
 * How long a test may take, and what prepares it: so long that none fails because the machine is busy. What hangs fails.
 */
const PATIENCE = { testTimeout: 240_000, hookTimeout: 240_000 };

/** The project of the tests that need nothing of workerd: they run in Node, all in one process. */
export const pureProject = {
  root,
  test: {
    ...PATIENCE,
    name: "pure",
    include: ["test/{pure,invariants}/**/*.test.ts"],
    isolate: false,
  },
};

/** The Worker's own code in Node, over a modelled platform. */
const modelProject = {
  root,
  resolve: { alias: { "cloudflare:workers": `${root}test/model/cloudflareWorkers.ts` } },
  test: {
    ...PATIENCE,
    name: "model",
    include: ["test/model/**/*.test.ts"],
    setupFiles: ["test/model/smallRanges.ts"],
  },
};

/** Where the tests of the Worker are that run in workerd with its real bindings. */
const WORKER_TESTS = [
  "api",
  "campaignObject",
  "database",
  "keys",
  "queue",
  "senderObject",
  "sweeps",
  "webhooks",
].map((room) => `test/${room}/**/*.test.ts`);

/**
 * The files that share a workerd run one after the other, the longest chain of all, so it begins first. Beside it comes what
 * waits for processes and for minutes to pass, then what keeps the cores busy, and what has deadlines by the machine's clock.
 */
const ORDER = ["worker", "kill", "faults", "model", "tools", "contract", "console", "pure"];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ project }: TestSpecification) => ORDER.indexOf(project.name);
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

/** A test that counts says what it has counted, also when it passes; and a long one how far it is. */
const summaryReporter: Reporter = {
  onTestCaseAnnotate(test, { type, message }) {
    if (type === "progress") console.log(`${test.name}: ${message}`);
  },
  onTestCaseResult(test) {
    const { summary } = test.meta() as { summary?: string };
    if (summary !== undefined) console.log(`${test.name}: ${summary}`);
  },
};

/** What every test file in workerd begins and ends with. */
const SETUP_FILES = [
  "test/support/setSeed.ts",
  "test/support/applyMigrations.ts",
  "test/support/endQuietly.ts",
];

/**
 * The Worker, in workerd, with its real bindings. The files share a workerd, one after the other: starting it takes longer
 * than most of them.
 */
export async function workerProject() {
  return {
    root,
    plugins: [await workerd()],
    test: {
      ...PATIENCE,
      name: "worker",
      isolate: false,
      include: WORKER_TESTS,
      setupFiles: ["test/support/resetStores.ts", ...SETUP_FILES],
    },
  };
}

/**
 * The Worker among faulty bindings, and moves and the archive of which each call fails in turn: `npm run test:faults`. Each file
 * has a workerd of its own, since it puts such bindings in the place of the real ones.
 */
async function faultsProject() {
  return {
    root,
    plugins: [await workerd()],
    test: {
      ...PATIENCE,
      name: "faults",
      include: ["test/{archive,faults,move}/**/*.test.ts"],
      setupFiles: SETUP_FILES,
    },
  };
}

/** The tests have three databases; wrangler.toml has the first, and its queues. */
const DATABASE_SUFFIXES = ["", "-2", "-3"];
const MORE_DATABASES = {
  d1Databases: { DATABASE_2: "kickoff-database-2", DATABASE_3: "kickoff-database-3" },
  queueProducers: {
    INSTANCE_CREATION_2: { queueName: "kickoff-instance-creation-2" },
    INSTANCE_CREATION_3: { queueName: "kickoff-instance-creation-3" },
    ACTIONS_2: { queueName: "kickoff-actions-2" },
    ACTIONS_3: { queueName: "kickoff-actions-3" },
  },
};

/** As in wrangler.toml, but for the wait for a full batch: a test need not stand it out. */
function toConsumers(suffix: string) {
  return [
    [
      `kickoff-instance-creation${suffix}`,
      {
        maxBatchSize: 25,
        maxBatchTimeout: 0.05,
        maxRetries: 5,
        deadLetterQueue: "kickoff-dead-letters",
      },
    ],
    [`kickoff-actions${suffix}`, { maxBatchSize: 1, maxBatchTimeout: 0, maxRetries: 3 }],
    ["kickoff-dead-letters", { maxBatchSize: 25, maxBatchTimeout: 0.05 }],
  ];
}

async function workerd() {
  return cloudflareTest({
    wrangler: { configPath: `${root}wrangler.toml` },
    miniflare: {
      bindings: {
        LOCAL_SENDERS: "allowed",
        SENDER_SECRETS_KEY: Buffer.alloc(32, "test").toString("base64"),
        SEED: seed,
        SCHEDULES: schedules,
        SCHEDULE: schedule,
        PRODUCT: product,
        MIGRATIONS: await readD1Migrations(`${root}migrations`),
      },
      ...MORE_DATABASES,
      // The binding is optional, and stands in wrangler.toml with a # before it.
      r2Buckets: ["ARCHIVE"],
      queueConsumers: Object.fromEntries(DATABASE_SUFFIXES.flatMap(toConsumers)),
    },
  });
}

export default defineConfig(async () => ({
  root,
  // A dependency's source maps name files that it does not publish; their absence is no news.
  logLevel: "error" as const,
  test: {
    silent: "passed-only" as const,
    // Much of the time a file waits, for processes of its own or for a moment to pass; another one runs meanwhile.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    reporters: ["default", summaryReporter, leftOutReporter],
    projects: [
      await workerProject(),
      await faultsProject(),
      pureProject,
      modelProject,
      // Killed processes: real workerds over real files, driven from Node.
      { test: { ...PATIENCE, name: "kill", include: ["test/kill/**/*.test.ts"] } },
      // The contract and its judges, in Node, against a server as `npm start` runs it.
      {
        test: {
          ...PATIENCE,
          name: "contract",
          include: ["test/contract/**/*.test.ts"],
          globalSetup: ["test/contract/support/startKickoff.ts"],
        },
      },
      // The console and other pages in a real browser, against such a server: `npm run test:console`.
      {
        test: {
          ...PATIENCE,
          name: "console",
          include: ["test/console/**/*.test.ts"],
          globalSetup: [
            "test/console/support/bringBrowser.ts",
            "test/contract/support/startKickoff.ts",
          ],
        },
      },
      // The programs in tools/, in Node.
      { test: { ...PATIENCE, name: "tools", include: ["test/tools/**/*.test.ts"] } },
    ],
  },
}));

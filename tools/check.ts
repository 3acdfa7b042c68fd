/** `npm run check`: format, lint, types, generated types, contract, dead code, secrets and the Worker's size, with one verdict. */
import { join } from "node:path";

import { type CommandResult, runCommand } from "./server/runCommand.ts";
import { MAXIMUM_WORKER_BYTES, measureWorkerSize } from "./server/workerSize.ts";
import { projectDirectory } from "./server/wrangler.ts";
import { formatTable } from "./terminal/table.ts";

const contractProgram = join(import.meta.dirname, "contract.ts");
const consoleBuilder = join(projectDirectory, "console", "build.mjs");
const SIZE = "size of the Worker";
const CONSOLE_SIZE = "size of the console";
/** Two at a time: most checks keep one core busy. */
const LANES = 2;

interface Check {
  readonly name: string;
  readonly run: () => Promise<CommandResult>;
}

interface Verdict {
  readonly name: string;
  readonly passed: boolean;
  readonly milliseconds: number;
  readonly output: string;
}

/** The longest first, so that the lanes end together. */
const CHECKS: readonly Check[] = [
  { name: SIZE, run: checkSize },
  {
    name: CONSOLE_SIZE,
    run: () => runCommand(process.execPath, [consoleBuilder, "--check"]),
  },
  tool("dead code", "knip", ["--treat-config-hints-as-errors"]),
  tool("format and lint", "biome", ["ci", "--error-on-warnings", "--colors=off", "."]),
  tool("types of the console", "tsc", ["-p", "console/tsconfig.json"]),
  tool("types of the tests", "tsc", ["-p", "test/tsconfig.json"]),
  tool("types of the tools", "tsc", ["-p", "tools/tsconfig.json"]),
  tool("types of the Worker", "tsc", ["-p", "tsconfig.json"]),
  { name: "contract", run: () => runCommand(process.execPath, [contractProgram, "--check"]) },
  tool("secrets", "secretlint", ["--secretlintignore", ".gitignore", "**/*"]),
  tool("generated types", "wrangler", [
    ...["types", "src/worker-configuration.d.ts", "--include-runtime=false", "--check"],
  ]),
];

const verdicts = await runAll(CHECKS);
for (const { name, output } of verdicts.filter(({ passed }) => !passed)) {
  console.log(`\n── ${name} ──\n${output.trim()}`);
}
console.log(`\n${formatTable(["CHECK", "RESULT", "SECONDS"], verdicts.map(toRow))}`);
if (verdicts.some(({ passed }) => !passed)) process.exitCode = 1;

/** The size is worth knowing before it is too large. */
function toRow({ name, passed, milliseconds, output }: Verdict): string[] {
  const detail = [SIZE, CONSOLE_SIZE].includes(name) && passed ? `: ${output.trim()}` : "";
  return [name + detail, passed ? "pass" : "FAIL", (milliseconds / 1_000).toFixed(1)];
}

function tool(name: string, program: string, parameters: readonly string[]): Check {
  const path = join(projectDirectory, "node_modules", ".bin", program);
  return { name, run: () => runCommand(path, parameters) };
}

async function runAll(checks: readonly Check[]): Promise<Verdict[]> {
  const waiting = [...checks];
  const done: Verdict[] = [];
  const runLane = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      done.push(await runOne(check));
    }
  };
  await Promise.all(Array.from({ length: LANES }, runLane));
  return done.sort((a, b) => a.name.localeCompare(b.name));
}

async function runOne({ name, run }: Check): Promise<Verdict> {
  const startedAt = performance.now();
  const { exitCode, output } = await run();
  const milliseconds = performance.now() - startedAt;
  return { name, passed: exitCode === 0, milliseconds, output };
}

async function checkSize(): Promise<CommandResult> {
  try {
    const bytes = await measureWorkerSize();
    return {
      exitCode: bytes <= MAXIMUM_WORKER_BYTES ? 0 : 1,
      output: `${bytes} of ${MAXIMUM_WORKER_BYTES} bytes (gzip -9)`,
    };
  } catch (error) {
    return { exitCode: 1, output: String(error) };
  }
}

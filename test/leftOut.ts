/** What a run has left out. Whoever reads only its last line learns that, and how to get it. */
import type { Reporter } from "vitest/node";

/** A file of tests, as far as it matters here. */
export interface TestFile {
  readonly name: string;
  /** Of each test: why others of its file are left out, and how to get them; null for most. */
  readonly leftOut: readonly (string | null)[];
}

/** A line for each reason for which tests were left out, with their files. */
export function describeLeftOut(files: readonly TestFile[]): string[] {
  const byReason = Map.groupBy(
    files.flatMap(({ name, leftOut }) => {
      const reason = leftOut.find((text) => text !== null) ?? null;
      return reason === null ? [] : [{ name, reason }];
    }),
    ({ reason }) => reason,
  );
  return [...byReason].map(
    ([reason, left]) => `LEFT OUT: ${left.map(({ name }) => name).join(", ")}. ${reason}`,
  );
}

/** Says it behind everything else. */
export const leftOutReporter: Reporter = {
  onTestRunEnd(modules) {
    const files = modules.map((module) => ({
      name: module.relativeModuleId,
      leftOut: [...module.children.allTests()].map(
        (test) => (test.meta() as { leftOut?: string }).leftOut ?? null,
      ),
    }));
    const lines = describeLeftOut(files);
    // The summary of the default reporter comes first, whatever the order of the two.
    process.once("exit", () => {
      for (const line of lines) console.log(line);
    });
  },
};

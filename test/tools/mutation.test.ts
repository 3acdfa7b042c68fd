/** Mutation testing loses no file when one is renamed. */
import { globSync } from "node:fs";
import { expect, it } from "vitest";

import { projectDirectory } from "../../tools/server/wrangler.ts";
import stryker, { TEST_PATHS } from "../stryker.config.ts";

const find = (pattern: string) => globSync(pattern, { cwd: projectDirectory });

it.each(stryker.mutate.map((pattern) => pattern.replace(/^!/, "")))(
  "mutates by a pattern in use: %s",
  (pattern) => {
    expect(find(pattern)).not.toEqual([]);
  },
);

it.each(TEST_PATHS)("runs the tests of %s", (path) => {
  expect(find(`test/${path}{*.test.ts,/**/*.test.ts}`)).not.toEqual([]);
});

/** Mutation testing loses no file when one is renamed. */
import { globSync } from "node:fs";
import { expect, it } from "vitest";

import { projectDirectory } from "../../tools/server/wrangler.ts";
import stryker, { TESTS } from "../stryker.config.ts";
import { PURE } from "../vitest.config.ts";

const find = (pattern: string) => globSync(pattern, { cwd: projectDirectory });

it.each(stryker.mutate.map((pattern) => pattern.replace(/^!/, "")))(
  "mutates by a pattern in use: %s",
  (pattern) => {
    expect(find(pattern)).not.toEqual([]);
  },
);

it.each([...TESTS, ...PURE])("runs the tests of %s", (name) => {
  expect(find(`test/${name}*.test.ts`)).not.toEqual([]);
});

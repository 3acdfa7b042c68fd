/** Mutation testing loses no file when one is renamed. */
import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";

import { projectDirectory } from "../../tools/server/wrangler.ts";
import { PURE } from "../vitest.config.ts";
import { CORE } from "../vitest.mutation.config.ts";

const { mutate } = JSON.parse(
  await readFile(join(projectDirectory, "test", "stryker.config.json"), "utf8"),
) as { mutate: string[] };

const find = (pattern: string) => globSync(pattern, { cwd: projectDirectory });

it.each(mutate.map((pattern) => pattern.replace(/^!/, "")))(
  "mutates by a pattern in use: %s",
  (pattern) => {
    expect(find(pattern)).not.toEqual([]);
  },
);

it.each([...CORE, ...PURE])("runs the tests of %s", (name) => {
  expect(find(`test/${name}*.test.ts`)).not.toEqual([]);
});

import { expect, it } from "vitest";

import { mergePages } from "../../console/parts/mergePages.ts";

it.each([
  ["nothing was there", "ba", "", "ba"],
  ["nothing has changed", "cb", "cba", "cba"],
  ["a new one comes in front", "dcb", "cba", "dcba"],
  ["one is gone", "db", "dcba", "dba"],
  ["all that was there has moved out of reach", "fe", "dc", "fedc"],
])("when %s", (_case, newest, earlier, merged) => {
  expect(mergePages([...newest], [...earlier], (item) => item).join("")).toBe(merged);
});

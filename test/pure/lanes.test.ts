/** Each item once, in order, and no more at once than there are lanes. */
import { expect, it } from "vitest";

import { forEachInLanes } from "../../src/platform/lanes.ts";

it.each([
  [0, 4, 0],
  [3, 4, 3],
  [25, 4, 4],
  [25, 1, 1],
])("takes %i items in %i lanes, %i at once", async (count, lanes, most) => {
  const items = Array.from({ length: count }, (_, index) => index);
  const begun: number[] = [];
  let underWay = 0;
  let mostUnderWay = 0;

  await forEachInLanes(items, lanes, async (item) => {
    begun.push(item);
    mostUnderWay = Math.max(mostUnderWay, ++underWay);
    await new Promise((resolve) => setTimeout(resolve, item % 3));
    underWay--;
  });

  expect(begun).toEqual(items);
  expect(mostUnderWay).toBe(most);
});

import { expect, it } from "vitest";

import { spreadLabels } from "../../tools/bench/plot.ts";

it.each([
  { ends: [], places: [] },
  { ends: [100], places: [100] },
  { ends: [100, 200], places: [100, 200] },
  { ends: [200, 100], places: [200, 100] },
  { ends: [100, 100], places: [100, 118] },
  { ends: [110, 100], places: [118, 100] },
  { ends: [100, 105, 120], places: [100, 118, 136] },
])("labels lines that end at $ends beside $places", ({ ends, places }) => {
  expect(spreadLabels(ends)).toEqual(places);
});

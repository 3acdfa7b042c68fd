/** Rows that travel together: how many of them wait in memory. */
import { expect, it } from "vitest";

import { LeadBatch } from "../../../tools/import/leadBatch.ts";

const LARGE = "x".repeat(4_000_000);

const rejection = (line: number) => ({
  line,
  reason: "NO_IDENTITY",
  details: "Nobody.",
  cells: [LARGE],
});

it("holds few rows of large cells, and takes the next ones once these are sent", async () => {
  const batch = new LeadBatch(() => Promise.reject(new Error("There is nobody to send.")));
  let held = 0;
  while (batch.hasRoomFor(rejection(held)) && held < 100) batch.add(rejection(held++));

  expect(held).toBeGreaterThan(0);
  expect(held).toBeLessThan(10);
  expect((await batch.send()).rejections).toHaveLength(held);
  expect(batch.hasRoomFor(rejection(held))).toBe(true);
});

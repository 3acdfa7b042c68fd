import { describe, expect, it, vi } from "vitest";

import { resolveCounted } from "../../console/parts/resolveCounted.ts";

const MORE = { resolved: 1_000, hasMore: true };

describe("resolveCounted", () => {
  it.each([
    { count: 3, answers: [{ resolved: 3, hasMore: false }], sums: [3], isMore: false },
    { count: 1_000, answers: [MORE], sums: [1_000], isMore: true },
    {
      count: 1_500,
      answers: [MORE, { resolved: 500, hasMore: false }],
      sums: [1_000, 1_500],
      isMore: false,
    },
    { count: 2_000, answers: [MORE, MORE], sums: [1_000, 2_000], isMore: true },
    {
      count: 1_001,
      answers: [
        { ...MORE, resolved: 400 },
        { ...MORE, resolved: 400 },
      ],
      sums: [400, 800],
      isMore: true,
    },
  ])(
    "asks for $count in no more calls than they take",
    async ({ count, answers, sums, isMore }) => {
      const left = [...answers];
      const told: number[] = [];
      const resolve = vi.fn(async () => left.shift() ?? expect.fail("asked too often"));

      await expect(resolveCounted(count, resolve, (sum) => told.push(sum))).resolves.toBe(isMore);
      expect(told).toEqual(sums);
    },
  );

  it("tells what it has done before it failed", async () => {
    const told: number[] = [];
    const resolve = vi.fn(async () => MORE).mockResolvedValueOnce(MORE);
    resolve.mockImplementationOnce(async () => {
      throw new Error("no answer");
    });

    await expect(resolveCounted(2_500, resolve, (sum) => told.push(sum))).rejects.toThrow(
      "no answer",
    );
    expect(told).toEqual([1_000]);
  });
});

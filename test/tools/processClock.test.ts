import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";

import { ProcessClock } from "../../tools/bench/ProcessClock.ts";

/** The kernel counts what runs now at its next tick. */
const TICK_MILLISECONDS = 10;

/** Keeps this thread busy until it has run for so long. */
function work(clock: ProcessClock, milliseconds: number): void {
  const until = clock.now() + milliseconds;
  while (clock.now() < until);
}

describe("the clock of a process", () => {
  it("counts what its thread runs, and nothing that it waits for a processor", () => {
    const startedAt = performance.now();
    const clock = new ProcessClock(process.pid);
    work(clock, 100);

    expect(clock.busyTime()).toBeGreaterThan(100 - 2 * TICK_MILLISECONDS);
    expect(clock.now()).toBeGreaterThan(clock.busyTime() - TICK_MILLISECONDS);
    expect(clock.now()).toBeLessThanOrEqual(performance.now() - startedAt + TICK_MILLISECONDS);
  });

  it.runIf(process.platform === "linux")(
    "goes on while the process sleeps, which is not busy then",
    async () => {
      const clock = new ProcessClock(process.pid);
      await sleep(100);

      expect(clock.now()).toBeGreaterThan(50);
      expect(clock.busyTime()).toBeLessThan(50);
    },
  );

  it("is the clock on the wall where nothing is known of the process", async () => {
    const clock = new ProcessClock(2 ** 30);
    await sleep(10);

    expect(clock.now()).toBeGreaterThan(5);
    expect(clock.busyTime()).toBeGreaterThan(5);
  });
});

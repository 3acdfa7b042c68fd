import { expect, it, onTestFinished, vi } from "vitest";

import { sleep } from "../../client/sleep.ts";

it("sleeps through what is longer than a timer can be", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const ended = vi.fn();
  void sleep(40 * 24 * 60 * 60 * 1_000).then(ended);
  await vi.advanceTimersByTimeAsync(60 * 60 * 1_000);
  expect(ended).not.toHaveBeenCalled();
});

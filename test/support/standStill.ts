import { vi } from "vitest";

/**
 * Stops the clock: on a busy machine the last of many in the turnstile would wait too long for their turn, and get a 502.
 * `vi.useRealTimers` lets it go on.
 */
export function standStill(): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 1 });
}

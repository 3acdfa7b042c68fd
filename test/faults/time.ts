/**
 * Time for a test that cannot wait. The clock stands still until the test moves it; what the code under test waits for
 * passes at once, and the clock moves by as much as it would have.
 */
import { vi } from "vitest";

import { replaceMethod } from "./replaceMethod.ts";

/**
 * Shorter waits that are no deadline of a call that hangs are backoffs, and pass in a millisecond. Longer ones are the
 * deadlines of calls that are answered: they never pass, and setting so many thousands would take its time. The longest
 * backoff takes 200 ms, and the shortest deadline 1,000 at first.
 */
const LONGEST_BACKOFF_MILLISECONDS = 500;
/** The clock starts this far ahead: alarms are never due by the machine's clock, so they run when the test says so. */
const AHEAD_MILLISECONDS = 366 * 24 * 3_600_000;

const setRealTimeout = globalThis.setTimeout.bind(globalThis);

interface Deadline {
  pass?: () => void;
  hasPassed: boolean;
}

let awaited: Deadline | null = null;

/** Takes time over until the methods are restored and the real timers used again. */
export function takeTimeOver(): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + AHEAD_MILLISECONDS });
  const setTimeoutInHaste = (callback: () => void, milliseconds = 0) => {
    const deadline = awaited;
    if (deadline === null) {
      if (milliseconds >= LONGEST_BACKOFF_MILLISECONDS) return 0;
      return setRealTimeout(callback, Math.min(milliseconds, 1));
    }
    awaited = null;
    deadline.pass = () => {
      letPass(milliseconds);
      setRealTimeout(callback, 0);
    };
    if (deadline.hasPassed) deadline.pass();
    return 0;
  };
  replaceMethod(globalThis, "setTimeout", setTimeoutInHaste as typeof setTimeout);
}

/** Moves the clock. */
export function letPass(milliseconds: number): void {
  vi.setSystemTime(Date.now() + milliseconds);
}

/** Waits by the machine's clock. */
export function waitReally(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setRealTimeout(resolve, milliseconds));
}

/**
 * The deadline of the call that is being made: its caller sets it in the same turn, right after the call.
 *
 * @returns makes the deadline pass
 */
export function takeDeadline(): () => void {
  const deadline: Deadline = { hasPassed: false };
  awaited = deadline;
  queueMicrotask(() => {
    if (awaited === deadline) awaited = null;
  });
  return () => {
    deadline.hasPassed = true;
    deadline.pass?.();
  };
}

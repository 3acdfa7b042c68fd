/**
 * Time for a test that cannot wait. The clock stands still until the test moves it; what the code under test waits for
 * passes at once, and the clock moves by as much as it would have.
 */
import { vi } from "vitest";

import { replaceMethod } from "./replaceMethod.ts";

/**
 * Waits that are not longer and no deadline of a call that hangs are backoffs, and pass in a millisecond. Longer ones are
 * the deadlines of calls that are answered: they never pass, and setting so many thousands would take its time. The
 * longest backoff takes 500 ms, and the shortest deadline 1,000 at first.
 */
const LONGEST_BACKOFF_MILLISECONDS = 500;
/** Calls that are made together have all begun when the first of them is given up. */
const ALONGSIDE_MILLISECONDS = 3;
/** The clock starts this far ahead: alarms are never due by the machine's clock, so they run when the test says so. */
const AHEAD_MILLISECONDS = 366 * 24 * 3_600_000;

const setRealTimeout = globalThis.setTimeout.bind(globalThis);

interface Deadline {
  pass?: () => void;
  hasPassed: boolean;
}

/** The deadline of a call that was made in this turn, and is still to be set. */
let awaited: Deadline | null = null;
/** The deadline that was set in this turn, for a call that is still to be made. */
let latest: (() => void) | null = null;

/** Takes time over until the methods are restored and the real timers used again. */
export function takeTimeOver(): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + AHEAD_MILLISECONDS });
  const setTimeoutInHaste = (callback: () => void, milliseconds = 0) => {
    const deadline = awaited;
    if (deadline === null) {
      if (milliseconds > LONGEST_BACKOFF_MILLISECONDS) {
        keepLatest(() => {
          setRealTimeout(() => passNow(callback, milliseconds), ALONGSIDE_MILLISECONDS);
        });
        return 0;
      }
      return setRealTimeout(callback, Math.min(milliseconds, 1));
    }
    awaited = null;
    deadline.pass = () => passNow(callback, milliseconds);
    if (deadline.hasPassed) deadline.pass();
    return 0;
  };
  replaceMethod(globalThis, "setTimeout", setTimeoutInHaste as typeof setTimeout);
}

function passNow(callback: () => void, milliseconds: number): void {
  letPass(milliseconds);
  setRealTimeout(callback, 0);
}

function keepLatest(pass: () => void): void {
  latest = pass;
  queueMicrotask(() => {
    if (latest === pass) latest = null;
  });
}

/** Moves the clock. */
export function letPass(milliseconds: number): void {
  vi.setSystemTime(Date.now() + milliseconds);
}

/** Moves the clock forward to a moment, unless it is past that. */
export function moveClockTo(moment: number): void {
  vi.setSystemTime(Math.max(Date.now(), moment));
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

/**
 * The deadline that has just been set: its caller makes the call in the same turn, right after it.
 *
 * @returns makes the deadline pass
 */
export function takeLatestDeadline(): () => void {
  const pass = latest;
  if (pass === null) throw new Error("A call has no deadline.");
  return pass;
}

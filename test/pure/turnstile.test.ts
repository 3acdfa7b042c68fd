/** One at a time, in order, and nobody waits in vain. */
import { afterEach, describe, expect, it, vi } from "vitest";

import { Turnstile } from "../../src/platform/turnstile.ts";

afterEach(() => {
  vi.useRealTimers();
});

describe("Turnstile", () => {
  it("runs tasks one at a time, in the order they came", async () => {
    const turnstile = new Turnstile();
    const events: string[] = [];
    const task = (name: string, milliseconds: number) => async () => {
      events.push(`${name} enters`);
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      events.push(`${name} leaves`);
      return name;
    };

    const passed = await Promise.all([
      turnstile.pass(task("slow", 20)),
      turnstile.pass(task("quick", 0)),
      turnstile.pass(task("last", 0)),
    ]);

    expect(passed).toEqual(["slow", "quick", "last"]);
    expect(events).toEqual([
      "slow enters",
      "slow leaves",
      "quick enters",
      "quick leaves",
      "last enters",
      "last leaves",
    ]);
  });

  it("goes on after a task that fails", async () => {
    const turnstile = new Turnstile();
    const failing = turnstile.pass(() => Promise.reject(new Error("fault")));
    const next = turnstile.pass(() => Promise.resolve("next"));

    await expect(failing).rejects.toThrow("fault");
    expect(await next).toBe("next");
  });

  it("still takes a task that has waited exactly as long as it is worth", async () => {
    vi.useFakeTimers();
    const turnstile = new Turnstile();
    const wait = (milliseconds: number) => () =>
      new Promise((resolve) => setTimeout(resolve, milliseconds));
    const slow = turnstile.pass(wait(30));
    const inTime = turnstile.passWithin(30, () => Promise.resolve("in time"));
    const late = turnstile.passWithin(29, () => Promise.resolve("late"));

    await vi.advanceTimersByTimeAsync(30);

    await slow;
    expect(await inTime).toBe("in time");
    expect(await late).toBeNull();
  });

  it("turns a task away, without running it, whose turn comes too late", async () => {
    const turnstile = new Turnstile();
    const late = vi.fn(() => Promise.resolve("late"));
    const slow = turnstile.pass(() => new Promise((resolve) => setTimeout(resolve, 30)));

    expect(await turnstile.passWithin(5, late)).toBeNull();
    expect(late).not.toHaveBeenCalled();
    await slow;
    expect(await turnstile.passWithin(5, late)).toBe("late");
  });
});

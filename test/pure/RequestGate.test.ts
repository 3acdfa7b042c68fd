import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { RequestGate } from "../../console/RequestGate.ts";

const MINUTE = 60_000;

describe("RequestGate", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("has five on their way at once, and the others in the order in which they came", async () => {
    const gate = new RequestGate();
    const { signal } = new AbortController();
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    for (let index = 0; index < 7; index++) {
      void gate.pass(() => {
        begun.push(index);
        return new Promise<void>((resolve) => ends.push(resolve));
      }, signal);
    }
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(begun).toEqual([0, 1, 2, 3, 4]);

    ends[2]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(begun).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("asks for no more in a minute than leaves the key room for others", async () => {
    const gate = new RequestGate();
    const { signal } = new AbortController();
    let asked = 0;
    for (let index = 0; index < 2_000; index++) void gate.pass(async () => asked++, signal);

    await vi.advanceTimersByTimeAsync(MINUTE);

    expect(asked).toBeGreaterThan(500);
    expect(asked).toBeLessThan(600);
  });

  it("asks nothing for what nobody waits for any more, and goes on", async () => {
    const gate = new RequestGate();
    const ask = vi.fn(async () => "asked");

    await expect(gate.pass(ask, AbortSignal.abort())).rejects.toThrow();
    expect(ask).not.toHaveBeenCalled();
    await expect(gate.pass(ask, new AbortController().signal)).resolves.toBe("asked");
  });

  it("lets nothing through while it is paused, what has waited already too, and no rush behind it", async () => {
    const gate = new RequestGate();
    const { signal } = new AbortController();
    let asked = 0;
    for (let index = 0; index < 200; index++) void gate.pass(async () => asked++, signal);
    await vi.advanceTimersByTimeAsync(0);
    const before = asked;

    gate.pause(Date.now() + MINUTE);
    await vi.advanceTimersByTimeAsync(MINUTE - 1);
    expect(asked).toBe(before);

    await vi.advanceTimersByTimeAsync(4_000);
    expect(asked).toBeGreaterThan(before);
    expect(asked).toBeLessThan(before + 50);
  });

  it("asks nothing behind a pause for what was left during it", async () => {
    const gate = new RequestGate();
    const left = new AbortController();
    const ask = vi.fn(async () => "asked");
    gate.pause(Date.now() + MINUTE);

    const passing = expect(gate.pass(ask, left.signal)).rejects.toThrow();
    left.abort();
    await vi.advanceTimersByTimeAsync(2 * MINUTE);

    await passing;
    expect(ask).not.toHaveBeenCalled();
  });
});

/** Sends starts when they are due, and follows each to its last instance. */
import { setTimeout as sleep } from "node:timers/promises";

import { sendStart } from "./call.ts";
import type { BenchRequest } from "./load.ts";
import { ProcessClock } from "./ProcessClock.ts";
import type { RunLog } from "./RunLog.ts";
import type { Runtime } from "./runtime.ts";
import type { Arrival, Fate } from "./simulation/model.ts";

/** A start that is to be sent. */
export interface PlannedStart {
  readonly arrival: Arrival;
  readonly request: BenchRequest;
}

/** How they went, by the clock of the Worker's process. */
export interface Played {
  /** Each with the moment at which it was sent indeed. */
  readonly fates: readonly Fate[];
  /** Until the last instance of all was there; milliseconds, as are the next two. */
  readonly time: number;
  /** The same by the clock on the wall, which goes on while the Worker waits for a processor. */
  readonly wallTime: number;
  /** For how much of it the Worker's thread was busy. */
  readonly busyTime: number;
}

/**
 * Plays starts through: each is sent when it is due, whether or not others are answered yet. When an instance was there, the
 * Worker's log says: the times in D1 are those of asking, and several ranges are asked for at once.
 *
 * @param runLog is told what the Worker logs
 */
export async function playStarts(
  runtime: Runtime,
  runLog: RunLog,
  starts: readonly PlannedStart[],
): Promise<Played> {
  const clock = new ProcessClock(runtime.processId);
  const beganAt = performance.now();
  const fates = await Promise.all(
    starts.map(async ({ arrival, request }) => {
      await sleep(Math.max(0, beganAt + arrival.at - performance.now()));
      const at = clock.now();
      const { runId } = await sendStart(runtime, request);
      const committedAt = clock.now();
      await runLog.waitForInstances(runId, arrival.leads);
      return { arrival: { ...arrival, at }, committedAt, finishedAt: clock.now() };
    }),
  );
  const wallTime = performance.now() - beganAt;
  return { fates, time: clock.now(), wallTime, busyTime: clock.busyTime() };
}

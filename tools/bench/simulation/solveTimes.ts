/** The times of the simulation, from two loads of which each keeps one thread busy from beginning to end. Pure. */
import type { System } from "./model.ts";

/** What the simulation is made from; milliseconds. */
export type Times = Pick<System, "startTime" | "rangeTime">;

/** A load of starts alike, and how long it kept the thread busy. */
export interface BusyLoad {
  readonly starts: number;
  readonly rangesAStart: number;
  /** Milliseconds. */
  readonly busyTime: number;
}

/**
 * The two times that explain both loads; none is below zero, whatever the noise.
 *
 * @param large of more ranges a start than `small`
 */
export function solveTimes(small: BusyLoad, large: BusyLoad): Times {
  const ofSmall = small.busyTime / small.starts;
  const ofLarge = large.busyTime / large.starts;
  const rangeTime = Math.max(0, ofLarge - ofSmall) / (large.rangesAStart - small.rangesAStart);
  return { rangeTime, startTime: Math.max(0, ofSmall - small.rangesAStart * rangeTime) };
}

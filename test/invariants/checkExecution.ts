/** The invariants of execution, held against a snapshot. Pure. A further invariant is a further check. */
import { checkAsks } from "./checkAsks.ts";
import { checkInstances } from "./checkInstances.ts";
import { checkPace } from "./checkPace.ts";
import { checkQuiet } from "./checkQuiet.ts";
import type { ExecutionSnapshot } from "./execution.ts";

/**
 * Checks all of a snapshot once all is quiet: whatever can be told has been told, and every wait is over, but for those
 * that the snapshot lets go on. Returns what is violated, in words.
 */
export function checkExecution(snapshot: ExecutionSnapshot): string[] {
  return [
    // Nobody is forgotten, sums, completed means done.
    ...checkInstances(snapshot),
    ...checkQuiet(snapshot),
    // One ask, final, order, no step twice, texts.
    ...checkAsks(snapshot),
    // Limits and hours.
    ...checkPace(snapshot),
  ];
}

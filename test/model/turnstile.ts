/** As `turnstile.ts`, in steps: one at a time, in the order they came. */
import type { Isolate, Steps } from "./process.ts";
import type { World } from "./world.ts";

export const TURNED_AWAY: unique symbol = Symbol("turned away");

/** Runs the task when all that came before are done. */
export function* passTurnstile<T>(world: World, object: Isolate, task: () => Steps<T>): Steps<T> {
  const place = {};
  object.line.push(place);
  try {
    yield { kind: "turn", isOpen: () => !world.design.turnstile || object.line[0] === place };
    return yield* task();
  } finally {
    object.line.splice(object.line.indexOf(place), 1);
  }
}

/** The same, for a task that is worth waiting for only so long. */
export function passTurnstileWithin<T>(
  world: World,
  object: Isolate,
  milliseconds: number,
  task: () => Steps<T>,
): Steps<T | typeof TURNED_AWAY> {
  const arrivedAt = world.now;
  return passTurnstile(world, object, function* (): Steps<T | typeof TURNED_AWAY> {
    if (world.now - arrivedAt <= milliseconds) return yield* task();
    world.note("turned away");
    return TURNED_AWAY;
  });
}

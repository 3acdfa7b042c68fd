/** On whose behalf something is done: faults are decided by it, and whoever has died does nothing more. */
import { AsyncLocalStorage } from "node:async_hooks";

import type { Scene } from "./director.ts";

/** One who makes calls. */
interface Life {
  /** `test`: no fault strikes it. */
  readonly scene: Scene | "test";
  /** Ends it alone; null for one that ends with all objects. */
  readonly end: (() => void) | null;
  isOver: boolean;
}

const lives = new AsyncLocalStorage<Life>();

/** Who makes the present call; undefined for the Worker itself. */
export function presentLife(): Life | undefined {
  return lives.getStore();
}

/** Does something on the test's own behalf: no fault strikes it. */
export function undisturbed<T>(task: () => Promise<T>): Promise<T> {
  return onBehalfOf("test", task);
}

/** Does something on behalf of a consumer or of an object's event. */
export function onBehalfOf<T>(scene: Scene | "test", task: () => Promise<T>): Promise<T> {
  return lives.run({ scene, end: null, isOver: false }, task);
}

/**
 * Does something on behalf of an invocation that may be killed.
 *
 * @returns null when it was
 */
export function onBehalfOfMortal<T>(scene: Scene, task: () => Promise<T>): Promise<T | null> {
  const { promise: death, resolve } = Promise.withResolvers<null>();
  const life: Life = {
    scene,
    isOver: false,
    end: () => {
      life.isOver = true;
      resolve(null);
    },
  };
  return Promise.race([lives.run(life, task), death]);
}

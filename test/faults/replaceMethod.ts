/**
 * Replaces methods for the length of a test file. Vitest's mocks remember each call with all it was given and gave; over
 * thousands of cases that is more than the isolate can hold.
 */

const restores: (() => void)[] = [];

/** Replaces a method until `restoreMethods`, or until what it returns is called. */
export function replaceMethod<T extends object, Name extends keyof T>(
  target: T,
  name: Name,
  replacement: T[Name],
): () => void {
  const own = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, { value: replacement, configurable: true, writable: true });
  const restore = () => {
    if (own === undefined) delete target[name];
    else Object.defineProperty(target, name, own);
  };
  restores.push(restore);
  return () => {
    restores.splice(restores.indexOf(restore), 1);
    restore();
  };
}

/** Puts every replaced method back. */
export function restoreMethods(): void {
  for (const restore of restores.splice(0).reverse()) restore();
}

/** Puts something in the place of what an object has. */

export type Method = (...input: unknown[]) => unknown;

/** Replaces a method by one that is made from it. */
export function replace<T extends object>(
  target: T,
  name: keyof T & string,
  wrap: (method: Method) => Method,
): void {
  put(target, name, wrap((Reflect.get(target, name) as Method).bind(target)));
}

/** Gives a property a value, also where the object itself would not let it. */
export function put(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, configurable: true, writable: true });
}

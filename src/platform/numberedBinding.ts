/** Bindings of which there is one for each database: `NAME` is the first, `NAME_2` the second, and so on. */

/** The binding of a number; undefined when there is none. The first may be called `NAME_1` as well. */
export function findBinding<Binding>(
  env: object,
  name: string,
  number: number,
): Binding | undefined {
  const bindings = env as Readonly<Record<string, Binding | undefined>>;
  return (number === 1 ? bindings[name] : undefined) ?? bindings[`${name}_${number}`];
}

/** The numbers for which there is a binding, in their order. */
export function listBindingNumbers(env: object, name: string): number[] {
  const numbers = Object.keys(env).flatMap((binding) => readBindingNumber(name, binding) ?? []);
  return [...new Set(numbers)].sort((a, b) => a - b);
}

/** The number of a binding: of `NAME` it is 1, of `NAME_2` 2; null when it is no binding of this name. */
export function readBindingNumber(name: string, binding: string): number | null {
  const found = new RegExp(`^${name}(?:_([1-9]\\d*))?$`).exec(binding);
  return found === null ? null : Number(found[1] ?? 1);
}

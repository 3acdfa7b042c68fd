/** Bindings of which there is one for each database: `NAME` is the first, `NAME_2` the second, and so on. */

import { type Upstream, UpstreamError } from "./upstream.ts";

/**
 * The binding of a number. The first may be called `NAME_1` as well.
 *
 * @param upstream what is bound
 * @throws {UpstreamError} when the deployment binds none: whoever named it was told wrong
 */
export function requireBinding<Binding>(
  env: object,
  upstream: Upstream,
  name: string,
  number: number,
): Binding {
  const bindings = env as Readonly<Record<string, Binding | undefined>>;
  const numbered = `${name}_${number}`;
  const binding = (number === 1 ? bindings[name] : undefined) ?? bindings[numbered];
  if (binding !== undefined) return binding;
  throw new UpstreamError(upstream, `find ${numbered}`, [
    new Error(`The deployment binds no ${numbered}.`),
  ]);
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

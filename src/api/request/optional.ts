/**
 * Fields that may be left out, as tools send them that fill in forms: `null`, empty text and white space say nothing, and a
 * number stands for its text. For fields in which they can mean nothing else: an empty list is no wish for everybody.
 */
import * as z from "zod/mini";

import { tell, tellAlso } from "../contract.ts";

/** A number with more digits may have lost some on its way, and nobody could say which. */
const MAXIMUM_NUMBER = 999_999_999_999_999;

/** Whether a value stands for none. */
export function saysNothing(value: unknown): boolean {
  return value === null || (typeof value === "string" && value.trim() === "");
}

/** A number as its text; anything else as it is. */
export function toText(value: unknown): unknown {
  return typeof value === "number" && Math.abs(value) <= MAXIMUM_NUMBER ? String(value) : value;
}

/** A field that may be left out; null then. */
export function optional<Output>(schema: z.ZodMiniType<Output>) {
  return optionalOr<Output | null>(z.nullable(schema), null, schema);
}

/**
 * A field that may be left out.
 *
 * @param standard what it is then
 * @param told what the contract says of it besides
 */
export function optionalOr<Output>(
  schema: z.ZodMiniType<Output>,
  standard: Output,
  told: z.ZodMiniType = schema,
): z.ZodMiniDefault<z.ZodMiniType<Output>> {
  const taken = z.pipe(
    z.transform((value: unknown) => (saysNothing(value) ? standard : value)),
    schema,
  );
  /* @__PURE__ */ tellAlso(
    taken,
    () => told,
    () => ({ enum: ["", null] }),
  );
  const field = z._default(taken, standard as never);
  // Zod tells no default of what is transformed.
  /* @__PURE__ */ tell(field, () => ({ default: standard }));
  return field;
}

/** Text, or a number in its place. */
export function textOrNumber(schema: z.ZodMiniType<string>) {
  const taken = z.pipe(z.transform(toText), schema);
  /* @__PURE__ */ tellAlso(
    taken,
    () => schema,
    () => ({ type: "number", minimum: -MAXIMUM_NUMBER, maximum: MAXIMUM_NUMBER }),
  );
  return taken;
}

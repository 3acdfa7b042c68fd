/** Values that a schema of the contract admits, at random. */
import fc from "fast-check";

import { resolve } from "./contract.ts";

/** As far as the contract uses JSON Schema. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minProperties?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly propertyNames?: Schema;
  readonly additionalProperties?: boolean | Schema;
}

const MAXIMUM_ITEMS = 5;
/**
 * What a pattern cannot tell: percent-encoding is of UTF-8, and of no white space, so none is made up; no variant of a language
 * comes twice, so one is made up at most.
 */
const ESCAPE_IN_PATTERN = "|%[0-9A-Fa-f]{2}";
const VARIANT_IN_PATTERN = "(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))";
/** Addresses that most rules admit: of those that a pattern makes, many are at domains that nobody can register. */
const USUAL_EMAIL =
  /^[A-Za-z0-9_'+-]{0,9}[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9-]{0,9}\.){1,3}[A-Za-z]{2,9}$/;

/** Values that a schema admits: all kinds of them, small ones. */
export function arbitraryOf(schema: unknown): fc.Arbitrary<unknown> {
  return toArbitrary(schema as Schema);
}

function toArbitrary(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) return toArbitrary(resolve<Schema>(schema.$ref));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const types = [schema.type ?? []].flat();
  if (types.length === 0) {
    const ways = schema.anyOf ?? schema.oneOf;
    if (ways === undefined) throw new Error(`Any value at all: ${JSON.stringify(schema)}`);
    return fc.oneof(...ways.map(toArbitrary));
  }
  return fc.oneof(...types.map((type) => ofType(type, schema)));
}

function ofType(type: string, schema: Schema): fc.Arbitrary<unknown> {
  switch (type) {
    case "null":
      return fc.constant(null);
    case "boolean":
      return fc.boolean();
    case "number":
      return fc.double({
        min: schema.minimum ?? -1_000,
        max: schema.maximum ?? 1_000,
        noNaN: true,
      });
    case "integer":
      return fc.integer({ min: schema.minimum ?? -1_000, max: schema.maximum ?? 1_000 });
    case "string":
      return ofText(schema);
    case "array":
      return ofItems(schema);
    case "object":
      return ofProperties(schema);
    default:
      throw new Error(`There are no values of the type ${type} yet.`);
  }
}

function ofText({
  format,
  pattern,
  minLength = 0,
  // A pattern says by itself how long a text is.
  maxLength = pattern === undefined ? 50 : Number.POSITIVE_INFINITY,
}: Schema): fc.Arbitrary<string> {
  const text =
    format === "idn-email"
      ? fc.oneof(
          fc.emailAddress(),
          fc.stringMatching(USUAL_EMAIL),
          fc.stringMatching(USUAL_EMAIL).map((address) => `\u00e9${address}.\u0440\u0444`),
        )
      : pattern === undefined
        ? fc.string({ unit: "grapheme", minLength, maxLength: Math.min(maxLength, 50) })
        : fc.stringMatching(
            new RegExp(
              pattern
                .replaceAll(ESCAPE_IN_PATTERN, "")
                .replaceAll(`${VARIANT_IN_PATTERN}*`, `${VARIANT_IN_PATTERN}?`),
            ),
          );
  const isAdmitted = new RegExp(pattern ?? "", "u");
  return text.filter((value) => {
    const { length } = [...value];
    const isOfLength = length >= minLength && length <= maxLength;
    return value.isWellFormed() && isOfLength && isAdmitted.test(value);
  });
}

function ofItems({
  items = {},
  minItems = 0,
  maxItems,
  uniqueItems,
}: Schema): fc.Arbitrary<unknown> {
  const constraints = {
    minLength: minItems,
    maxLength: Math.min(maxItems ?? MAXIMUM_ITEMS, MAXIMUM_ITEMS),
  };
  return uniqueItems === true
    ? fc.uniqueArray(toArbitrary(items), constraints)
    : fc.array(toArbitrary(items), constraints);
}

function ofProperties(schema: Schema): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties, propertyNames, anyOf } = schema;
  if (typeof additionalProperties === "object") {
    return fc.dictionary(
      toArbitrary(propertyNames ?? { type: "string" }) as fc.Arbitrary<string>,
      toArbitrary(additionalProperties),
      { maxKeys: MAXIMUM_ITEMS },
    );
  }
  const whole = fc
    .record(
      Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, toArbitrary(one)])),
      { requiredKeys: [...required] },
    )
    .filter((object) => Object.keys(object).length >= (schema.minProperties ?? 0));
  // The ways in which an object may be complete: each names what it needs.
  if (anyOf === undefined) return whole;
  return fc.oneof(
    ...anyOf.map((way) =>
      fc
        .tuple(whole, toNeeded(properties, way))
        .map(([values, needed]) => ({ ...values, ...needed })),
    ),
  );
}

/** The properties that a way needs, and of their values only those that it admits. */
function toNeeded(
  properties: Readonly<Record<string, Schema>>,
  { required = [], properties: narrowed = {} }: Schema,
): fc.Arbitrary<object> {
  return fc.record(
    Object.fromEntries(
      required.map((name) => [
        name,
        toArbitrary(properties[name] ?? {}).filter((value) => {
          const { type = [], minLength = 0 } = narrowed[name] ?? {};
          return [type].flat().includes(typeof value) && String(value).length >= minLength;
        }),
      ]),
    ),
  );
}

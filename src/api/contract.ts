/**
 * What the contract says of a schema and zod does not know: names, descriptions, and checks in code as JSON Schema has
 * them. It stands beside each schema, and tools/contract/ reads it.
 *
 * None of it reaches the Worker. Each call at the top of a module is marked `@__PURE__`, and what it says stands in a
 * function: so the bundler leaves out the call, and a schema of which the Worker uses only the type. A mark that is
 * missing shows in the Worker's size.
 */
import * as z from "zod/mini";

/** Any schema, of zod or of zod/mini. */
export type ZodSchema = z.core.$ZodType;

/** A JSON Schema, as far as the contract looks into one. */
export type JsonSchema = { readonly [keyword: string]: unknown };

const keywordsOf = new WeakMap<object, () => JsonSchema>();
const fieldsOf = new WeakMap<object, () => Readonly<Record<string, string>>>();
const standInsOf = new WeakMap<object, () => ZodSchema>();
const alternativesOf = new WeakMap<object, () => Alternative>();

/** What a schema takes: what another one takes, or something else in its place. */
export interface Alternative {
  readonly usual: ZodSchema;
  readonly other: JsonSchema;
}

/**
 * Makes a schema with a name, under which it stands in the contract once.
 *
 * @returns the schema
 */
export function named<Schema extends ZodSchema>(
  id: string,
  make: () => Schema,
  description?: string,
): Schema {
  const schema = make();
  z.globalRegistry.add(schema, { id, ...(description === undefined ? {} : { description }) });
  return schema;
}

/**
 * Describes a schema where it is used. One that has a name is referred to, and keeps its own description too.
 *
 * @returns a copy of the schema
 */
export function about<Schema extends ZodSchema>(description: string, schema: Schema): Schema {
  const copy = z.core.clone(schema, undefined, { parent: true });
  z.globalRegistry.add(copy, { description });
  return copy;
}

/**
 * Says what a check in code, or a pipe, means to JSON Schema; `{}` where JSON Schema has no words for it.
 *
 * @param subject the schema, or one check of it
 */
export function tell(subject: object, keywords: () => JsonSchema): void {
  keywordsOf.set(subject, keywords);
}

/** Describes fields of a request's body or parameters of its query. */
export function tellFields<Schema extends ZodSchema>(
  schema: Schema,
  descriptions: () => Readonly<Partial<Record<keyof z.input<Schema> & string, string>>>,
): void {
  fieldsOf.set(schema, descriptions as () => Readonly<Record<string, string>>);
}

/** Names the schema that the contract describes in the place of another. */
export function tellInstead(schema: ZodSchema, standIn: () => ZodSchema): void {
  standInsOf.set(schema, standIn);
}

/** Says that a schema takes what another one takes, or something else in its place. */
export function tellAlso(schema: ZodSchema, usual: () => ZodSchema, other: () => JsonSchema): void {
  alternativesOf.set(schema, () => ({ usual: usual(), other: other() }));
}

/** What `tell` was told of a schema or a check; null when nothing was. */
export function toldOf(subject: object): JsonSchema | null {
  return keywordsOf.get(subject)?.() ?? null;
}

/** The descriptions of the fields of a schema, by name. */
export function toldFieldsOf(schema: ZodSchema): Readonly<Record<string, string>> {
  return fieldsOf.get(schema)?.() ?? {};
}

/** What a schema takes in either case; null when there is one alone. */
export function alternativeOf(schema: ZodSchema): Alternative | null {
  return alternativesOf.get(schema)?.() ?? null;
}

/** The schema to describe in the place of one; null when it is described itself. */
export function standInOf(schema: ZodSchema): ZodSchema | null {
  return standInsOf.get(schema)?.() ?? null;
}

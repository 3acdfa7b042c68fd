/** zod schemas as the JSON Schemas of the contract: named ones stand once, under `components`. */
import * as z from "zod";

import {
  alternativeOf,
  type JsonSchema,
  standInOf,
  type ZodSchema,
} from "../../src/api/contract.ts";
import { amend } from "./amendments.ts";

/** The named schemas of a document. */
export type SchemaComponents = Map<string, JsonSchema>;

/** Whether a schema describes what the API takes or what it answers. */
export type Direction = "input" | "output";

/**
 * Describes a schema.
 *
 * @param components gets the named schemas that it refers to
 */
export function toJsonSchema(
  schema: ZodSchema,
  direction: Direction,
  components: SchemaComponents,
): JsonSchema {
  const { $defs = {}, properties = {} } = z.toJSONSchema(
    z.object({ root: z.any() }).extend({ root: schema as z.ZodType }),
    {
      io: direction,
      unrepresentable: ({ zodSchema }) =>
        standInOf(zodSchema) === null ? (describeWholeNumber(zodSchema) ?? "throw") : "any",
      override({ zodSchema, jsonSchema }) {
        const alternative = alternativeOf(zodSchema);
        const standIn = alternative?.usual ?? standInOf(zodSchema);
        if (standIn === null) {
          Object.assign(jsonSchema, amend(zodSchema));
          return;
        }
        const usual = toJsonSchema(standIn, direction, components);
        replace(jsonSchema, alternative === null ? usual : orElse(usual, alternative.other));
      },
    },
  );
  for (const [id, definition] of Object.entries($defs)) {
    addComponent(components, id, tidy(definition));
  }
  return tidy(properties.root);
}

/** Either of two, in one list with those that there are already. */
function orElse(usual: JsonSchema, other: JsonSchema): JsonSchema {
  const { anyOf, ...rest } = usual;
  const isList = Array.isArray(anyOf) && Object.keys(rest).length === 0;
  return { anyOf: [...(isList ? anyOf : [usual]), other] };
}

/** Null: it is something else. */
function describeWholeNumber({ _zod: { def } }: z.core.$ZodType): JsonSchema | null {
  const { params } = def as z.core.$ZodCustomDef;
  const maximum: unknown = params?.maximum;
  return typeof maximum === "number" ? { type: "integer", minimum: 0, maximum } : null;
}

function replace(target: object, source: JsonSchema): void {
  for (const key of Object.keys(target)) Reflect.deleteProperty(target, key);
  Object.assign(target, source);
}

/** Puts a named schema into the document. */
export function addComponent(components: SchemaComponents, id: string, schema: JsonSchema): void {
  const existing = components.get(id);
  if (existing !== undefined && JSON.stringify(existing) !== JSON.stringify(schema)) {
    throw new Error(`Two different schemas are named ${id}.`);
  }
  components.set(id, schema);
}

/** A reference to a named schema. */
export function refer(id: string): JsonSchema {
  return { $ref: `#/components/schemas/${id}` };
}

/** zod's JSON Schema in the spelling of OpenAPI 3.1: references into `components`, `null` among the types. */
function tidy(value: unknown): JsonSchema {
  return tidyAny(value) as JsonSchema;
}

function tidyAny(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidyAny);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(
    ([keyword, content]) => content !== undefined && !isNoise(keyword, content),
  );
  return mergeNull(
    Object.fromEntries(
      entries.map(([keyword, content]) => [keyword, tidyKeyword(keyword, content)]),
    ),
  );
}

/** Keywords whose content is a value, and no schema. */
const VALUES = ["const", "default", "enum", "examples"];

function tidyKeyword(keyword: string, content: unknown): unknown {
  if (VALUES.includes(keyword)) return content;
  if (keyword === "$ref") return String(content).replace("#/$defs/", "#/components/schemas/");
  if (keyword !== "properties") return tidyAny(content);
  // Its keys are names, whatever they read like.
  return Object.fromEntries(
    Object.entries(content as object).map(([name, property]) => [name, tidyAny(property)]),
  );
}

/** The name that zod repeats inside of a named schema, and the largest integer of JavaScript. */
function isNoise(keyword: string, content: unknown): boolean {
  return (
    (keyword === "id" && typeof content === "string") ||
    (keyword === "maximum" && content === Number.MAX_SAFE_INTEGER)
  );
}

/** `anyOf: [X, null]` as one type, where X is no reference. */
function mergeNull(schema: Record<string, unknown>): Record<string, unknown> {
  const { anyOf, ...rest } = schema;
  if (!Array.isArray(anyOf) || anyOf.length !== 2) return schema;
  const [first, second] = anyOf as [JsonSchema, JsonSchema];
  if (second.type !== "null" || typeof first.type !== "string" || "const" in first) return schema;
  return {
    ...first,
    type: [first.type, "null"],
    ...(Array.isArray(first.enum) ? { enum: [...first.enum, null] } : {}),
    ...rest,
  };
}

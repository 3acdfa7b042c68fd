/**
 * What the schemas of the Worker check in code, as JSON Schema can say it. A check that is missing here stops the
 * build: the contract must not be silent about a rule.
 */
import * as z from "zod";

import { newLeadsBody } from "../../src/http/addLeads.ts";
import { languageTagSchema } from "../../src/http/createCampaign.ts";
import { attributesSchema, leadSchema, linkedinUrlSchema } from "../../src/http/leadSchema.ts";
import { DEFAULT_LIMIT, limitSchema, MAXIMUM_LIMIT } from "../../src/http/pagination.ts";
import { idempotencyKeySchema } from "../../src/http/schemas.ts";
import type { JsonSchema, ZodSchema } from "./jsonSchema.ts";

/** Behind the places where control characters are refused: the class `\p{Cc}`, spelt as every dialect reads it. */
const CONTROL = "\\x00-\\x1f\\x7f-\\x9f";
const CONTROL_BUT_WHITE_SPACE = "\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f";

/** The checks that are functions, by what they say when they refuse. */
const REFINEMENTS: Readonly<Record<string, JsonSchema>> = {
  // JSON Schema knows no other text.
  "must be well-formed Unicode": {},
  "must not contain control characters": { pattern: `^[^${CONTROL_BUT_WHITE_SPACE}]*$` },
  "must not be empty": {
    minLength: 1,
    pattern: `^[^${CONTROL_BUT_WHITE_SPACE}]*[^\\s${CONTROL}][^${CONTROL_BUT_WHITE_SPACE}]*$`,
  },
  "must have at least one of name and content": { minProperties: 1 },
  "must not name a lead twice": { uniqueItems: true },
  "must have at most 50 entries": { maxProperties: 50 },
  "must not have an entry named __proto__": {},
  "must have at least one of email, linkedinUrl and externalId": {
    anyOf: ["email", "linkedinUrl", "externalId"].map((name) => ({
      required: [name],
      properties: { [name]: { type: "string" } },
    })),
  },
};

/** One line that says something: what `line()` of the Worker takes, whose text is trimmed before it is measured. */
const LINE: JsonSchema = {
  pattern: `^[^${CONTROL}]*[^\\s${CONTROL}][^${CONTROL}]*$`,
};

/** Schemas that change what they take, so that zod cannot tell what they take. */
const AMENDMENTS: ReadonlyMap<unknown, JsonSchema> = new Map<unknown, JsonSchema>([
  [
    limitSchema,
    {
      type: "integer",
      minimum: 1,
      maximum: MAXIMUM_LIMIT,
      default: DEFAULT_LIMIT,
      pattern: undefined,
    },
  ],
  // Each of the 255 characters may be escaped, between quotes. An example would be the key of whoever tries a call at /docs.
  [idempotencyKeySchema, { maxLength: 2 * 255 + 2 }],
  [languageTagSchema, { examples: ["en", "pt-BR"] }],
  [
    linkedinUrlSchema,
    {
      pattern: "^([Hh][Tt][Tt][Pp][Ss]?://)?([A-Za-z0-9-]+\\.)?linkedin\\.com/[A-Za-z0-9][^\\s]*$",
      examples: ["https://www.linkedin.com/in/avery-stone"],
    },
  ],
]);

/** Schemas in whose place another one stands: that of what they lead to. */
const STAND_INS: ReadonlyMap<unknown, ZodSchema> = new Map<unknown, ZodSchema>([
  // The Worker checks leads one by one, so that a bad one does not fail its neighbours.
  [newLeadsBody.def.shape.leads.def.element, leadSchema],
  [attributesSchema, attributesSchema.def.out],
]);

/** The schema to describe in place of one. */
export function standInFor(schema: ZodSchema): ZodSchema | null {
  return STAND_INS.get(schema) ?? null;
}

/**
 * What there is to say about a schema beyond what zod says.
 *
 * @throws when it has a check that nobody has described yet
 */
export function amend(schema: ZodSchema): JsonSchema {
  const checks = schema._zod.def.checks ?? [];
  const isTrimmed = checks.some((check) => check._zod.def.check === "overwrite");
  const refinements = checks
    .filter((check) => check._zod.def.check === "custom")
    .map((check) => {
      const message = messageOf(check);
      const refinement = REFINEMENTS[message];
      if (refinement === undefined) {
        throw new Error(
          `A schema has a check that the contract cannot tell: "${message}". Say in tools/contract/amendments.ts what it means.`,
        );
      }
      return refinement;
    });
  return Object.assign(
    {},
    ...refinements,
    isTrimmed ? LINE : {},
    leadsToEmail(schema) ? { format: "email" } : {},
    AMENDMENTS.get(schema),
  );
}

/** A pipe is described by what goes into it; of what comes out, only this says more. */
function leadsToEmail(schema: ZodSchema): boolean {
  if (!(schema instanceof z.core.$ZodPipe)) return false;
  const { out } = schema._zod.def;
  return out instanceof z.core.$ZodStringFormat && out._zod.def.format === "email";
}

function messageOf(check: { _zod: { def: { error?: unknown } } }): string {
  const { error } = check._zod.def;
  const message: unknown = typeof error === "function" ? error({}) : error;
  return typeof message === "string" ? message : "a check without a message";
}

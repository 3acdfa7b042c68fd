/**
 * What the schemas of the Worker check in code, as JSON Schema can say it. A check that is missing here stops the
 * build: the contract must not be silent about a rule.
 */
import * as z from "zod";
import { newLeadsBody } from "../../src/api/audiences/addLeads.ts";
import {
  attributesSchema,
  leadSchema,
  linkedinUrlSchema,
} from "../../src/api/audiences/leadSchema.ts";
import { languageTagSchema } from "../../src/api/campaigns/createCampaign.ts";
import { DEFAULT_LIMIT, limitSchema, MAXIMUM_LIMIT } from "../../src/api/request/pagination.ts";
import { idempotencyKeySchema, messageText } from "../../src/api/request/schemas.ts";
import { MAXIMUM_CONTENT_CHARACTERS } from "../../src/domain/template.ts";
import type { JsonSchema, ZodSchema } from "./jsonSchema.ts";

/** Behind the places where control characters are refused: the class `\p{Cc}`, spelt as every dialect reads it. */
const CONTROL = "\\x00-\\x1f\\x7f-\\x9f";
/** The same and, as they are, the line separators of Unicode: their escapes are not read everywhere. */
const NOT_IN_A_LINE = `${CONTROL}\u2028\u2029`;
const CONTROL_BUT_WHITE_SPACE = "\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f";

/** The checks that are functions, by what they say when they refuse. */
const REFINEMENTS: Readonly<Record<string, JsonSchema>> = {
  // JSON Schema knows no other text.
  "must be well-formed Unicode": {},
  // Trimmed before it is measured, so that there is something besides white space.
  "must be one line without control characters": {
    pattern: `^[^${NOT_IN_A_LINE}]*[^\\s${NOT_IN_A_LINE}][^${NOT_IN_A_LINE}]*$`,
  },
  "must not contain control characters": { pattern: `^[^${CONTROL_BUT_WHITE_SPACE}]*$` },
  "must not be empty": {
    minLength: 1,
    pattern: `^[^${CONTROL_BUT_WHITE_SPACE}]*[^\\s${CONTROL}][^${CONTROL_BUT_WHITE_SPACE}]*$`,
  },
  "must have at least one of name and content": { minProperties: 1 },
  "must not name a lead twice": { uniqueItems: true },
  "must have at most 50 entries": { maxProperties: 50 },
  // JSON Schema cannot compare a part of a text with another.
  "must not have a variant twice": {},
  "must have at least one of email, linkedinUrl and externalId": {
    anyOf: ["email", "linkedinUrl", "externalId"].map((name) => ({
      type: "object",
      required: [name],
      properties: { [name]: { type: "string" } },
    })),
  },
};

/** A part of an address that says who it is. Escapes of no UTF-8 or of white space are refused all the same. */
const PART = `([^\\s${CONTROL}/?#%\\\\.]|%[0-9A-Fa-f]{2})([^\\s${CONTROL}/?#%\\\\]|%[0-9A-Fa-f]{2})*`;

/** What is said of schemas that zod cannot tell, or not whole. */
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
  // A channel may take less, which is a 422 and no matter of form.
  [messageText, { maxLength: Math.max(...Object.values(MAXIMUM_CONTENT_CHARACTERS)) }],
  [languageTagSchema, { examples: ["en", "pt-BR"] }],
  [
    linkedinUrlSchema,
    {
      pattern: `^([Hh][Tt][Tt][Pp][Ss]?://)?([A-Za-z0-9-]+\\.)?linkedin\\.com/(in|sales/(lead|people)|talent/profile|pub(/${PART}){3})/${PART}([/?#][^\\s]*)?$`,
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

/** Pipes whose in side says everything, or whose amendment stands with the schema around them. */
const TOLD_PIPES: ReadonlySet<unknown> = new Set<unknown>([
  limitSchema.def.innerType,
  leadSchema.def.shape.attributes,
]);

/** Texts that are looked into further than can be told, by what is said when they are refused. */
const OPAQUE_TEXTS: ReadonlySet<string> = new Set(["must be the nextCursor of an earlier page"]);

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
  const refinements = checks
    .filter((check) => check._zod.def.check === "custom")
    .map((check) => {
      const message = messageOf(check);
      return REFINEMENTS[message] ?? refuse(`a check that refuses with "${message}"`);
    });
  if (checks.some(overwritesMoreThanItsEnds)) refuse("a check that overwrites, and does not trim");
  const parts: JsonSchema[] = [
    ...refinements,
    schema instanceof z.core.$ZodPipe ? amendPipe(schema) : {},
  ];
  const patterns = checks.filter((check) => check instanceof z.core.$ZodCheckStringFormat);
  if (patterns.length > 0 && parts.some(({ pattern }) => pattern !== undefined)) {
    refuse("a pattern beside another check that becomes a pattern");
  }
  return Object.assign({}, ...parts, AMENDMENTS.get(schema));
}

/** A pipe is described by what goes into it; what comes out may say more, and must not be left out. */
function amendPipe(pipe: z.core.$ZodPipe): JsonSchema {
  if (AMENDMENTS.has(pipe) || STAND_INS.has(pipe) || TOLD_PIPES.has(pipe)) return {};
  const { in: taken, out } = pipe._zod.def;
  const isOpaque = (taken._zod.def.checks ?? []).some((check) =>
    OPAQUE_TEXTS.has(messageOf(check)),
  );
  if (isOpaque) return {};
  if (out instanceof z.core.$ZodEmail && (out._zod.def.checks ?? []).length === 0) {
    // The form of the text without the white space that the Worker would trim.
    return { format: "email", pattern: out._zod.def.pattern?.source };
  }
  return refuse("a pipe that changes or checks what went in");
}

/** To trim is the one overwriting that is known, and what is trimmed is told by its other checks. It shows by what it does. */
function overwritesMoreThanItsEnds({ _zod: { def } }: z.core.$ZodCheck): boolean {
  if (def.check !== "overwrite") return false;
  const { tx } = def as z.core.$ZodCheckOverwriteDef;
  return [" \n A\u0308b  C\t", "abc", " "].some((text) => tx(text) !== text.trim());
}

function refuse(what: string): never {
  throw new Error(
    `The contract cannot tell ${what}. Say in tools/contract/amendments.ts what it means.`,
  );
}

function messageOf(check: { _zod: { def: { error?: unknown } } }): string {
  const { error } = check._zod.def;
  const message: unknown = typeof error === "function" ? error({}) : error;
  return typeof message === "string" ? message : "a check without a message";
}

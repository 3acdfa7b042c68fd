/**
 * What JSON Schema says of the checks of the Worker's schemas that zod cannot translate: what stands beside them. A check of
 * which nothing stands there stops the build: the contract must not be silent about a rule.
 */
import * as z from "zod";

import { type JsonSchema, toldOf, type ZodSchema } from "../../src/api/contract.ts";

/**
 * What there is to say about a schema beyond what zod says.
 *
 * @throws when it has a check of which nothing is told
 */
export function amend(schema: ZodSchema): JsonSchema {
  const checks = schema._zod.def.checks ?? [];
  const refinements = checks
    .filter((check) => check._zod.def.check === "custom")
    .map((check) => toldOf(check) ?? refuse(`a check that refuses with "${messageOf(check)}"`));
  if (checks.some(overwritesMoreThanItsEnds)) refuse("a check that overwrites, and does not trim");
  const parts: JsonSchema[] = [
    ...refinements,
    schema instanceof z.core.$ZodPipe ? amendPipe(schema) : {},
  ];
  const patterns = checks.filter((check) => check instanceof z.core.$ZodCheckStringFormat);
  if (patterns.length > 0 && parts.some(({ pattern }) => pattern !== undefined)) {
    refuse("a pattern beside another check that becomes a pattern");
  }
  return Object.assign({}, ...parts, toldOf(schema));
}

/** A pipe is described by what goes into it; what comes out may say more, and must not be left out. */
function amendPipe(pipe: z.core.$ZodPipe): JsonSchema {
  if (toldOf(pipe) !== null || toldOf(pipe._zod.def.in) !== null) return {};
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
    `The contract cannot say what this means: ${what}. Tell it beside the schema (src/api/contract.ts).`,
  );
}

function messageOf(check: { _zod: { def: { error?: unknown } } }): string {
  const { error } = check._zod.def;
  const message: unknown = typeof error === "function" ? error({}) : error;
  return typeof message === "string" ? message : "a check without a message";
}

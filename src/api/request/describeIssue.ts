/** Says what is wrong with a request where its schema brings no words: from the definition of the schema. Pure. */
import type * as z from "zod/mini";

import { nameSome } from "../answer/nameSome.ts";
import { shortenName } from "./shorten.ts";

type RawIssue = z.core.$ZodRawIssue;

/** Says what would be accepted. */
export function describeIssue(issue: RawIssue): string {
  switch (issue.code) {
    case "invalid_type":
    case "invalid_value":
      return `${issue.input === undefined ? "is missing; " : ""}${describeAccepted(issue)}`;
    case "unrecognized_keys": {
      const known = fieldsOf(issue);
      const unknown = nameSome(issue.keys.map((key) => `"${shortenName(key)}"`));
      return known.length === 0
        ? `does not take ${unknown}, nor anything else`
        : `does not take ${unknown}, only ${join(known, "conjunction")}`;
    }
    default:
      return "is not accepted";
  }
}

/** Says what is wrong with a parameter of the query that is a list: it was repeated. Of all others, `describeIssue` says it. */
export function describeQueryIssue({ input }: RawIssue): string | undefined {
  return Array.isArray(input) ? "must be given once" : undefined;
}

function describeAccepted(
  issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidType | z.core.$ZodIssueInvalidValue>,
): string {
  if (issue.code === "invalid_value") {
    return `must be ${join(issue.values.map(String), "disjunction")}`;
  }
  switch (issue.expected) {
    case "string":
      return describeFormat(issue) ?? `must be text${describeSize(issue, "characters")}`;
    case "array":
      return `must be a list${describeSize(issue, "items")}`;
    case "boolean":
      return "must be true or false";
    case "object":
      return `must be an object of ${join(fieldsOf(issue), "conjunction")}`;
    default:
      return `must be of the type ${issue.expected}`;
  }
}

/** What the schema itself says of the form that a text must have; null when it may have any. */
function describeFormat(issue: RawIssue): string | null {
  const words = definitionOf(issue)
    .checks?.find(isFormat)
    ?._zod.def.error?.(issue as never);
  return typeof words === "string" ? words : null;
}

function isFormat({ _zod }: z.core.$ZodCheck<never>): boolean {
  return _zod.def.check === "string_format";
}

function describeSize(issue: RawIssue, unit: string): string {
  const bounds: { minimum?: number; maximum?: number } = Object.assign(
    {},
    ...(definitionOf(issue).checks ?? []).map(({ _zod }) => _zod.def),
  );
  const { minimum, maximum } = bounds;
  if (maximum === undefined) return "";
  return ` of ${minimum === undefined ? "up to" : `${minimum} to`} ${maximum} ${unit}`;
}

function fieldsOf(issue: RawIssue): string[] {
  return Object.keys(definitionOf(issue).shape ?? {});
}

/** How the schema was defined that has raised the issue. */
function definitionOf({ inst }: RawIssue): Partial<z.core.$ZodObjectDef> {
  return (inst?._zod.def ?? {}) as Partial<z.core.$ZodObjectDef>;
}

/** Names as a sentence has them. */
export function join(names: readonly string[], type: Intl.ListFormatType): string {
  return new Intl.ListFormat("en-GB", { type }).format(names);
}

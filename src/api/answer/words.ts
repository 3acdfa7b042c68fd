/** The words of which answers are made. Only their types reach the Worker: what the API answers is not checked there. */
import * as z from "zod/mini";

import { MAXIMUM_IDENTITY_CHARACTERS } from "../../domain/identity.ts";
import { MAXIMUM_NAME_CHARACTERS, MAXIMUM_WORK_CHARACTERS } from "../../domain/textLengths.ts";
import { identifierSchema } from "../../platform/identifiers.ts";
import { about, named } from "../contract.ts";

/** Any id. */
export const identifier = /* @__PURE__ */ named(
  "Identifier",
  () => identifierSchema,
  "24 lower-case hexadecimal characters. The first 8 are the creation time in seconds, so identifiers sort by age.",
);

/** A time, as `toTimestamp` makes it. */
export const timestamp = /* @__PURE__ */ named(
  "Timestamp",
  () => matching(/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$/),
  "ISO 8601 in UTC, with milliseconds.",
);

/** A text of one form. */
export function matching(pattern: RegExp) {
  return z.string().check(z.regex(pattern));
}

/** A text that an answer shows: what the Worker has taken, or what it says itself. */
export function text(maximumCharacters: number) {
  return z.string().check(z.maxLength(maximumCharacters));
}

/**
 * A whole number.
 *
 * @param minimum the least that it can be
 * @param maximum the most, where there is one
 */
export function count(minimum = 0, maximum: number | null = null) {
  const number = z.int().check(z.gte(minimum));
  return maximum === null ? number : number.check(z.lte(maximum));
}

/** Who a lead is, as every answer shows it. */
export function personFields() {
  return {
    name: text(MAXIMUM_NAME_CHARACTERS),
    email: z.nullable(text(MAXIMUM_IDENTITY_CHARACTERS.email)),
    linkedinUrl: z.nullable(text(MAXIMUM_IDENTITY_CHARACTERS.linkedinUrl)),
    externalId: z.nullable(text(MAXIMUM_IDENTITY_CHARACTERS.externalId)),
    company: z.nullable(text(MAXIMUM_WORK_CHARACTERS)),
    title: z.nullable(text(MAXIMUM_WORK_CHARACTERS)),
  };
}

/** A list of at most a thousand. */
export function list<Item extends z.ZodMiniType>(item: Item) {
  return z.array(item).check(z.maxLength(1_000));
}

/** A page of a list, as `toPage` makes it. */
export function page<Item extends z.ZodMiniType>(item: Item) {
  return z.strictObject({
    items: list(item),
    nextCursor: about(
      "Pass it as `cursor` to get the next page; null on the last one.",
      z.nullable(text(200)),
    ),
    hasMore: z.boolean(),
  });
}

/** What a lead in a request must be. */
import * as z from "zod/mini";

import { MAXIMUM_NAME_CHARACTERS } from "../campaign/words.ts";
import { line } from "./schemas.ts";

const MAXIMUM_ATTRIBUTES = 50;

/**
 * A LinkedIn address in one spelling, so that one person has one: https, no country's host, no trailing slash, no
 * query, lower case.
 */
export const linkedinUrlSchema = z.pipe(
  line(500),
  z.transform((text: string, context) => {
    // Exports often leave the scheme out.
    const url = URL.parse(/^https?:/i.test(text) ? text : `https://${text}`);
    const isLinkedIn =
      url !== null &&
      ["http:", "https:"].includes(url.protocol) &&
      /^([a-z0-9-]+\.)?linkedin\.com$/.test(url.hostname) &&
      url.pathname.length > 1;
    if (!isLinkedIn) {
      context.issues.push({
        code: "custom",
        input: text,
        message: "must be an address like https://www.linkedin.com/in/…",
      });
      return z.NEVER;
    }
    return `https://www.linkedin.com${url.pathname.replace(/\/+$/, "").toLowerCase()}`;
  }),
);

export const attributesSchema = z.pipe(
  z
    .unknown()
    // The record would drop this key without a word.
    .check(z.refine(hasNoPrototypeKey, "must not have an entry named __proto__")),
  z.record(line(100), line(2_000)).check(
    z.refine((attributes) => Object.keys(attributes).length <= MAXIMUM_ATTRIBUTES, {
      message: `must have at most ${MAXIMUM_ATTRIBUTES} entries`,
    }),
  ),
);

function hasNoPrototypeKey(value: unknown): boolean {
  return typeof value !== "object" || value === null || !Object.hasOwn(value, "__proto__");
}

function optional<Schema extends z.ZodMiniType>(schema: Schema) {
  return z._default(z.nullable(schema), null);
}

export const leadSchema = z
  .strictObject({
    name: line(MAXIMUM_NAME_CHARACTERS),
    email: optional(z.pipe(line(320), z.email("must be an e-mail address"))),
    linkedinUrl: optional(linkedinUrlSchema),
    externalId: optional(line(255)),
    company: optional(line(200)),
    title: optional(line(200)),
    attributes: z._default(attributesSchema, {}),
  })
  .check(
    z.refine(
      ({ email, linkedinUrl, externalId }) =>
        email !== null || linkedinUrl !== null || externalId !== null,
      "must have at least one of email, linkedinUrl and externalId",
    ),
  );

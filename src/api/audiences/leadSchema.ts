/** What a lead in a request must be. */
import * as z from "zod/mini";
import { toLinkedinUrl } from "../../domain/linkedinUrl.ts";
import { MAXIMUM_NAME_CHARACTERS } from "../../domain/names.ts";
import { line } from "../request/schemas.ts";
import { shortenName } from "../request/shorten.ts";

const MAXIMUM_ATTRIBUTES = 50;

const MAXIMUM_URL_CHARACTERS = 500;

/** The address of a person on LinkedIn, in the one spelling that is kept: percent-encoded, which may be longer. */
export const linkedinUrlSchema = z.pipe(
  line(MAXIMUM_URL_CHARACTERS),
  z.transform((text: string, context) => {
    const url = toLinkedinUrl(text);
    if (url !== null && url.length <= MAXIMUM_URL_CHARACTERS) return url;
    const message =
      url === null
        ? "must be the address of one person: https://www.linkedin.com/in/…, /pub/…/…/…/…, /sales/lead/…, /sales/people/… or /talent/profile/…"
        : `must have at most ${MAXIMUM_URL_CHARACTERS} characters, percent-encoded`;
    context.issues.push({ code: "custom", input: text, message });
    return z.NEVER;
  }),
);

export const attributesSchema = z.pipe(
  z.transform((value: unknown, context) => {
    const message = describeFlawOfNames(value);
    if (message !== null) context.issues.push({ code: "custom", input: value, message });
    return value;
  }),
  z.record(line(100), line(2_000)).check(
    z.refine((attributes) => Object.keys(attributes).length <= MAXIMUM_ATTRIBUTES, {
      message: `must have at most ${MAXIMUM_ATTRIBUTES} entries`,
    }),
  ),
);

/** What the record would lose without a word: one name is the prototype's, and of two that are equal the last one counts. */
function describeFlawOfNames(value: unknown): string | null {
  if (typeof value !== "object" || value === null) return null;
  const names = new Set<string>();
  for (const name of Object.keys(value).map((key) => key.trim())) {
    if (name === "__proto__") return "must not have an entry named __proto__";
    if (names.has(name)) {
      return `must have "${shortenName(name)}" once; white space at its ends does not count`;
    }
    names.add(name);
  }
  return null;
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
    attributes: z.pipe(
      optional(attributesSchema),
      z.transform((attributes) => attributes ?? {}),
    ),
  })
  .check(
    z.refine(
      ({ email, linkedinUrl, externalId }) =>
        email !== null || linkedinUrl !== null || externalId !== null,
      "must have at least one of email, linkedinUrl and externalId",
    ),
  );

/** What a lead in a request must be, and which of a request's leads may be added. Pure. */
import * as z from "zod/mini";

import type { NewLead, SkippedLead } from "../database/addLeads.ts";
import { describeIssues } from "./parse.ts";
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
    name: line(200),
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

type CheckedLead = Omit<NewLead, "id">;

/** A request's leads, sorted. */
export interface CheckedLeads {
  readonly accepted: readonly CheckedLead[];
  readonly skipped: readonly SkippedLead[];
  /** All of them, those that are well-formed with their defaults and in the spelling in which they are kept. */
  readonly understood: readonly unknown[];
}

/** Sorts a request's leads into those that may be added and those that are malformed or repeat an earlier one. */
export function checkLeads(leads: readonly unknown[]): CheckedLeads {
  const accepted: CheckedLead[] = [];
  const skipped: SkippedLead[] = [];
  const understood: unknown[] = [];
  const seenAt = new Map<string, number>();
  for (const [index, value] of leads.entries()) {
    const result = leadSchema.safeParse(value);
    understood.push(result.success ? result.data : value);
    if (!result.success) {
      skipped.push({
        index,
        reason: "INVALID_LEAD",
        details: describeIssues(result.error, "lead"),
      });
      continue;
    }
    const lead = { index, ...result.data };
    const identities = identitiesOf(lead);
    const repeated = identities.find(({ key }) => seenAt.has(key));
    if (repeated === undefined) {
      accepted.push(lead);
    } else {
      skipped.push({
        index,
        reason: "DUPLICATE_IN_REQUEST",
        details: `${repeated.name}: leads[${seenAt.get(repeated.key)}] has it`,
      });
    }
    for (const { key } of identities) if (!seenAt.has(key)) seenAt.set(key, index);
  }
  return { accepted, skipped, understood };
}

/** E-mail addresses are compared without regard to ASCII case, as the database does. */
function identitiesOf({ email, linkedinUrl, externalId }: CheckedLead) {
  return [
    { name: "email", value: email?.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) },
    { name: "linkedinUrl", value: linkedinUrl },
    { name: "externalId", value: externalId },
  ].flatMap(({ name, value }) =>
    value === null || value === undefined ? [] : [{ name, key: `${name} ${value}` }],
  );
}

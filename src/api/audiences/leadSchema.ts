/** What a lead in a request must be. */
import * as z from "zod/mini";
import { toEmailAddress } from "../../domain/emailAddress.ts";
import { ERASED_PREFIX } from "../../domain/erasure.ts";
import { type Identities, MAXIMUM_IDENTITY_CHARACTERS } from "../../domain/identity.ts";
import { toLinkedinUrl } from "../../domain/linkedinUrl.ts";
import {
  MAXIMUM_ATTRIBUTE_NAME_CHARACTERS,
  MAXIMUM_ATTRIBUTE_VALUE_CHARACTERS,
  MAXIMUM_ATTRIBUTES,
  MAXIMUM_NAME_CHARACTERS,
  MAXIMUM_WORK_CHARACTERS,
} from "../../domain/textLengths.ts";
import { named, tell, tellAlso, tellInstead } from "../contract.ts";
import { optional, saysNothing, textOrNumber, toText } from "../request/optional.ts";
import { CONTROL, line } from "../request/schemas.ts";
import { shortenName } from "../request/shorten.ts";

const {
  email: MAXIMUM_EMAIL_CHARACTERS,
  linkedinUrl: MAXIMUM_URL_CHARACTERS,
  externalId: MAXIMUM_EXTERNAL_ID_CHARACTERS,
} = MAXIMUM_IDENTITY_CHARACTERS;

/** The address of a person on LinkedIn. It is kept in one spelling, percent-encoded, which may be longer than what was sent. */
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

/** An e-mail address. An international domain is kept in ASCII. */
const emailSchema = z.pipe(
  line(MAXIMUM_EMAIL_CHARACTERS),
  z.transform((text: string, context) => {
    const address = toEmailAddress(text);
    if (address !== null && address.length <= MAXIMUM_EMAIL_CHARACTERS) return address;
    context.issues.push({ code: "custom", input: text, message: "must be an e-mail address" });
    return z.NEVER;
  }),
);

/* @__PURE__ */ tell(emailSchema, () => {
  // Characters of no script, and domains that nobody can register, are refused all the same.
  const beyondAscii = `\\x00-\\x7f${CONTROL}\\s\u2028\u2029`;
  const local = `([A-Za-z0-9_!#$%&'*+/=?^\`{|}~-]|[^${beyondAscii}])+`;
  const letter = `([A-Za-z0-9]|[^${beyondAscii}])`;
  const label = `${letter}(${letter}|-)*`;
  return {
    format: "idn-email",
    pattern: `^${local}(\\.${local})*@(${label}\\.)+([A-Za-z]|[^${beyondAscii}])(${letter}|-)*${letter}$`,
    examples: ["avery.stone@example.com"],
  };
});

/* @__PURE__ */ tell(linkedinUrlSchema, () => {
  const escaped = "%[0-9A-Fa-f]{2}";
  const character = `[^\\s${CONTROL}/?#%\\\\]`;
  // Escapes of no UTF-8, of white space or of what may not begin a part are refused all the same.
  // What no name begins with is cut off at its end, and might leave nothing.
  const first = character.replace("]", `.,;:!&)\\]}>"'’”»]`);
  const part = `(${first}|${escaped})(${character}|${escaped})*`;
  const person = `((in|talent/profile|pub(/${part}){3})/${part}|sales/(lead|people)/${part})`;
  return {
    pattern: `^([Hh][Tt][Tt][Pp][Ss]?://)?([A-Za-z0-9-]+\\.)?linkedin\\.com\\.?/((comm|mwlite|profile)/)*${person}(/(${part})?)*([?#][^\\s]*)?$`,
    examples: ["https://www.linkedin.com/in/avery-stone"],
  };
});

const fewEntries = z.refine<object>(
  (attributes) => Object.keys(attributes).length <= MAXIMUM_ATTRIBUTES,
  {
    message: `must have at most ${MAXIMUM_ATTRIBUTES} entries`,
  },
);
/* @__PURE__ */ tell(fewEntries, () => ({ maxProperties: MAXIMUM_ATTRIBUTES }));

const attributeName = line(MAXIMUM_ATTRIBUTE_NAME_CHARACTERS);
const attributeValue = line(MAXIMUM_ATTRIBUTE_VALUE_CHARACTERS);

/**
 * Names are trimmed like values, and an object keeps one entry of a name, and none that is named `__proto__`. An entry that
 * says nothing is none.
 */
const attributesSchema = z.pipe(
  z.transform((value: unknown, context) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    const entries = Object.entries(value).filter(([, content]) => !saysNothing(content));
    const flaw = describeFlawOfNames(entries.map(([key]) => key.trim()));
    const refuse = (message: string, path: string[] = []) =>
      context.issues.push({ code: "custom", input: value, message, path });
    if (flaw !== null) refuse(flaw);
    for (const [key] of flaw === null ? entries : []) {
      const { error } = attributeName.safeParse(key);
      if (error !== undefined) refuse(`its name ${joinMessages(error)}`, [key]);
    }
    return Object.fromEntries(
      entries.map(([key, content]) => [
        key.trim(),
        typeof content === "boolean" ? String(content) : toText(content),
      ]),
    );
  }),
  z.catchall(z.object({}, "must be an object"), attributeValue).check(fewEntries),
);
/* @__PURE__ */ tellInstead(attributesSchema, () => {
  const value = textOrNumber(attributeValue);
  tellAlso(
    value,
    () => textOrNumber(attributeValue),
    () => ({ enum: [true, false, "", null] }),
  );
  return z.record(attributeName, value).check(fewEntries);
});

/** What is wrong with names of attributes, trimmed, that would lose an entry; null when nothing is. */
function describeFlawOfNames(names: readonly string[]): string | null {
  if (names.includes("__proto__")) return "must not have an entry named __proto__";
  const seen = new Set<string>();
  const repeated = names.find((name) => seen.size === seen.add(name).size);
  return repeated === undefined
    ? null
    : `must have "${shortenName(repeated)}" once; white space at its ends does not count`;
}

function joinMessages({ issues }: z.core.$ZodError): string {
  return issues.map(({ message }) => message).join(" and ");
}

const isOfNoErasedLead = z.refine<string>(
  (text) => !text.startsWith(ERASED_PREFIX),
  `must not begin with ${ERASED_PREFIX}, which names a lead whose data was erased`,
);
// Its pattern says already what a line is, and a schema has one.
/* @__PURE__ */ tell(isOfNoErasedLead, () => ({}));

/** The fields of a request that say who somebody is. */
export const identitySchemas = {
  email: optional(emailSchema),
  linkedinUrl: optional(linkedinUrlSchema),
  externalId: optional(textOrNumber(line(MAXIMUM_EXTERNAL_ID_CHARACTERS).check(isOfNoErasedLead))),
};

/** Whether somebody has an identity at all. */
export const isIdentified = z.refine<Identities>(
  ({ email, linkedinUrl, externalId }) =>
    email !== null || linkedinUrl !== null || externalId !== null,
  "must have at least one of email, linkedinUrl and externalId",
);
/* @__PURE__ */ tell(isIdentified, () => ({
  anyOf: ["email", "linkedinUrl", "externalId"].map((name) => ({
    type: "object",
    required: [name],
    properties: {
      // A number is an external id as well, and has no length.
      [name]: { type: name === "externalId" ? ["string", "number"] : "string", minLength: 1 },
    },
  })),
}));

const attributesOrNone = z.pipe(
  optional(attributesSchema),
  z.transform((attributes) => attributes ?? {}),
);

// What goes into the pipe is told by the schema of the attributes.
/* @__PURE__ */ tell(attributesOrNone, () => ({}));

/** A lead in a request. */
export const leadSchema = z
  .strictObject({
    name: line(MAXIMUM_NAME_CHARACTERS),
    ...identitySchemas,
    company: optional(textOrNumber(line(MAXIMUM_WORK_CHARACTERS))),
    title: optional(textOrNumber(line(MAXIMUM_WORK_CHARACTERS))),
    attributes: attributesOrNone,
  })
  .check(isIdentified);
/* @__PURE__ */ named(
  "NewLead",
  () => leadSchema,
  "A person to contact. `email`, `linkedinUrl` and `externalId` say who it is: at least one of them is needed, and a lead that shares one with another is a duplicate.",
);

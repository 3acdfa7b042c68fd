/** The shapes that several endpoints share. Every refusal says what would be accepted. */
import * as z from "zod/mini";

import { ACTION_ID, INSTANCE_ID } from "../../domain/action.ts";
import { readMoment } from "../../domain/moment.ts";
import { PLAN_TAG } from "../../domain/startPlan.ts";
import { MAXIMUM_CONTENT_CHARACTERS } from "../../domain/template.ts";
import { DELIVERY_ID } from "../../domain/webhookEndpoint.ts";
import { identifierSchema } from "../../platform/identifiers.ts";
import { wholeNumberTo } from "../../platform/wholeNumber.ts";
import { tell, tellInstead } from "../contract.ts";

/** Of an address that a team gives. */
export const MAXIMUM_URL_CHARACTERS = 2_000;

/** A path without parameters. */
export const emptyPath = z.strictObject({});

const accountGroup = { accountGroupId: identifierSchema };
const audience = { ...accountGroup, audienceId: identifierSchema };
const campaign = { ...accountGroup, campaignId: identifierSchema };

const webhookEndpoint = { ...accountGroup, webhookEndpointId: identifierSchema };

/** The path of everything that belongs to an account group. */
export const accountGroupPath = z.strictObject(accountGroup);
export const audiencePath = z.strictObject(audience);
export const leadPath = z.strictObject({ ...audience, leadId: identifierSchema });
export const suppressionPath = z.strictObject({
  ...accountGroup,
  suppressionId: identifierSchema,
});
export const campaignPath = z.strictObject(campaign);
export const contentSlotPath = z.strictObject({ ...campaign, slotId: identifierSchema });
export const templatePath = z.strictObject({ ...accountGroup, templateId: identifierSchema });
export const senderPath = z.strictObject({ ...accountGroup, senderId: identifierSchema });
export const webhookEndpointPath = z.strictObject(webhookEndpoint);
export const deliveryPath = z.strictObject({
  ...webhookEndpoint,
  deliveryId: z.string().check(z.regex(DELIVERY_ID, "must be the id of a delivery")),
});
export const actionPath = z.strictObject({
  ...accountGroup,
  actionId: z.string().check(z.regex(ACTION_ID, "must be the id of an action")),
});
export const instancePath = z.strictObject({
  ...campaign,
  instanceId: z.string().check(z.regex(INSTANCE_ID, "must be the id of an instance")),
});
export const runPath = z.strictObject({ ...campaign, runId: identifierSchema });

/** No query at all: a misspelt or unsupported parameter must not pass for one that worked. */
export const emptyQuery = z.strictObject({});

/** No body: absent, empty or `{}`. */
export const emptyBody = z.strictObject({}, "must be absent, empty or {}");

/** Unicode ends a line also by two characters that are no control characters. */
const NOT_IN_A_LINE = /[\p{Cc}\u2028\u2029]/u;
const CONTROL_CHARACTERS_BUT_WHITE_SPACE = /(?![\t\n\r])\p{Cc}/u;

/** The same as JSON Schema has them: the class `\p{Cc}`, spelt as every dialect of patterns reads it. */
export const CONTROL = "\\x00-\\x1f\\x7f-\\x9f";
const CONTROL_BUT_WHITE_SPACE = "\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f";

const wellFormed = z.refine<string>((text) => text.isWellFormed(), "must be well-formed Unicode");
// JSON Schema knows no other text.
/* @__PURE__ */ tell(wellFormed, () => ({}));

const oneLine = z.refine<string>(
  (text) => !NOT_IN_A_LINE.test(text),
  "must be one line without control characters",
);
// A line is trimmed before it is measured, so that there is something besides white space.
/* @__PURE__ */ tell(oneLine, () => {
  // The line separators stand as they are: not every dialect reads their escapes.
  const notInALine = `${CONTROL}\u2028\u2029`;
  return { pattern: `^[^${notInALine}]*[^\\s${notInALine}][^${notInALine}]*$` };
});

const withoutControlCharacters = z.refine<string>(
  (text) => !CONTROL_CHARACTERS_BUT_WHITE_SPACE.test(text),
  "must not contain control characters",
);
/* @__PURE__ */ tell(withoutControlCharacters, () => ({
  pattern: `^[^${CONTROL_BUT_WHITE_SPACE}]*$`,
}));

/** One line of text that says something. */
export function line(maximumCharacters: number) {
  return z
    .string()
    .check(
      z.trim(),
      z.minLength(1, "must not be empty"),
      z.maxLength(maximumCharacters, `must have at most ${maximumCharacters} characters`),
      wellFormed,
      oneLine,
    );
}

/** Text that may have several lines, or none. */
export function paragraph(maximumCharacters: number) {
  return text().check(
    z.maxLength(maximumCharacters, `must have at most ${maximumCharacters} characters`),
  );
}

const saysSomething = z.refine<string>((text) => text.trim() !== "", "must not be empty");
/* @__PURE__ */ tell(saysSomething, () => ({
  minLength: 1,
  pattern: `^[^${CONTROL_BUT_WHITE_SPACE}]*[^\\s${CONTROL}][^${CONTROL_BUT_WHITE_SPACE}]*$`,
}));

/** What is sent to a lead: text that says something. How long it may be depends on its channel. */
export const messageText = text().check(saysSomething);
// A channel may take less, which is a 422 and no matter of form.
/* @__PURE__ */ tell(messageText, () => ({
  maxLength: Math.max(...Object.values(MAXIMUM_CONTENT_CHARACTERS)),
}));

function text() {
  return z.string().check(wellFormed, withoutControlCharacters);
}

/** Refuses a list that names something twice. */
export const distinct = z.refine<string[]>(
  (items) => new Set(items).size === items.length,
  "must not name anything twice",
);
/* @__PURE__ */ tell(distinct, () => ({ uniqueItems: true }));

/** Refuses a change that says nothing. */
export const changesSomething = z.refine<object>(
  (change) => Object.values(change).some((value) => value !== undefined),
  "must have at least one setting",
);
/* @__PURE__ */ tell(changesSomething, () => ({ minProperties: 1 }));

const NO_MOMENT = "must be a time with its offset from UTC, like 2026-12-01T09:30:00Z";

/** A moment with its offset from UTC, as milliseconds since 1970. */
export const moment = z.pipe(
  z.string(NO_MOMENT),
  z.transform((text: string, context) => {
    const time = readMoment(text);
    if (time !== null) return time;
    context.issues.push({ code: "custom", input: text, message: NO_MOMENT });
    return z.NEVER;
  }),
);
/* @__PURE__ */ tellInstead(moment, () => z.iso.datetime({ offset: true }));

/** A whole number from 0. */
export function wholeNumber(maximum: number) {
  return wholeNumberTo(maximum, `must be a whole number from 0 to ${maximum}`);
}

/** The value of `If-Match` on a start. */
export const planTagSchema = z
  .string()
  .check(z.regex(PLAN_TAG, "must be the one ETag of GET …/start, as it came"));

/** The platform joins several lines of a header by these characters. */
const LINES_JOINED = ", ";

const oneKey = z.refine<string>(
  (header) => header.startsWith('"') || !header.includes(LINES_JOINED),
  "must be given once; a key that has a comma and a space in it goes in quotes",
);
/* @__PURE__ */ tell(oneKey, () => ({ not: { pattern: `^[^"].*${LINES_JOINED}` } }));

/** The value of `Idempotency-Key`: bare, or as a structured-field string (RFC 9651). */
export const idempotencyKeySchema = z.pipe(
  z
    .string()
    .check(
      z.regex(
        /^([!#-~][ -~]{0,254}|"([ !#-[\]-~]|\\["\\]){1,255}")$/,
        "must be 1 to 255 printable ASCII characters, bare or in quotes",
      ),
      oneKey,
    ),
  z.transform((header: string) =>
    header.startsWith('"') ? header.slice(1, -1).replace(/\\(["\\])/g, "$1") : header,
  ),
);
// Each of the 255 characters may be escaped, between quotes. An example would be the key of whoever tries a call at /docs.
/* @__PURE__ */ tell(idempotencyKeySchema, () => ({ maxLength: 2 * 255 + 2 }));

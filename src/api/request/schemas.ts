/** The shapes that several endpoints share. Every refusal says what would be accepted. */
import * as z from "zod/mini";

import { identifierSchema } from "../../platform/identifiers.ts";

/** A path without parameters. */
export const emptyPath = z.strictObject({});

/** The path of everything that belongs to an account group. */
export const accountGroupPath = z.strictObject({ accountGroupId: identifierSchema });
export const audiencePath = z.extend(accountGroupPath, { audienceId: identifierSchema });
export const campaignPath = z.extend(accountGroupPath, { campaignId: identifierSchema });
export const contentSlotPath = z.extend(campaignPath, { slotId: identifierSchema });
export const templatePath = z.extend(accountGroupPath, { templateId: identifierSchema });
export const runPath = z.extend(campaignPath, { runId: identifierSchema });

/** No query at all: a misspelt or unsupported parameter must not pass for one that worked. */
export const emptyQuery = z.strictObject({});

/** No body: absent, empty or `{}`. */
export const emptyBody = z.strictObject({}, "must be absent, empty or {}");

/** What ends a line, by Unicode, is not a control character everywhere. */
const NOT_IN_A_LINE = /[\p{Cc}\u2028\u2029]/u;
const CONTROL_CHARACTERS_BUT_WHITE_SPACE = /(?![\t\n\r])\p{Cc}/u;

/** One line of text that says something. */
export function line(maximumCharacters: number) {
  return z.string().check(
    z.trim(),
    z.minLength(1, "must not be empty"),
    z.maxLength(maximumCharacters, `must have at most ${maximumCharacters} characters`),
    z.refine((text) => text.isWellFormed(), "must be well-formed Unicode"),
    z.refine((text) => !NOT_IN_A_LINE.test(text), "must be one line without control characters"),
  );
}

/** Text that may have several lines, or none. */
export function paragraph(maximumCharacters: number) {
  return text().check(
    z.maxLength(maximumCharacters, `must have at most ${maximumCharacters} characters`),
  );
}

/** What is sent to a lead: text that says something. How long it may be depends on its channel. */
export const messageText = text().check(
  z.refine((content) => content.trim() !== "", "must not be empty"),
);

function text() {
  return z.string().check(
    z.refine((content) => content.isWellFormed(), "must be well-formed Unicode"),
    z.refine(
      (content) => !CONTROL_CHARACTERS_BUT_WHITE_SPACE.test(content),
      "must not contain control characters",
    ),
  );
}

/** The value of `Idempotency-Key`: bare, or as a structured-field string (RFC 9651). */
export const idempotencyKeySchema = z.pipe(
  z
    .string()
    .check(
      z.regex(
        /^([!#-~][ -~]{0,254}|"([ !#-[\]-~]|\\["\\]){1,255}")$/,
        "must be 1 to 255 printable ASCII characters, bare or in quotes",
      ),
    ),
  z.transform((header: string) =>
    header.startsWith('"') ? header.slice(1, -1).replace(/\\(["\\])/g, "$1") : header,
  ),
);

/** The identity in a cell, however it is written there. Pure. Who somebody is is never guessed. */
import { toEmailAddress } from "../../../src/domain/emailAddress.ts";
import { ERASED_PREFIX } from "../../../src/domain/erasure.ts";
import { type IdentityKind, MAXIMUM_IDENTITY_CHARACTERS } from "../../../src/domain/identity.ts";
import { toLinkedinUrl } from "../../../src/domain/linkedinUrl.ts";
import { fits } from "./cutText.ts";

/** What a cell holds. */
export interface ReadIdentity {
  /** As it is sent. */
  readonly value: string;
  /** More of the kind that stand in the cell. */
  readonly others: readonly string[];
}

/** Reads the identity in a cell, cleaned; null when there is none that can be used. */
export function readIdentity(kind: IdentityKind, text: string): ReadIdentity | null {
  const found = READERS[kind](text).filter((value) =>
    fits(value, MAXIMUM_IDENTITY_CHARACTERS[kind]),
  );
  const [value, ...others] = new Set(found);
  return value === undefined ? null : { value, others };
}

/** What a spreadsheet shows of a long number: other people's come to the same. */
const ROUNDED = /^\d(?:[.,]\d+)?E\+\d+$/i;

const READERS: Readonly<Record<IdentityKind, (text: string) => string[]>> = {
  email: readEmails,
  linkedinUrl: readLinkedinUrls,
  externalId: (text) => (text.startsWith(ERASED_PREFIX) || ROUNDED.test(text) ? [] : [text]),
};

/** What the text around an address leaves at its ends. */
const AROUND_ADDRESS = /^[\s<>()[\]{}"'“”‘’«»„,;:.]+|[\s<>()[\]{}"'“”‘’«»„,;:.!?]+$/g;
/** As mail programs write them behind a name, which may hold an address itself. */
const IN_BRACKETS = /<([^<>]*@[^<>]*)>/g;
const BETWEEN_ADDRESSES = /[\s,;|<>()[\]{}"]+/;
/** Beyond this nobody has written addresses into a cell. */
const LONGEST_TEXT_CHARACTERS = 4_000;

/**
 * The addresses of a cell: one, several, or as mail programs write them (`Ann Lee <ann@example.com>`). What is none as a whole
 * is taken apart at white space and signs, at a slash only where two addresses would be one.
 */
function readEmails(text: string): string[] {
  if (!text.includes("@") || text.length > LONGEST_TEXT_CHARACTERS) return [];
  const whole = readAddress(text);
  if (whole.length > 0) return whole;
  const bracketed = [...text.matchAll(IN_BRACKETS)].flatMap(([, inner = ""]) => readAddress(inner));
  return bracketed.length > 0 ? bracketed : text.split(BETWEEN_ADDRESSES).flatMap(readWord);
}

function readWord(word: string): string[] {
  const whole = readAddress(word);
  return whole.length > 0 ? whole : word.split("/").flatMap(readAddress);
}

/** The one address that a text is; none when it is something else. */
function readAddress(text: string): string[] {
  const own = text
    .replace(AROUND_ADDRESS, "")
    .replace(/^mailto:/i, "")
    .replace(/(@[^?]*)\?.*$/, "$1")
    .replace(AROUND_ADDRESS, "");
  return [toEmailAddress(own) ?? []].flat();
}

/** An address of the site within a text, with or without scheme, also within another address. */
const LINKEDIN_ADDRESS =
  /(?:https?:\/*)?(?<![\w@.-])(?:[a-z0-9-]+\.)?linkedin\.com\.?\/[^\s|<>"]+/gi;
/** What tools make of nobody, and the site of somebody it hides or of whoever looks: all these people would be one. */
const NOBODY = /\/(?:null|undefined|unavailable|me)$/i;
const ENCODED_ADDRESS = /^https?%3a/i;

/** The people whom the addresses in a cell name. */
function readLinkedinUrls(text: string): string[] {
  const plain = ENCODED_ADDRESS.test(text) ? decode(text) : text;
  const addresses = plain.match(LINKEDIN_ADDRESS) ?? [];
  // A list without spaces is taken apart where the next address begins.
  const parts = addresses.flatMap((address) =>
    address.split(/[,;](?=(?:https?:|(?:[a-z0-9-]+\.)?linkedin\.com\/))/i),
  );
  return parts
    .flatMap((part) => toLinkedinUrl(part.replace(/^(https?:)\/*/i, "$1//")) ?? [])
    .filter((url) => !NOBODY.test(url));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
